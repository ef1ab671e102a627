"""The pages that teach the policy language: every file of them is good and every command prints what they say."""

import os
import pathlib

import policy_page
import pytest

BINARY = pathlib.Path(os.environ["SEKISHO_BINARY"]).resolve()


@pytest.mark.parametrize("name", ["policy.md", "policy.ja.md"])
def test_every_command_of_the_page_prints_what_the_page_says(name):
    page = (policy_page.ROOT / "docs" / name).read_text(encoding="utf-8")

    results, _ = policy_page.run(page, BINARY)

    assert len(results) >= 10
    for command, expected, got in results:
        assert got == expected, f"$ {command}"
