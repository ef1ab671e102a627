"""What a newcomer runs: ./quickstart, and the install target. Both over the release build, which is made where it is not there."""

import os
import random
import signal
import socket
import subprocess

import pytest

from harness.gateway import ROOT, wait_until

RELEASE = ROOT / "build" / "release"


def free_pair():
    """A port that is free together with the next one, which the metrics take: below those that the system gives to whoever asks for any."""
    for port in random.sample(range(10000, 32000, 2), 100):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two ports are free")


def quickstart(*arguments):
    return subprocess.Popen([ROOT / "quickstart", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/",
                            start_new_session=True)


def test_once_sends_four_requests_and_ends():
    process = quickstart("--once", "--port", str(free_pair()))
    said, _ = process.communicate(timeout=1500)

    assert process.returncode == 0, said
    assert "All 4 requests came out as they must." in said
    assert "refused by `restricted-stays-inside`" in said


def test_it_stays_up_until_interrupted_and_ends_what_it_started():
    port = free_pair()
    process = quickstart("--port", str(port))
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C ends it." in line:
            break
    assert f"http://127.0.0.1:{port}/v1" in said and "openai" in said and "curl" in said
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    assert len(children) == 2, said

    os.kill(process.pid, signal.SIGINT)

    assert process.wait(30) == 0
    wait_until(lambda: not any(os.path.exists(f"/proc/{child}") for child in children), "the end of both programs")


def test_the_keys_of_a_run_are_nobody_elses_to_read():
    state = ROOT / "build" / "quickstart"

    assert state.stat().st_mode & 0o077 == 0
    for name in ("key", "pepper", "sekisho.yaml"):
        assert (state / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "x"], ["--model", "/nowhere.gguf"], ["--frobnicate"]])
def test_wrong_options_are_told_before_anything_is_done(arguments):
    process = quickstart(*arguments)
    said, _ = process.communicate(timeout=30)

    assert process.returncode != 0 and said


def test_install_puts_program_unit_completions_and_documents_in_place(tmp_path):
    subprocess.run(["cmake", "--install", RELEASE, "--prefix", "/usr/local"], check=True, capture_output=True,
                   env={**os.environ, "DESTDIR": str(tmp_path)})
    prefix = tmp_path / "usr" / "local"

    unit = (prefix / "lib/systemd/system/sekisho.service").read_text()
    assert "ExecStart=/usr/local/bin/sekisho serve" in unit and "@" not in unit.replace("@privileged", "").replace("@resources", "").replace("@system-service", "")
    for name in ("bin/sekisho", "share/bash-completion/completions/sekisho", "share/zsh/site-functions/_sekisho",
                 "share/fish/vendor_completions.d/sekisho.fish", "share/doc/sekisho/LICENSE", "share/doc/sekisho/examples/quickstart/policy.yaml",
                 "share/sekisho/schema/sekisho.schema.json"):
        assert (prefix / name).stat().st_size > 0, name
