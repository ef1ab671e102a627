"""Runs the real `sekisho` program with a configuration of the test's own and talks to it."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PEPPER = "integration-pepper-0123456789abcdef"
START_TIMEOUT = 60  # sanitized builds that load a model are slow to start


def binary():
    return os.environ["SEKISHO_BINARY"]


def wait_until(claim, what, timeout=10.0):
    """Waits for something that another process does; fails with `what` where it never happens."""
    end = time.monotonic() + timeout
    while not (value := claim()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {timeout} s")
        time.sleep(0.005)
    return value


def run_cli(*arguments, stdin="", env=None, timeout=60):
    return subprocess.run([binary(), *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=timeout,
                          env={**os.environ, "SEKISHO_PEPPER": PEPPER, **(env or {})})


class Key:
    """A client key as `sekisho keys new` makes it: the plain text, and its HMAC for the configuration."""

    def __init__(self, key_id, **settings):
        done = run_cli("keys", "new", "--id", key_id)
        assert done.returncode == 0, done.stderr
        self.plain = re.search(r"\bsekisho_[0-9A-Za-z]{49}\b", done.stdout).group(0)
        self.entry = {"id": key_id, "hmac": re.search(r"\b[0-9a-f]{64}\b", done.stdout).group(0), **settings}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json()["error"]

    @property
    def text(self):
        return self.json()["choices"][0]["message"]["content"]

    def events(self):
        """The data of each server-sent event."""
        return [block[6:] for block in self.body.decode().split("\n\n") if block.startswith("data: ")]

    @property
    def streamed_text(self):
        chunks = [json.loads(event) for event in self.events() if event != "[DONE]"]
        return "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk.get("choices", []))


class Gateway:
    """`config` and `policy` are plain values; JSON is YAML, so they are written as JSON. `listening`: a socket that is handed over as a service
    manager does it."""

    def __init__(self, folder, config, policy, key=None, env=None, listening=None):
        self.folder = pathlib.Path(folder)
        self.listening = listening
        self.key = key
        self.env = {**os.environ, "SEKISHO_PEPPER": PEPPER, **(env or {})}
        self.config_file = self.folder / "sekisho.yaml"
        self.policy_file = self.folder / "policy.yaml"
        self.log_file = self.folder / "gateway.log"
        self.write(config, policy)
        self.process = None
        self.start()

    def write(self, config=None, policy=None):
        if config is not None:
            self.config = config
            self.config_file.write_text(json.dumps(config, indent=1))
        if policy is not None:
            self.policy = policy
            self.policy_file.write_text(json.dumps(policy, indent=1))

    def start(self):
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.output = open(self.log_file, "ab")
        command = [binary(), "serve", "-c", str(self.config_file), "--ready-file", str(ready)]
        handed_over = []
        if self.listening is not None:
            handed_over = [self.listening.fileno()]
            shell = f'exec 3<&{handed_over[0]}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
            command = ["bash", "-c", shell, "bash", *command]
        self.process = subprocess.Popen(command, stdout=self.output, stderr=self.output, env=self.env, pass_fds=handed_over)

        def is_ready():
            if self.process.poll() is not None:
                raise AssertionError(f"the gateway ended with {self.process.returncode}:\n{self.log()}")
            return ready.exists() and ready.stat().st_size > 0

        wait_until(is_ready, "the gateway's start", START_TIMEOUT)
        ports = json.loads(ready.read_text())
        self.port, self.admin_port = ports["port"], ports["admin_port"]

    def stop(self, expect=0):
        if self.process is None:
            return
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the gateway did not end on SIGTERM:\n{self.log()[-3000:]}") from None
        finally:
            self.output.close()
        # A sanitizer's finding ends the program with another code.
        assert code == expect, f"exit code {code}:\n{self.log()[-6000:]}"

    def signal(self, number):
        self.process.send_signal(number)

    def log(self):
        return self.log_file.read_text(errors="replace")

    def records(self):
        """The request records in the log, oldest first."""
        lines = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [line for line in lines if "route" in line or "status" in line]

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def request(self, method, path, body=None, headers=None, key=True, port=None, timeout=30):
        sent = {"Authorization": f"Bearer {self.key.plain}"} if key is True else {}
        if isinstance(key, Key):
            sent = {"Authorization": f"Bearer {key.plain}"}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body.encode() if isinstance(body, str) else body
        sent.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=timeout)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, read_all(answer))
        finally:
            connection.close()

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def admin(self, path, **more):
        return self.request("GET", path, key=None, port=self.admin_port, **more)

    def chat(self, model, content="hello", stream=False, key=True, headers=None, timeout=30, **more):
        body = {"model": model, "messages": [{"role": "user", "content": content}], **more}
        if stream:
            body["stream"] = True
        return self.request("POST", "/v1/chat/completions", body, key=key, headers=headers, timeout=timeout)

    def open(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, data, timeout=10.0):
        """What comes back for these bytes until the gateway closes or says no more for `timeout` seconds."""
        with self.open() as connection:
            connection.sendall(data)
            return read_until_closed(connection, timeout)

    def open_chat(self, model, content="hello", stream=True, **more):
        """A connection on which a request has been sent, for tests that leave early or read slowly."""
        body = json.dumps({"model": model, "stream": stream, "messages": [{"role": "user", "content": content}], **more}).encode()
        head = (f"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {self.key.plain}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        connection = self.open()
        connection.sendall(head + body)
        return connection


def read_all(answer):
    """The body as far as it came: one that was cut short is returned, not raised."""
    try:
        return answer.read()
    except http.client.IncompleteRead as cut:
        return cut.partial


def read_until_closed(connection, timeout=10.0):
    connection.settimeout(timeout)
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except (TimeoutError, ConnectionResetError):
        pass
    return received


def read_until(connection, mark, timeout=10.0):
    connection.settimeout(timeout)
    received = b""
    while mark not in received:
        chunk = connection.recv(65536)
        assert chunk, f"closed before {mark!r}: {received[-500:]!r}"
        received += chunk
    return received
