"""Sentences that values stand in, transforms that hide them, and texts that only look like something."""

import base64
import hashlib
import uuid

from .makers import LETTERS, cut, day, digits, number

# {l} is the label, {v} the value.
FRAMES = {
    "ja": ["お客様の{l}は{v}です。", "{l}：{v}", "{l} {v}", "{l}\n{v}", "・{l}　{v}（本人確認済み）", "{v}（{l}）", '{{"{l}": "{v}"}}', "| {l} | {v} |",
           "申込書の{l}欄に{v}と記載されています。ご確認ください。", "下記の内容で登録しました。\n{l}={v}\nよろしくお願いいたします。"],
    "zh": ["我的{l}是{v}。", "{l}：{v}", "{l} {v}", "{l}\n{v}", "{v}（{l}）", '{{"{l}": "{v}"}}'],
    "ko": ["고객의 {l}는 {v} 입니다.", "{l}: {v}", "{l} {v}", "{l}\n{v}", "{v} ({l})", '{{"{l}": "{v}"}}'],
    "en": ["The customer's {l} is {v}.", "{l}: {v}", "{l} {v}", "{l}:\n{v}", "{v} ({l})", '{{"{l}": "{v}"}}', "Please update my {l} to {v}, thanks.",
           "name,{l}\nJ. Doe,{v}\n", "- {l} = `{v}`"],
}
# Other languages use the plain frames.
PLAIN = ["{l}: {v}", "{l} {v}", "{l}\n{v}", "{v} ({l})", '{{"{l}": "{v}"}}', "Kunde 7, {l}: {v}."]
BARE = {"ja": ["{v}に送ってください。", "{v}", "了解です。{v}でお願いします。", "・{v}\n・以上"], "en": ["{v}", "Use {v} please.", "see {v}, thanks", "- {v}\n- done"]}


def place(frame, label, value):
    """The text and the span of the value in it, in characters. A pair is what leads to the value, and the value."""
    lead, value = value if isinstance(value, tuple) else ("", value)
    text = frame.format(l=label, v="\0")
    begin = text.index("\0") + len(lead)
    return text.replace("\0", lead + value), [begin, begin + len(value)]


def zero_width(r, text, span):
    value = "".join(char + (r.choice("\u200b\u200c\u2060") if r.random() < 0.5 else "") for char in text[span[0]:span[1]])
    return text[:span[0]] + value + text[span[1]:], [span[0], span[0] + len(value)]


def full_width(r, text, span):
    value = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text[span[0]:span[1]])
    return text[:span[0]] + value + text[span[1]:], span


def percent(r, text, span):
    value = "".join(f"%{byte:02X}" for byte in text[span[0]:span[1]].encode())
    return text[:span[0]] + value + text[span[1]:], [span[0], span[0] + len(value)]


def base_64(r, text, span):
    value = base64.b64encode(text.encode()).decode()
    return "payload " + value + " end", [8, 8 + len(value)]


TRANSFORMS = {"zero-width": zero_width, "width": full_width, "percent": percent, "base64": base_64}


def negatives(r):
    """One text that holds nothing of anybody, and its kind."""
    kind = r.choice(list(NEGATIVES))
    return kind, NEGATIVES[kind](r)


def sha(r, size):
    return hashlib.sha256(str(r.random()).encode()).hexdigest()[:size]


def table(r, gap):
    return "\n".join(gap.join(digits(r, 4) for _ in range(r.choice((3, 5, 8)))) for _ in range(4))


def jan(r):
    payload = "49" + digits(r, 10)
    return payload + str(-sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(payload)) % 10)


NEGATIVES = {
    "order": lambda r: r.choice(["注文番号：{}", "ご注文番号は{}です。", "order id {}", "Order #{} shipped", "伝票番号 {}", "お問い合わせ番号: {}", "tracking number {}",
                                 "受付番号{}でお問い合わせください"]).format(r.choice([digits(r, 12), cut(digits(r, 12), (4, 4, 4)), digits(r, 10), number(r, 11), digits(r, 8)])),
    "version": lambda r: r.choice(["version {}", "v{}", "Upgraded from {} today", "バージョン{}を使用", "release-{}"]).format(
        ".".join(str(r.randint(0, 30)) for _ in range(r.choice((3, 4))))),
    "price": lambda r: r.choice(["合計{}円です", "¥{}", "${}", "金額 {} 円", "total {} USD", "残高は{}ポイント"]).format(r.choice([number(r, 8), number(r, 11), f"{r.randrange(10 ** 9):,}"])),
    "time": lambda r: r.choice(["timestamp={}", "at {}", "epoch {} ms", "{} [INFO] started", "更新日時: {}"]).format(
        r.choice([str(1_600_000_000_000 + r.randrange(10 ** 11)), str(1_600_000_000 + r.randrange(10 ** 8)), day(r, 2020, 2026).strftime("%Y-%m-%dT10:22:33.123456Z"),
                  day(r, 2020, 2026).strftime("%Y%m%d%H%M%S"), day(r, 2020, 2026).strftime("%y%m%d-1022"), day(r, 2020, 2026).strftime("%Y/%m/%d 10:22")])),
    "hash": lambda r: r.choice(["commit {}", "sha256:{}", "etag \"{}\"", "{}  release.tar.gz", "color #{}"]).format(sha(r, r.choice((40, 64, 32, 7, 6)))),
    "uuid": lambda r: r.choice(["id: {}", "request {}", "トレースID {}"]).format(uuid.UUID(int=r.getrandbits(128), version=4)),
    "dotted": lambda r: r.choice(["{}", "x = {}", "誤差は{}でした"]).format(r.choice([cut(digits(r, 12), (4, 4, 4), "."), f"{r.random():.12f}", f"{number(r, 4)}.{digits(r, 4)}"])),
    "table": lambda r: table(r, r.choice([" ", "  ", "\t", ".", ", "])),
    "hex": lambda r: " ".join(sha(r, 4).upper() for _ in range(12)),
    "goods": lambda r: r.choice(["JANコード {}", "barcode {}", "{} 在庫あり", "ISBN {}"]).format(jan(r)),
    "part": lambda r: r.choice(["部品番号 {}", "part no {}", "{} を3個", "SKU {}", "型番{}"]).format(
        r.choice([f"{''.join(r.choice(LETTERS) for _ in range(2))}{digits(r, 7)}", f"{digits(r, 3)}-{digits(r, 4)}", f"{digits(r, 4)}-{digits(r, 6)}", f"{r.choice(LETTERS)}{digits(r, 8)}"])),
    "measure": lambda r: r.choice(["{} bytes", "{} rows", "took {} ns", "{}人が参加", "{}件ヒット"]).format(number(r, r.choice((8, 9, 10, 11, 12)))),
    "code": lambda r: r.choice(["const N = {};", "if (id == {}) return;", "seed({});", "offset: {}", "0x{}"]).format(number(r, r.choice((8, 9, 10, 13, 16)))),
    "place": lambda r: r.choice(["東京都渋谷区で{}人が参加", "大阪市の{}倍", "横浜市は{}年に", "第{}章を参照", "国道{}号線沿い"]).format(r.choice([f"{r.randint(2, 9)}-{r.randint(10, 20)}", number(r, 3)])),
    "chat": lambda r: r.choice(["会議は3月12日15:00からA-1203室で、参加者は25名です。", "予算は1,234,567円、前年比は+3.5%でした。", "See section 4.3.2.1 and RFC 9110, page 123-128.",
                                "pi is 3.14159265358979 and e is 2.71828182845905.", "Temperatures: -3.5, 12.25, 40.0; ratio 16:9.", "GET /v1/items/12345678/edit?page=2 200 512 0.003",
                                "npm install react@18.2.0 @types/node@20.11.5", "call the function at line 4213 with args 1, 2, 3",
                                "電話は苦手なので、普通に会ってお話ししたいです。", "パスポートと免許証を忘れずに。", "The SSN field is required; the card is declined.",
                                "マイナンバー制度は2015年に始まりました。", "My passport expired and my phone is broken.", "口座を開設したい。支店はどこですか？"]),
}
