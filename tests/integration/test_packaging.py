"""What the packaging promises about the program that was built."""

import re
import shutil
import subprocess

from harness.gateway import ROOT, binary

# Essential in Debian, or there with every program of C++.
BASE = {"libc6", "libgcc-s1", "libstdc++6"}


def libraries_of(program):
    listing = subprocess.run(["llvm-objdump-19", "-p", program], capture_output=True, text=True, check=True).stdout
    return re.findall(r"NEEDED\s+(\S+)", listing)


def package_of(library):
    found = subprocess.run(["dpkg", "-S", f"*/{library}"], capture_output=True, text=True, check=True).stdout
    return {line.split(":")[0] for line in found.splitlines()}


def test_the_image_has_every_library_that_the_program_is_linked_with():
    dockerfile = (ROOT / "packaging" / "docker" / "Dockerfile").read_text()
    installed = set(re.findall(r"[a-z][a-z0-9.+-]+", dockerfile.rsplit("FROM", 1)[1])) | BASE

    libraries = libraries_of(binary())
    missing = {library: package_of(library) for library in libraries
               if not library.startswith(("ld-linux", "linux-vdso")) and not package_of(library) & installed}

    assert libraries and not missing


def test_the_packages_are_installed_where_nothing_is(tmp_path):
    # A bare Debian: no node, no npm, nothing installed. What would change the machine only says that it was called.
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("bash", "env", "sed", "sort", "comm", "cat"):
        (commands / name).symlink_to(shutil.which(name))
    calls = tmp_path / "calls"
    for name in ("apt-get", "tee", "chmod", "rm", "sudo"):
        (commands / name).write_text(f'#!{shutil.which("bash")}\necho "{name} $*" >>"{calls}"\n')
        (commands / name).chmod(0o755)
    (commands / "dpkg-query").write_text(f"#!{shutil.which('bash')}\n")
    (commands / "dpkg-query").chmod(0o755)

    done = subprocess.run([commands / "bash", ROOT / "scripts/install-packages", "build", "check"], env={"PATH": str(commands)},
                          capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    installed = next(line for line in calls.read_text().splitlines() if " install " in line).split()
    assert {"clang-19", "nodejs", "npm", "python3-venv"} <= set(installed)
