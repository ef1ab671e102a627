"""A llama-server process: a real upstream that is not ours."""

import http.client
import os
import pathlib
import socket
import subprocess

from harness.gateway import ROOT, wait_until

DEMO_MODEL = ROOT / "models" / "sekisho-demo" / "sekisho-demo.gguf"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class LlamaServer:
    def __init__(self, folder, *arguments):
        self.port = free_port()
        self.log_file = pathlib.Path(folder) / f"llama-{self.port}.log"
        self.log = open(self.log_file, "wb")
        self.process = subprocess.Popen(
            [os.environ["SEKISHO_LLAMA_SERVER"], "-m", str(DEMO_MODEL), "--host", "127.0.0.1", "--port", str(self.port), "-c", "4096",
             "-np", "2", "-t", "1", "--jinja", *arguments], stdout=self.log, stderr=self.log)
        wait_until(self._healthy, "llama-server's start", 60)

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def _healthy(self):
        assert self.process.poll() is None, self.log_file.read_text(errors="replace")[-2000:]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def stop(self):
        if self.process.poll() is None:
            self.kill()
