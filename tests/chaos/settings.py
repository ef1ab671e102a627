"""The gateway under test: its targets, its time-outs in milliseconds, and who may be asked for what."""

import os

from harness import setup

TIMES = {"connect": 0.4, "first_event": 0.4, "between_events": 0.3, "total": 2.0}  # seconds
ATTEMPTS = 3
DEADLINE = 4.0
RECOVERIES = ("off", "continue", "hold")
# With so many faults every breaker is soon open and nothing is asked any more: only some seeds have them, and these are back at once.
QUICK_BREAKER = {"failures": 8, "error_rate": 0.9, "window": "1s", "probe": "50ms"}

# Model that is asked for -> the targets that have it for an alias, and of these the ones for person data.
TARGETS = {"vendor-a": ["all", "pair"], "vendor-b": ["all", "pair", "two"], "vendor-c": ["all", "single"], "inside-a": ["all", "pair", "single"],
           "inside-b": ["all", "two"]}
MODELS = ("all", "pair", "two", "single")
FALLBACK_ON = ["connect_error", "timeout", "http_5xx", "http_429", "overloaded", "quota", "auth", "not_found", "context_overflow", "protocol",
               "truncated"]


def admitted(model, kind):
    return {target for target, aliases in TARGETS.items() if model in aliases and (kind != "private" or target.startswith("inside"))}


def config(key, port):
    times = {name: f"{int(seconds * 1000)}ms" for name, seconds in TIMES.items()}
    provider = {"type": "openai", "base_url": f"http://127.0.0.1:{port}/v1", "allow_private": True, "timeouts": times}
    return setup.config([key.entry], {"chaos": provider}, {"threads": int(os.environ.get("SEKISHO_CHAOS_THREADS", "2"))},
                        logging={"level": "warn", "format": "json"})


def conduct_of(seed, recovery):
    """What a seed is run with: the policy's version names it."""
    return (recovery or RECOVERIES[seed % len(RECOVERIES)]) + ("+breaker" if seed % 5 == 0 else "")


def policy(conduct):
    recovery, _, breaker = conduct.partition("+")
    targets = [{"id": name, "provider": "chaos", "model": name, "aliases": aliases, "operator": "self" if name.startswith("inside") else "vendor",
                "tools": True, "prefill": name.endswith("b"), "max_context": 100000, "breaker": QUICK_BREAKER if breaker else "off",
                "price": {"in": 1.0, "out": 2.0, "currency": "USD"}}
               for name, aliases in TARGETS.items()]
    mail = {"id": "mail-outside", "when": {"target.operator": "vendor"}, "replace": {"types": ["basic.email"], "with": "placeholder", "restore": True}}
    stream = {"recovery": recovery, "keepalive_after": "250ms", "on_client_disconnect": "drain_for_usage" if recovery == "continue" else "cancel"}
    built = setup.policy(targets, version=conduct, stream=stream, transforms=[mail], prefer=[{"order": list(TARGETS)}],
                         fallback={"on": FALLBACK_ON, "max_attempts": ATTEMPTS, "deadline_s": DEADLINE})
    built["classify"]["rules"][0]["when"] = {"found": ["basic.jp.my_number"]}
    return built
