"""What is asked and what goes wrong, drawn from a seed: the same seed and number give the same request and the same faults, whatever the order
in which they happen. Everything here is a pure function of its arguments."""

import dataclasses
import random

# Wire name of a target -> its price in whole dollars is of no interest; what counts is who may see what (`settings.py`).
FAULTS = {
    "ok": 40, "slow-but-in-time": 3, "byte-by-byte": 2, "two-at-once": 2,
    "429": 3, "429-retry-after": 2, "429-retry-after-hour": 1, "500": 3, "503": 3, "529": 2, "408": 1, "400": 1, "401": 1, "403": 1, "404": 1,
    "quota": 1, "context-too-long": 2, "content-filter": 1, "refuses-prefill": 1,
    "reset-before-head": 3, "close-before-head": 2, "garbage": 1, "html": 1, "redirect": 1, "silent": 2, "head-then-silent": 2, "slow-first-token": 3,
    "empty": 1, "error-in-200": 2, "cut": 4, "reset-midway": 4, "stall": 3, "pings-only": 2, "drip": 1, "malformed": 3, "error-midway": 2,
    "no-done": 3, "no-done-no-finish": 2, "network-error-finish": 1, "wrong-length": 2,
}
# A target that is down answers everything with the same fault for a while.
DOWN = ("503", "reset-before-head", "silent", "429", "close-before-head", "500")
DOWN_SHARE, DOWN_FOR = 0.12, 40

WORDS = "the gate stood open at dawn and every traveller who came by showed his papers before the road went on to the next town".split()
MY_NUMBER = "123456789018"  # a number whose check digit is right: it stays on machines of our own
MAIL = "taro.yamada@mail.example.co.jp"  # is replaced before it leaves, and comes back in the answer


@dataclasses.dataclass(frozen=True)
class Ask:
    seed: int
    number: int
    model: str
    stream: bool
    kind: str  # text, mail, private, tool
    client: str  # reads, leaves, pauses
    after: float  # seconds until the client leaves or pauses
    usage_asked: bool

    @property
    def tag(self):
        return f"chaos s{self.seed} n{self.number}"

    @property
    def prompt(self):
        return self.tag + {"text": " tell", "tool": " call", "mail": f" write to {MAIL}", "private": f" my number is {MY_NUMBER}"}[self.kind]


def draw(*of):
    return random.Random("/".join(map(str, of)))


def ask(seed, number, models):
    dice = draw(seed, number, "ask")
    return Ask(seed=seed, number=number, model=dice.choice(models), stream=dice.random() < 0.7,
               kind=dice.choices(("text", "mail", "private", "tool"), (60, 15, 15, 10))[0],
               client=dice.choices(("reads", "leaves", "pauses"), (88, 8, 4))[0], after=dice.uniform(0.0, 0.25),
               usage_asked=dice.random() < 0.3)


def fault(seed, number, target, attempt):
    """What the target does to this attempt of the request."""
    down = draw(seed, number // DOWN_FOR, target, "down")
    if down.random() < DOWN_SHARE:
        return down.choice(DOWN)
    return draw(seed, number, target, attempt, "fault").choices(tuple(FAULTS), tuple(FAULTS.values()))[0]


def cut_at(seed, number, target, attempt, length):
    """After how many pieces of the answer it goes wrong; never at its very end."""
    return draw(seed, number, target, attempt, "cut").randrange(1, max(2, length))


def words(seed, number, target):
    """The answer of a target. Most targets say the same; some do not, so that one's answer does not go on with another's."""
    own = draw(seed, number, target, "own").random() < 0.2
    dice = draw(seed, number, target if own else "", "words")
    return [dice.choice(WORDS) + " " for _ in range(dice.randrange(3, 14))]
