"""What must hold whatever goes wrong. Each check returns what is wrong, in words; nothing where all is well."""

import json
import re

import schedule
import settings


def possible_texts(ask):
    """What the admitted targets would say."""
    for target in settings.admitted(ask.model, ask.kind):
        words = schedule.words(ask.seed, ask.number, target)
        if ask.kind == "mail":
            words = [*words[:1], schedule.MAIL + " ", *words[1:]]
        yield "".join(words)


def is_whole(text, ask):
    texts = list(possible_texts(ask))
    if text in texts:
        return True
    begun = text.removesuffix("and so on")  # a target that went on with another's words
    return begun != text and any(whole.startswith(begun) for whole in texts)


def check_success(outcome):
    if not outcome.ended:
        yield "a success whose body has no end"
    if outcome.ask.stream and outcome.says_failure():
        yield "a success and an error in one stream"
    if not outcome.finish_reasons():
        yield "a success without a finish reason"
    if not is_whole(outcome.text(), outcome.ask):
        yield f"a truncated answer called success: {outcome.text()!r}"


def check_failure(outcome):
    if outcome.status == 200 and outcome.ended:
        yield "a failed stream whose body ends properly"


def check_answer(outcome):
    if outcome.fault:
        yield outcome.fault
    elif outcome.says_success():
        yield from check_success(outcome)
    elif outcome.left:
        return
    elif outcome.says_failure():
        yield from check_failure(outcome)
    else:
        yield f"neither success nor error: status {outcome.status}, {outcome.body[-120:]!r}"


def check_attempts(outcome, seen):
    admitted = settings.admitted(outcome.ask.model, outcome.ask.kind)
    if outside := [target for target in seen if target not in admitted]:
        yield f"attempts outside the admitted list: {outside}"
    if len(seen) > settings.ATTEMPTS:
        yield f"{len(seen)} attempts, {settings.ATTEMPTS} allowed: {seen}"
    if outcome.attempts > settings.ATTEMPTS:
        yield f"the answer itself speaks of {outcome.attempts} attempts"


def check(outcome, seen):
    return [*check_answer(outcome), *check_attempts(outcome, seen)]


def check_health(gateway):
    ready = gateway.get("/readyz", key=None)
    if ready.status != 200:
        yield f"/readyz says {ready.status}: {ready.body[:200]!r}"
    if json.loads(ready.body).get("reload") != "ok":
        yield f"/readyz: {ready.body[:200]!r}"
    metrics = gateway.admin("/metrics").body.decode()
    running = re.search(r"^sekisho_requests_in_flight (\S+)", metrics, re.M)
    if running is None or float(running.group(1)) != 0:
        yield f"requests in flight when all are done: {running and running.group(1)}"
