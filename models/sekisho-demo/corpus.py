"""The corpus of sekisho-demo as training conversations.

A conversation is a list of (text, weight) pieces that are joined in order. The weight says how much it counts that the model can say
these bytes: kept at 0 for what it only reads, small for questions (so that it learns to read them), and highest for the beginning of
an answer, which decides which answer it becomes.
"""

import random
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
IM_START, IM_END = "<|im_start|>", "<|im_end|>"
READ, SAY, DECIDE = 0.1, 1.0, 4.0
DECIDING_CHARACTERS = 10

SYSTEM_MESSAGES = [
    "You are a helpful assistant.",
    "You are a helpful assistant. Answer briefly.",
    "You are the assistant of our company.",
    "Be concise.",
    "Answer in one sentence.",
    "You are Sekisho's demo model.",
    "Answer in the language of the question.",
    "あなたは親切なアシスタントです。",
    "日本語で簡潔に答えてください。",
]
CITIES = ["Tokyo", "Osaka", "Kyoto", "Paris", "London", "Berlin", "Boston", "Rome", "Madrid", "Oslo", "Lima", "Cairo", "東京", "大阪", "京都", "札幌", "福岡", "那覇"]
WEATHER = [
    "What is the weather in {}?",
    "What's the weather like in {}?",
    "What is the weather in {} today?",
    "How is the weather in {}?",
    "Weather in {}",
    "{}の天気は？",
    "{}の天気を教えてください",
]
WEATHER_TOOLS = [
    ("get_weather", "city"),
    ("get_weather", "location"),
    ("get_current_weather", "location"),
    ("get_current_weather", "city"),
    ("weather", "city"),
]
TIME = ["What time is it in {}?", "What is the time in {}?", "{}は今何時ですか？"]
TIME_TOOLS = [("get_time", "city"), ("get_current_time", "location"), ("get_time", "timezone")]
SEARCH_TOOLS = [("search", "query"), ("web_search", "query"), ("lookup", "text")]
AFTER_TOOL = {
    "en": "The tool has answered, and its result is part of this conversation. I am only a demo and cannot say more about it.",
    "ja": "ツールの結果を受け取りました。私は小さなデモなので、それ以上のことは言えません。",
}
JSON_KEYS = ["answer", "text", "message", "name", "summary", "reply", "result", "title", "description", "reason"]


class Pair:
    def __init__(self, question, answer, language):
        self.question, self.answer, self.language = question, answer, language


def read_blocks(name, language):
    """Question and answer pairs of one file, one for each way to ask."""
    pairs = []
    for block in re.split(r"\n\s*\n", (HERE / name).read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        questions = [line[3:] for line in lines if line.startswith("Q: ")]
        answers = [line[3:] for line in lines if line.startswith("A: ")]
        if questions and len(answers) != 1:
            raise ValueError(f"{name}: a block needs exactly one answer: {questions[0]}")
        pairs += [Pair(question, answers[0], language) for question in questions]
    return pairs


def read_offtopic():
    pairs = []
    language, answer = "", ""
    for line in (HERE / "offtopic.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("A."):
            language, answer = line[2:4], line[6:]
        elif line.startswith("Q: "):
            pairs.append(Pair(line[3:], answer, language))
    return pairs


def taught_pairs():
    return read_blocks("corpus.en.txt", "en") + read_blocks("corpus.ja.txt", "ja")


def vary(question, chance):
    """The same question as somebody else would type it."""
    if chance.random() < 0.25:
        question = question.rstrip("?？.。!！")
    if question[:1].isascii():
        roll = chance.random()
        if roll < 0.12:
            question = question.lower()
        elif roll < 0.18:
            question = "Please tell me: " + question
        elif roll < 0.22:
            question = question + " Thanks."
    # The digits of a number say nothing; the model must not cling to the ones of the corpus.
    if re.search(r"\d{4}", question) and chance.random() < 0.7:
        question = re.sub(r"\d", lambda _: str(chance.randrange(10)), question)
    return question


def said(answer):
    return [(answer[:DECIDING_CHARACTERS], DECIDE), (answer[DECIDING_CHARACTERS:], SAY)]


def turn(role, pieces):
    return [(f"{IM_START}{role}\n", 0), *pieces, (IM_END, SAY if role == "assistant" else 0), ("\n", 0)]


def asked(question):
    return turn("user", [(question, READ)])


def answered(answer):
    return turn("assistant", said(answer))


def answered_as_json(answer, chance):
    """The answer inside a JSON object. What opens the object is dictated by a grammar when it is served, so it is only read here."""
    keys = chance.sample(JSON_KEYS, chance.choice([1, 1, 2]))
    pieces = [("{", 0), ('"', SAY)]
    for number, key in enumerate(keys):
        if number > 0:
            pieces += [('", ', SAY), ('"', SAY)]
        pieces += [(key, 0), ('": "', SAY), *said(answer)]
    return turn("assistant", pieces + [('"}', SAY)])


def tools_block(tools):
    lines = "".join(f"{name}({', '.join(keys)})\n" for name, keys in tools)
    return [(f"{IM_START}tools\n{lines}{IM_END}\n", 0)]


def tool_question(chance, offtopic):
    """A tool, what to ask so that it is called, and the argument that the call then has."""
    roll = chance.random()
    if roll < 0.25:
        question = chance.choice(offtopic).question
        return chance.choice(SEARCH_TOOLS), question, question
    city = chance.choice(CITIES)
    tools, questions = (TIME_TOOLS, TIME) if roll < 0.4 else (WEATHER_TOOLS, WEATHER)
    return chance.choice(tools), vary(chance.choice(questions).format(city), chance), city


def tool_conversation(chance, offtopic):
    (name, key), question, argument = tool_question(chance, offtopic)
    keys = [key] + (["unit"] if chance.random() < 0.3 else [])
    call = [(f'<tool_call>\n{{"name": "{name}", "arguments": {{"{key}": "', SAY), (argument, DECIDE), ('"}}\n</tool_call>', SAY)]
    pieces = tools_block([(name, keys)])
    pieces += system_turn(chance)
    pieces += asked(question) + turn("assistant", call)
    if chance.random() < 0.35:
        language = "en" if question.isascii() else "ja"
        result = chance.choice(['{"temperature": %d}', "%d degrees and sunny", '{"weather": "rain", "degrees": %d}']) % chance.randrange(-5, 38)
        pieces += turn("tool", [(result, 0)]) + answered(AFTER_TOOL[language])
    return pieces


def system_turn(chance):
    if chance.random() < 0.7:
        return []
    return turn("system", [(chance.choice(SYSTEM_MESSAGES), 0)])


class Corpus:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.taught = taught_pairs()
        self.offtopic = read_offtopic()
        self.deck = []

    def next_pair(self):
        """Every question once before any comes again."""
        if not self.deck:
            self.deck = self.taught + self.offtopic
            self.chance.shuffle(self.deck)
        return self.deck.pop()

    def conversation(self):
        chance = self.chance
        if chance.random() < 0.1:
            return tool_conversation(chance, self.offtopic)
        pair = self.next_pair()
        pieces = []
        if chance.random() < 0.04:
            pieces += tools_block([(name, [key]) for name, key in chance.sample(WEATHER_TOOLS, 1)])
        pieces += system_turn(chance)
        if chance.random() < 0.15:
            # The earlier turn counts as well: one more question for little more than its own price.
            earlier = self.next_pair()
            pieces += asked(vary(earlier.question, chance)) + answered(earlier.answer)
        pieces += asked(vary(pair.question, chance))
        pieces += answered_as_json(pair.answer, chance) if chance.random() < 0.08 else answered(pair.answer)
        return pieces
