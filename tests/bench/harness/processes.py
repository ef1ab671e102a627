"""Starts and ends what the benchmark runs: the upstreams, nginx as the yardstick, and the gateway. Everything is on loopback and on a port
that the system chose; every process is ended by the id it was started with."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PROXY_CORE, LOAD_CORE = 0, 1
PEPPER = "bench-pepper-that-guards-nothing"
ANSWER = json.dumps({
    "id": "chatcmpl-bench", "object": "chat.completion", "created": 1, "model": "bench",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "x" * 700}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 200, "completion_tokens": 100, "total_tokens": 300}})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port} after {seconds} s")


def wait_for_health(port, seconds=60):
    """Until a llama-server has loaded its model."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server on port {port} is not well after {seconds} s")


class Process:
    """One child process on one core, ended when the block ends."""

    def __init__(self, command, core=None, env=None, log=None):
        self.command = (["taskset", "-c", str(core)] if core is not None else []) + [str(part) for part in command]
        self.env = {**os.environ, **(env or {})}
        self.log = log
        self.child = None

    def __enter__(self):
        output = open(self.log, "wb") if self.log else subprocess.DEVNULL
        self.child = subprocess.Popen(self.command, env=self.env, stdout=output, stderr=output)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, patience=30):
        if self.child is None or self.child.poll() is not None:
            return
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def pids(self):
        """The process and its children (nginx works in a child)."""
        children = pathlib.Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children")
        return [self.child.pid] + [int(pid) for pid in children.read_text().split()]

    def cpu_ns(self):
        """Nanoseconds on a processor so far, all threads (field 1 of schedstat)."""
        total = 0
        for pid in self.pids():
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
        return total

    def rss_kb(self):
        for line in pathlib.Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise RuntimeError("no VmRSS")


NGINX_HEAD = """
worker_processes 1;
daemon off;
pid {folder}/nginx-{name}.pid;
error_log {folder}/nginx-{name}.log crit;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  client_max_body_size 0;
  client_body_buffer_size 512k;
  client_body_temp_path {folder}/body-{name};
  proxy_temp_path {folder}/proxy-{name};
  fastcgi_temp_path {folder}/f-{name};
  uwsgi_temp_path {folder}/u-{name};
  scgi_temp_path {folder}/s-{name};
"""


def nginx_upstream(folder, port, core=LOAD_CORE):
    """Answers every request with the same small completion, as fast as nginx can."""
    text = NGINX_HEAD.format(folder=folder, name="upstream") + f"""
  server {{
    listen 127.0.0.1:{port} reuseport backlog=4096;
    location / {{ default_type application/json; return 200 '{ANSWER}'; }}
  }}
}}
"""
    return _nginx(folder, "upstream", text, core)


def nginx_proxy(folder, port, upstream_port, core=PROXY_CORE):
    """The yardstick: proxy_pass with keep-alive to the same upstream, answers unbuffered."""
    text = NGINX_HEAD.format(folder=folder, name="proxy") + f"""
  upstream up {{ server 127.0.0.1:{upstream_port}; keepalive 512; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} reuseport backlog=4096;
    location / {{
      proxy_pass http://up;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 600s;
    }}
  }}
}}
"""
    return _nginx(folder, "proxy", text, core)


def llama_server(program, folder, port, model, context, slots, threads, core=PROXY_CORE):
    """The yardstick of the embedded engine: the same model, context and threads."""
    command = [program, "-m", model, "--host", "127.0.0.1", "--port", port, "-c", context * slots, "-np", slots, "-t", threads, "-tb", threads, "--jinja"]
    return Process(command, core, log=pathlib.Path(folder) / "llama-server.log")


def _nginx(folder, name, text, core):
    path = pathlib.Path(folder) / f"{name}.conf"
    path.write_text(text)
    return Process(["nginx", "-c", path], core)


def stream_upstream(folder, port, core=LOAD_CORE, tls=()):
    """Streams events by what the request's `user` says; see event_source.py. `tls`: certificate and key."""
    return Process([sys.executable, HERE / "event_source.py", port, *tls], core, log=pathlib.Path(folder) / "event-source.log")


def certificate(folder):
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    cert, key = pathlib.Path(folder) / "cert.pem", pathlib.Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


OTHER_PACKS = ("cn-pii/1", "eu-pii/1", "global-pii/1", "jp-pii/1", "kr-pii/1", "medical-ja/1", "names-ja/1", "org-ids/1", "payment/1", "secrets/1",
               "source-code/1", "special-category-lexicon/1", "us-pii/1")


def all_packs(policy):
    """The benchmark's policy with every pack that needs no words of a customer's own."""
    more = "".join(f", {pack.split('/')[0].replace('-', '_')}: {{ pack: {pack} }}" for pack in OTHER_PACKS)
    return policy.replace("{ pack: basic/1 } }", "{ pack: basic/1 }" + more + " }")


def plain_provider(port):
    return f"{{ type: openai, base_url: http://127.0.0.1:{port}/v1, allow_private: true, max_connections: 4000 }}"


def tls_provider(port, ca_file):
    return (f"{{ type: openai, base_url: \"https://127.0.0.1:{port}/v1\", allow_private: true, max_connections: 4000, "
            f"ca_bundle: {ca_file} }}")


def embedded_provider(model, context, slots, threads):
    return f"{{ type: embedded, models: [{{ name: bench, path: {model}, context: {context}, slots: {slots}, threads: {threads} }}] }}"


class Gateway(Process):
    """The gateway with one worker thread and the benchmark's policy (`basic` detection), on its way to one upstream. `provider` stands
    for the plain upstream at `upstream_port`; `change` makes another policy of the benchmark's."""

    def __init__(self, binary, folder, upstream_port, core=PROXY_CORE, wrapper=(), provider=None, change=None):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.ready_file = folder / "ready.json"
        self.ready_file.unlink(missing_ok=True)
        env = {"SEKISHO_PEPPER": PEPPER}
        made = subprocess.run([binary, "keys", "new", "--id", "bench", "--fact", "team=bench"], env={**os.environ, **env},
                              capture_output=True, text=True, check=True).stdout.splitlines()
        self.key = next(line for line in made if line.startswith("sekisho_"))
        key_line = next(line for line in made if "hmac:" in line)
        (folder / "sekisho.yaml").write_text(f"""
server: {{ listen: 127.0.0.1:0, admin: 127.0.0.1:0, threads: 1, limits: {{ connections: 4000, in_flight: 4000 }} }}
keys:
  pepper: ${{env:SEKISHO_PEPPER}}
  clients:
{key_line}
providers:
  upstream: {provider or plain_provider(upstream_port)}
policy: {{ file: policy.yaml }}
logging: {{ level: info, format: json, file: requests.log }}
""")
        policy = (HERE / "policy.yaml").read_text()
        (folder / "policy.yaml").write_text(change(policy) if change else policy)
        command = [*wrapper, binary, "serve", "-c", folder / "sekisho.yaml", "--ready-file", self.ready_file]
        super().__init__(command, core, env, folder / "gateway.log")
        self.port = 0

    def __enter__(self):
        super().__enter__()
        deadline = time.monotonic() + 120
        while not self.ready_file.exists():
            if self.child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the gateway did not start: " + pathlib.Path(self.log).read_text())
            time.sleep(0.001)
        self.port = json.loads(self.ready_file.read_text())["port"]
        return self
