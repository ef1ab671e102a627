"""Reload, drain and restart under load: nobody who got through to the gateway goes without an answer."""

import http.client
import json
import os
import pathlib
import signal
import socket
import threading
import time

import pytest

from harness import setup
from harness.gateway import Gateway, wait_until

RELOADS = 100


class Load:
    """Clients that ask one request after the other, each on a connection of its own, until told to stop. `failures`: whatever was no good
    answer; `refused`: nobody listened, which is for the test to judge."""

    def __init__(self, gateway, clients=4):
        self.port, self.key = gateway.port, gateway.key.plain
        self.failures, self.refused, self.served = [], 0, 0
        self.stopping = threading.Event()
        self.clients = [threading.Thread(target=self.ask_on, args=(number,), daemon=True) for number in range(clients)]

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *failure):
        self.stopping.set()
        for client in self.clients:
            client.join(60)

    def ask_on(self, number):
        while not self.stopping.is_set():
            try:
                self.ask(stream=number % 2 == 0)
                self.served += 1
            except ConnectionRefusedError:
                self.refused += 1
                time.sleep(0.005)
            except Exception as failure:  # whatever it is, the test wants to hear of it
                self.failures.append(repr(failure))

    def ask(self, stream):
        body = json.dumps({"model": "ok", "stream": stream, "messages": [{"role": "user", "content": "hello"}]})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/v1/chat/completions", body, {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status != 200 or (stream and b"[DONE]" not in text):
            raise AssertionError(f"{answer.status}: {text[:200]!r}")


def resident_mb(gateway):
    pages = int(pathlib.Path(f"/proc/{gateway.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_files(gateway):
    return len(os.listdir(f"/proc/{gateway.process.pid}/fd"))


def config_of(upstream, key, **more):
    return setup.config([key.entry], {"scripted": setup.scripted_provider(upstream)}, **more)


def reload_once(gateway, version):
    before = gateway.get("/readyz", key=None).json()["config"]
    gateway.write(policy=setup.scripted_policy(version=version))
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: gateway.get("/readyz", key=None).json()["config"] != before, "the reload", 30)


def test_a_hundred_reloads_under_load_fail_nobody_and_leave_nothing_behind(make_gateway, upstream, key):
    gateway = make_gateway(config_of(upstream, key), setup.scripted_policy())
    with Load(gateway) as load:
        for number in range(10):
            reload_once(gateway, f"warm-{number}")
        memory, files = resident_mb(gateway), open_files(gateway)
        for number in range(RELOADS):
            reload_once(gateway, f"reload-{number}")
        served = load.served
        wait_until(lambda: load.served > served + 8, "answers after the last reload", 30)
        grown = resident_mb(gateway) - memory

    assert not load.failures and not load.refused, load.failures[:3]
    assert grown < (40 if memory < 100 else 400), f"{grown:.0f} MB more than {memory:.0f}"  # a sanitizer holds freed memory back
    wait_until(lambda: open_files(gateway) <= files + 8, "the descriptors to be given back")


def test_a_drain_answers_everybody_who_got_through(make_gateway, upstream, key):
    config = config_of(upstream, key)
    config["server"]["drain"] = {"timeout": "20s"}
    gateway = make_gateway(config, setup.scripted_policy())
    with Load(gateway, clients=8) as load:
        wait_until(lambda: load.served > 20, "some load")
        gateway.signal(signal.SIGTERM)
        assert gateway.process.wait(30) == 0
        wait_until(lambda: load.refused > 0, "the door to be shut")

    assert not load.failures, load.failures[:3]


@pytest.mark.parametrize("restarts", [3])
def test_a_restart_behind_a_socket_of_the_service_manager_is_noticed_by_nobody(tmp_path, upstream, key, restarts):
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        gateway = Gateway(tmp_path, config_of(upstream, key), setup.scripted_policy(), key, {"UPSTREAM_KEY": "k"}, listening)
        try:
            assert gateway.port == listening.getsockname()[1]
            with Load(gateway) as load:
                for _ in range(restarts):
                    served = load.served
                    wait_until(lambda: load.served > served + 20, "some load", 30)
                    gateway.stop()
                    gateway.start()
                served = load.served
                wait_until(lambda: load.served > served + 20, "answers after the restart", 30)
            assert not load.failures and not load.refused, load.failures[:3]
        finally:
            gateway.stop()


def test_a_socket_that_does_not_listen_is_refused(tmp_path, upstream, key):
    with socket.socket() as deaf, pytest.raises(AssertionError, match="no listening TCP socket"):
        Gateway(tmp_path, config_of(upstream, key), setup.scripted_policy(), key, {"UPSTREAM_KEY": "k"}, deaf)
