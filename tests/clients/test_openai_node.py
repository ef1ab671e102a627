"""Runs openai.test.mjs, OpenAI's Node SDK against the gateway, by Node's own test runner."""

import os
import pathlib
import subprocess


def test_openai_node(gateway):
    done = subprocess.run(["node", "--test", str(pathlib.Path(__file__).with_name("openai.test.mjs"))], capture_output=True, text=True,
                          timeout=300, env={**os.environ, "BASE_URL": gateway.base_url, "API_KEY": gateway.key.plain})

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout or "ℹ fail 0" in done.stdout
