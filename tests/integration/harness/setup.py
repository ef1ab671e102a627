"""The configuration and the policy that most tests share."""

from harness.llama import DEMO_MODEL
from harness.upstream import BEHAVIOURS

MY_NUMBER = "123456789018"  # a number whose check digit is right


def server(**more):
    return {"listen": "127.0.0.1:0", "admin": "127.0.0.1:0", "drain": {"timeout": "5s"}, "threads": 2, **more}


def config(clients, providers, server_settings=None, **more):
    return {"server": server(**(server_settings or {})), "keys": {"pepper": "${env:SEKISHO_PEPPER}", "clients": clients},
            "providers": providers, "policy": {"file": "policy.yaml"}, "logging": {"level": "info", "format": "json"}, **more}


def scripted_provider(upstream, **more):
    return {"type": "openai", "base_url": upstream.base_url, "allow_private": True, "keys": ["${env:UPSTREAM_KEY}"],
            "timeouts": {"connect": "1s", "first_event": "700ms", "between_events": "700ms", "total": "20s"}, **more}


def embedded_provider(**more):
    return {"type": "embedded", "models": [{"name": "demo", "path": str(DEMO_MODEL), "context": 1024, "slots": 2, "threads": 1, **more}]}


def policy(targets, **more):
    """Person data stays on our own machines; everything else may go anywhere."""
    return {
        "policy": "v1", "org": "integration", "version": "test",
        "classes": ["public", "internal", "confidential"], "labels": ["pii", "secret"],
        "context": {"caller": {"team": "optional"}},
        "detectors": {"basic": {"pack": "basic/1"}},
        "classify": {"start": "public", "rules": [
            {"id": "person-data", "when": {"found": ["basic.jp.my_number", "basic.card.pan", "basic.email"]}, "class": "confidential",
             "labels": ["pii"]},
            {"id": "credentials", "when": {"found": ["basic.secret.*"]}, "class": "confidential", "labels": ["secret"]}]},
        "targets": targets,
        "constraints": [{"id": "confidential-stays-inside", "why": "person data does not leave our machines",
                         "when": {"data.class": ">= confidential"}, "require": {"target.operator": "self"}}],
        **more,
    }


def scripted_targets():
    """One target per behaviour, reachable by its own name; `<name>+ok` falls back to `ok`."""
    targets = []
    for name in BEHAVIOURS:
        aliases = [f"{name}+ok"] if name != "ok" else [f"{other}+ok" for other in BEHAVIOURS if other != "ok"]
        targets.append({"id": name, "provider": "scripted", "model": name, "aliases": aliases, "operator": "vendor",
                        "price": {"in": 1.0, "out": 2.0, "currency": "USD"}, "tools": True, "json_schema": True, "max_context": 100000})
    return targets


def scripted_policy(**more):
    order = [name for name in BEHAVIOURS if name != "ok"] + ["ok"]
    return policy(scripted_targets(), prefer=[{"order": order}], **more)
