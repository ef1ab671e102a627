"""Values of every type, made at random: what the corpus is of. A kind of tier A has an official validity (a check digit, a numbering plan, a
table) and its values hold to it; one of tier B has only a shape, or needs its label to be anything."""

import datetime
import pathlib
import typing

from . import checks

LETTERS, SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHJKLMNPRSTUVWXYZ"
PLACES = pathlib.Path(__file__).resolve().parents[3] / "policies/detect/data/jp_municipalities.txt"
AREAS = ("03 06 011 022 025 026 028 042 043 044 045 046 047 048 052 053 054 058 059 072 073 075 076 077 078 079 082 086 087 088 089 092 093 "
         "0422 0466 0532 0742 0744 0852 0968").split()


class Kind(typing.NamedTuple):
    pack: str
    type: str
    tier: str
    language: str
    labels: str  # split by |; a value stands beside one of them
    make: typing.Callable
    everywhere: str = ""  # its name in global-pii/1; empty: it is not there
    bare: bool = False  # some stand without a label too


def digits(r, count):
    return "".join(r.choice("0123456789") for _ in range(count))


def number(r, count):
    return r.choice("123456789") + digits(r, count - 1)


def cut(value, sizes, gap="-"):
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at:at + size])
        at += size
    return gap.join(parts)


def day(r, first=1930, last=2015):
    return datetime.date(first, 1, 1) + datetime.timedelta(days=r.randrange((last - first) * 365))


def my_number(r):
    payload = number(r, 11)
    value = payload + checks.my_number(payload)
    return r.choice([value, cut(value, (4, 4, 4)), cut(value, (4, 4, 4), " ")])


def licence(r):
    payload = r.choice("10 12 14 20 22 30 43 45 52 54 62 71 83 90 93".split()) + digits(r, 8)
    return payload + checks.licence(payload) + r.choice("0001")


def yucho(r):
    head, number_ = "1" + digits(r, 2), r.choice("123456789") + digits(r, r.choice((5, 6, 6))) + "1"
    symbol = head + checks.yucho(head[0] + head[1] + head[2], number_) + "0"
    # The fourth place takes part in nothing but the comparison.
    return f"{symbol}-{number_}"


def bank_account(r):
    bank = r.choice("みずほ銀行 三菱UFJ銀行 三井住友銀行 りそな銀行 横浜銀行 京都信用金庫".split())
    branch = r.choice("渋谷支店 本店営業部 新宿西口支店 梅田支店 出張所".split())
    return f"{bank} {branch} {r.choice(('普通', '普通預金', '当座', '口座番号'))} ", digits(r, 7)


def jp_phone(r):
    kind = r.randrange(6)
    if kind <= 2:
        head, rest = r.choice("090 080 070 060".split()), (digits(r, 4), digits(r, 4))
    elif kind == 3:
        head, rest = "050", (number(r, 4), digits(r, 4))
    else:
        head = r.choice(AREAS)
        rest = ("23456789"[r.randrange(8)] + digits(r, 5 - len(head)), digits(r, 4))
    parts = (head, *rest)
    forms = ["-".join(parts), "-".join(parts), " ".join(parts), f"({head}){rest[0]}-{rest[1]}", f"+81-{head[1:]}-{rest[0]}-{rest[1]}", "".join(parts),
             "ー".join(parts)]
    return r.choice(forms)


def address(r, with_prefecture=True):
    line = r.choice(PLACES.read_text(encoding="utf-8").splitlines()).split(" ")
    municipality = r.choice([name for name in line[1:] if with_prefecture or name[-1] in "市区"])
    town = r.choice("本町 中央 栄町 緑が丘 大手町 桜木町 東 旭町 富士見 丸の内 道玄坂 若葉台 上野 港南 幸町".split())
    block = r.choice([f"{r.randint(1, 9)}-{r.randint(1, 30)}-{r.randint(1, 20)}", f"{r.randint(1, 9)}丁目{r.randint(1, 30)}番{r.randint(1, 20)}号",
                      f"{r.choice('一二三四五六')}丁目{r.randint(1, 30)}-{r.randint(1, 9)}", f"{r.randint(1, 2000)}番地"])
    return (line[0] if with_prefecture else "") + municipality + town + block


def birthdate(r):
    date = day(r, 1930, 2018)
    eras = [("令和", "R", 2019, datetime.date(2019, 5, 1)), ("平成", "H", 1989, datetime.date(1989, 1, 8)), ("昭和", "S", 1926, datetime.date(1926, 12, 25))]
    name, letter, first, _ = next(era for era in eras if date >= era[3])
    year = date.year - first + 1
    forms = [f"{date.year}年{date.month}月{date.day}日", date.strftime("%Y/%m/%d"), date.isoformat(), date.strftime("%Y%m%d"),
             f"{name}{'元' if year == 1 else year}年{date.month}月{date.day}日", f"{letter}{year}.{date.month}.{date.day}",
             f"{letter}{year}/{date.month}/{date.day}"]
    return r.choice(forms)


def card(r):
    head, size = r.choice([("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("3540", 16), ("36", 14), ("6011", 16)])
    payload = head + digits(r, size - len(head) - 1)
    value = payload + checks.luhn(payload)
    sizes = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[size]
    return r.choice([value, cut(value, sizes), cut(value, sizes, " ")])


def iban(r):
    country, bban = r.choice([("DE", digits(r, 18)), ("GB", "WEST" + digits(r, 14)), ("FR", digits(r, 23)), ("NL", "ABNA" + digits(r, 10)),
                              ("ES", digits(r, 20)), ("CH", digits(r, 17)), ("IT", "X" + digits(r, 22)), ("PL", digits(r, 24))])
    value = country + checks.mod_97_iban(country, bban) + bban
    return r.choice([value, " ".join(value[i:i + 4] for i in range(0, len(value), 4))])


def email(r):
    local = r.choice("tanaka suzuki.ichiro m-sato alice bob.smith jane_doe k.mueller info sales hr.dept wang.wei kim".split()) + r.choice(["", digits(r, 2), "+news"])
    domain = r.choice("gmail.com yahoo.co.jp docomo.ne.jp corp-x.co.jp uni-x.ac.uk outlook.com acme-labs.io mail.ru qq.com naver.com web.de shop-y.jp".split())
    return f"{local}@{domain}"


def us_phone(r):
    area, exchange, line = r.choice("212 415 650 312 617 206".split()), "2345678"[r.randrange(7)] + digits(r, 2), digits(r, 4)
    return r.choice([f"({area}) {exchange}-{line}", f"{area}-{exchange}-{line}", f"+1 {area} {exchange} {line}", f"+1-{area}-{exchange}-{line}"])


def resident_id(r):
    payload = r.choice("110105 310115 440106 520103 330106".split()) + day(r).strftime("%Y%m%d") + digits(r, 3)
    return payload + checks.mod_11_2(payload)


def credit_code(r):
    payload = r.choice(("91110000", "91310115")) + "".join(r.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return payload + checks.uscc(payload)


def rrn(r, sexes):
    date = day(r, 1940, 2000)
    payload = date.strftime("%y%m%d") + r.choice(sexes) + digits(r, 5)
    return cut(payload + checks.rrn(payload), (6, 7))


def until(make, good):
    def made(r):
        while True:
            value = make(r)
            if good(value):
                return value
    return made


def steuer_id(r):
    some = r.sample("0123456789", 9)
    payload = some + [r.choice(some)]
    r.shuffle(payload)
    value = "".join(payload) + checks.mod_11_10(payload)
    return r.choice([value, cut(value, (2, 3, 3, 3), " ")])


def nir(r):
    payload = r.choice("12") + digits(r, 2) + f"{r.randint(1, 12):02d}" + r.choice(("75", "13", "69", "2A", "2B")) + digits(r, 6)
    value = payload + checks.nir_key(payload)
    return r.choice([value, cut(value, (1, 2, 2, 2, 3, 3, 2), " ")])


def fiscal_code(r):
    payload = "".join(r.choice(LETTERS) for _ in range(6)) + digits(r, 2) + r.choice("ABCDEHLMPRST") + f"{r.randint(1, 28):02d}" + r.choice("AFHL") + digits(r, 3)
    return payload + checks.codice_fiscale(payload)


def nie(r):
    head, rest = r.choice("XYZ"), digits(r, 7)
    return head + rest + checks.spanish("XYZ".index(head) * 10 ** 7 + int(rest))


def hetu(r):
    date, serial = day(r, 1930, 1999), f"{r.randint(2, 899):03d}"
    stamp = date.strftime("%d%m%y")
    return f"{stamp}-{serial}{checks.finnish(int(stamp + serial))}"


def belgian(r):
    payload = day(r, 1930, 1999).strftime("%y%m%d") + f"{r.randint(1, 997):03d}"
    value = payload + f"{97 - int(payload) % 97:02d}"
    return r.choice([value, f"{value[:2]}.{value[2:4]}.{value[4:6]}-{value[6:9]}.{value[9:]}"])


def polish(r):
    payload = day(r, 1930, 1999).strftime("%y%m%d") + digits(r, 4)
    return payload + checks.pesel(payload)


def swedish(r):
    payload = day(r, 1930, 1999).strftime("%y%m%d") + digits(r, 3)
    return cut(payload + checks.luhn(payload), (6, 4))


def vat(r):
    german, italian = number(r, 8), digits(r, 7) + f"{r.randint(1, 99):03d}"
    return r.choice(["DE" + german + checks.mod_11_10(german), "IT" + italian + checks.luhn(italian)])


def ssn(r):
    area = r.choice([value for value in range(1, 900) if value != 666])
    return r.choice([f"{area:03d}-{r.randint(1, 99):02d}-{r.randint(1, 9999):04d}"] * 3 + [f"{area:03d}{r.randint(1, 99):02d}{r.randint(1, 9999):04d}"])


def mbi(r):
    safe = "ACDEFGHJKMNPQRTUVWXY"
    form = "1AC1AC1AA11"
    code = "".join(str(r.randint(1, 9)) if place == "1" else r.choice(safe) if place == "A" else r.choice(safe + "0123456789") for place in form)
    return r.choice([code, cut(code, (4, 3, 4))])


def vin(r):
    code = list(r.choice("12345JW") + "".join(r.choice(SAFE + "0123456789") for _ in range(12)) + digits(r, 4))
    code[8] = checks.vin(code)
    return "".join(code)


def pair(payload, check):
    return payload + check(payload)


KINDS = [
    Kind("jp-pii/1", "my_number", "A", "ja", "マイナンバー|個人番号|共通番号|my number", my_number, "jp.my_number"),
    Kind("jp-pii/1", "drivers_license", "A", "ja", "運転免許証番号|免許証番号|免許証の番号", licence, "jp.drivers_license"),
    Kind("jp-pii/1", "passport", "B", "ja", "旅券番号|パスポート番号|passport number", lambda r: "".join(r.choice(LETTERS) for _ in range(2)) + digits(r, 7), "jp.passport"),
    Kind("jp-pii/1", "residence_card", "B", "ja", "在留カード番号|在留カードの番号",
         lambda r: "".join(r.choice(LETTERS) for _ in range(2)) + digits(r, 8) + "".join(r.choice(LETTERS) for _ in range(2)), "jp.residence_card"),
    Kind("jp-pii/1", "pension", "B", "ja", "基礎年金番号|年金番号", lambda r: cut(number(r, 10), (4, 6)), "jp.pension"),
    Kind("jp-pii/1", "juminhyo_code", "B", "ja", "住民票コード", lambda r: number(r, 11), "jp.juminhyo_code"),
    Kind("jp-pii/1", "employment_ins", "B", "ja", "雇用保険被保険者番号|雇用保険の被保険者番号", lambda r: cut(number(r, 11), (4, 6, 1)), "jp.employment_ins"),
    Kind("jp-pii/1", "insurer_no", "A", "ja", "保険者番号", lambda r: pair(r.choice("01 06 31 33 34 39 63".split()) + f"{r.randint(1, 47):02d}" + digits(r, 3), checks.luhn),
         "jp.insurer_no"),
    Kind("jp-pii/1", "insured_id", "B", "ja", "健康保険証", lambda r: (f"記号 ", f"{digits(r, 5)} 番号 {digits(r, 3)}"), "jp.insured_id"),
    Kind("jp-pii/1", "kaigo", "B", "ja", "介護保険被保険者番号", lambda r: "0000" + digits(r, 6), "jp.kaigo"),
    Kind("jp-pii/1", "phone", "A", "ja", "電話番号|携帯|連絡先|TEL", jp_phone, "phone", True),
    Kind("jp-pii/1", "postal", "A", "ja", "住所|お届け先", lambda r: "〒" + r.choice("150-0043 100-0001 530-0001 460-0008 060-0001 812-0011 980-0811".split()), "jp.postal", True),
    Kind("jp-pii/1", "address", "A", "ja", "住所|お届け先|所在地", address, "jp.address", True),
    Kind("jp-pii/1", "address", "B", "ja", "住所|現住所", lambda r: address(r, False), "jp.address", True),
    Kind("jp-pii/1", "bank_account", "B", "ja", "振込先|お振込口座", bank_account, "jp.bank_account"),
    Kind("jp-pii/1", "yucho", "A", "ja", "ゆうちょ|記号番号", yucho, "jp.yucho", True),
    Kind("jp-pii/1", "birthdate", "A", "ja", "生年月日|誕生日", birthdate, "jp.birthdate"),
    Kind("cn-pii/1", "resident_id", "A", "zh", "身份证号|身份证号码|公民身份号码", resident_id, "cn.resident_id", True),
    Kind("cn-pii/1", "mobile", "A", "zh", "手机|手机号|联系电话", lambda r: "1" + r.choice("3456789") + digits(r, 9)),
    Kind("cn-pii/1", "bank_card", "A", "zh", "银行卡号|储蓄卡", lambda r: pair("62" + digits(r, 16), checks.luhn), "cn.bank_card", True),
    Kind("cn-pii/1", "passport", "B", "zh", "护照号|护照号码", lambda r: r.choice("EG") + digits(r, 8), "cn.passport"),
    Kind("kr-pii/1", "rrn", "A", "ko", "주민등록번호|주민번호", lambda r: rrn(r, "12"), "kr.rrn", True),
    Kind("kr-pii/1", "frn", "A", "ko", "외국인등록번호", lambda r: rrn(r, "56"), "kr.frn", True),
    Kind("eu-pii/1", "de.steuer_id", "A", "de", "Steuer-ID|Steueridentifikationsnummer|IdNr", until(steuer_id, lambda value: value[0] != "0"), "de.steuer_id"),
    Kind("eu-pii/1", "fr.nir", "A", "fr", "numéro de sécurité sociale|NIR", nir, "fr.nir", True),
    Kind("eu-pii/1", "it.codice_fiscale", "A", "it", "codice fiscale", fiscal_code, "it.codice_fiscale", True),
    Kind("eu-pii/1", "it.piva", "A", "it", "partita IVA|P.IVA", lambda r: pair(digits(r, 7) + f"{r.randint(1, 99):03d}", checks.luhn), "it.piva"),
    Kind("eu-pii/1", "es.dni", "A", "es", "DNI|NIF", lambda r: (lambda n: n + checks.spanish(int(n)))(digits(r, 8)), "es.dni"),
    Kind("eu-pii/1", "es.nie", "A", "es", "NIE", nie, "es.nie"),
    Kind("eu-pii/1", "nl.bsn", "A", "nl", "BSN|burgerservicenummer", until(lambda r: number(r, 9), lambda v: (checks.weighted(v, (9, 8, 7, 6, 5, 4, 3, 2, -1))) % 11 == 0), "nl.bsn"),
    Kind("eu-pii/1", "be.nn", "A", "fr", "numéro national|registre national", belgian, "be.nn"),
    Kind("eu-pii/1", "pl.pesel", "A", "pl", "PESEL", polish, "pl.pesel"),
    Kind("eu-pii/1", "fi.hetu", "A", "fi", "henkilötunnus|hetu", hetu, "fi.hetu", True),
    Kind("eu-pii/1", "se.personnummer", "A", "sv", "personnummer", swedish, "se.personnummer"),
    Kind("eu-pii/1", "dk.cpr", "B", "da", "CPR|CPR-nummer", lambda r: day(r).strftime("%d%m%y") + "-" + digits(r, 4), "dk.cpr"),
    Kind("eu-pii/1", "pt.nif", "A", "pt", "NIF|número de contribuinte",
         until(lambda r: r.choice("123") + digits(r, 8), lambda v: int(v[8]) == (lambda rest: 0 if rest < 2 else 11 - rest)(checks.weighted(v, range(9, 1, -1)) % 11)), "pt.nif"),
    Kind("eu-pii/1", "ch.ahv", "A", "de", "AHV-Nummer|AHV", lambda r: (lambda v: r.choice([v, f"{v[:3]}.{v[3:7]}.{v[7:11]}.{v[11:]}"]))(pair("756" + digits(r, 9), checks.ean_13)),
         "ch.ahv", True),
    Kind("eu-pii/1", "uk.nhs", "A", "en", "NHS number|NHS no", until(lambda r: number(r, 10), lambda v: (11 - checks.weighted(v, range(10, 1, -1)) % 11) % 11 == int(v[9])), "uk.nhs"),
    Kind("eu-pii/1", "uk.nino", "B", "en", "National Insurance number|NINO", lambda r: r.choice(("AB", "CE", "JM", "SX", "WM")) + digits(r, 6) + r.choice("ABCD"), "uk.nino", True),
    Kind("eu-pii/1", "vat", "A", "de", "USt-IdNr|VAT|Partita IVA", vat, "eu.vat", True),
    Kind("eu-pii/1", "iban", "A", "en", "IBAN|account", iban, "iban", True),
    Kind("eu-pii/1", "bic", "B", "en", "BIC|SWIFT", lambda r: r.choice("COBADEFFXXX DEUTDEFF BOTKJPJT BNPAFRPP ABNANL2A UBSWCHZH80A".split()), "bic"),
    Kind("us-pii/1", "ssn", "B", "en", "SSN|social security number", ssn, "us.ssn"),
    Kind("us-pii/1", "itin", "B", "en", "ITIN|individual taxpayer identification number", lambda r: f"9{digits(r, 2)}-{r.choice((50, 65, 70, 88, 90, 94))}-{number(r, 4)}", "us.itin", True),
    Kind("us-pii/1", "ein", "B", "en", "EIN|employer identification number", lambda r: f"{r.choice((12, 20, 46, 83))}-{digits(r, 7)}", "us.ein"),
    Kind("us-pii/1", "aba", "A", "en", "routing number|ABA", lambda r: pair(r.choice(("01", "11", "12", "26", "32")) + digits(r, 6), checks.aba), "us.aba"),
    Kind("us-pii/1", "dea", "A", "en", "DEA number|DEA", lambda r: r.choice("ABFM") + r.choice(LETTERS) + pair(digits(r, 6), checks.dea), "us.dea"),
    Kind("us-pii/1", "npi", "A", "en", "NPI|national provider identifier", lambda r: pair("1" + digits(r, 8), checks.npi), "us.npi"),
    Kind("us-pii/1", "mbi", "B", "en", "Medicare number|MBI", mbi, "us.mbi", True),
    Kind("us-pii/1", "phone", "A", "en", "phone|call me at|mobile", us_phone, "phone", True),
    Kind("payment/1", "pan", "A", "en", "card number|card|カード番号", card, "card.pan", True),
    Kind("payment/1", "cvv", "B", "en", "CVV|CVC|セキュリティコード|security code", lambda r: digits(r, r.choice((3, 3, 4)))),
    Kind("payment/1", "crypto", "A", "en", "BTC address|wallet", lambda r: r.choice("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 "
         "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed 0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359".split()), "", True),
    Kind("global-pii/1", "email", "A", "en", "email|mail|contact", email, "email", True),
    Kind("global-pii/1", "ip", "B", "en", "IP address|client IP address", lambda r: ".".join(str(n) for n in (r.choice((8, 20, 52, 81, 104, 133, 185)), r.randint(1, 254), r.randint(0, 255), r.randint(1, 254))), "ip"),
    Kind("global-pii/1", "mac", "B", "en", "MAC address", lambda r: ":".join(f"{r.randrange(256):02X}" for _ in range(6)), "mac", True),
    Kind("global-pii/1", "imei", "A", "en", "IMEI", lambda r: pair("35" + digits(r, 12), checks.luhn), "imei"),
    Kind("global-pii/1", "vin", "A", "en", "VIN|chassis number", vin, "vin", True),
    Kind("global-pii/1", "geo", "B", "ja", "現在地|座標|緯度経度", lambda r: f"{r.uniform(24, 45):.6f}, {r.uniform(123, 145):.6f}", "geo"),
    Kind("global-pii/1", "tw.id", "A", "zh", "身分證字號|身分證", lambda r: (lambda l, d: l + d + checks.taiwan(l, d))(r.choice("ABFHK"), r.choice("12") + digits(r, 7)), "tw.id"),
    Kind("global-pii/1", "hk.id", "A", "en", "HKID|Hong Kong ID card", lambda r: (lambda l, d: f"{l}{d}({checks.hong_kong(l, d)})")(r.choice("ACGKPRYZ"), digits(r, 6)), "hk.id", True),
    Kind("global-pii/1", "sg.nric", "A", "en", "NRIC|FIN number", lambda r: (lambda h, d: h + d + checks.nric(h, d))(r.choice("STFG"), digits(r, 7)), "sg.nric"),
    Kind("global-pii/1", "th.pin", "A", "en", "Thai ID|citizen ID", lambda r: (lambda v: r.choice([v, cut(v, (1, 4, 5, 2, 1))]))(pair(r.choice("12345678") + digits(r, 11), checks.thai)), "th.pin"),
    Kind("global-pii/1", "my.nric", "B", "en", "MyKad|NRIC", lambda r: day(r).strftime("%y%m%d") + "-" + r.choice(("01", "08", "14")) + "-" + digits(r, 4), "my.nric", True),
    Kind("global-pii/1", "id.nik", "B", "en", "NIK|KTP", lambda r: "3171" + digits(r, 2) + day(r).strftime("%d%m%y") + digits(r, 4), "id.nik"),
    Kind("global-pii/1", "in.aadhaar", "A", "en", "Aadhaar|Aadhaar number", lambda r: (lambda v: r.choice([v, cut(v, (4, 4, 4), " ")]))(pair(r.choice("23456789") + digits(r, 10), checks.verhoeff)), "in.aadhaar"),
    Kind("global-pii/1", "in.pan", "B", "en", "PAN|permanent account number", lambda r: "".join(r.choice(LETTERS) for _ in range(3)) + r.choice("PCHF") + r.choice(LETTERS) + number(r, 4) + r.choice(LETTERS), "in.pan", True),
    Kind("global-pii/1", "in.gstin", "A", "en", "GSTIN|GST number",
         lambda r: pair(r.choice(("27", "07", "29")) + "".join(r.choice(LETTERS) for _ in range(3)) + "P" + r.choice(LETTERS) + number(r, 4) + r.choice(LETTERS) + "1Z", checks.luhn_36), "in.gstin", True),
    Kind("global-pii/1", "tr.tckn", "A", "en", "T.C. Kimlik No|TC kimlik", lambda r: pair(number(r, 9), checks.tckn), "tr.tckn"),
    Kind("global-pii/1", "br.cpf", "A", "en", "CPF", lambda r: (lambda v: r.choice([v, f"{v[:3]}.{v[3:6]}.{v[6:9]}-{v[9:]}"]))(pair(digits(r, 9), checks.cpf)), "br.cpf"),
    Kind("global-pii/1", "au.tfn", "A", "en", "TFN|tax file number", until(lambda r: number(r, 9), lambda v: checks.weighted(v, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0), "au.tfn"),
    Kind("org-ids/1", "jp.corporate", "A", "ja", "法人番号", lambda r: (lambda p: checks.corporate(p) + p)(digits(r, 12))),
    Kind("org-ids/1", "jp.invoice_reg", "A", "ja", "登録番号|適格請求書発行事業者の登録番号", lambda r: (lambda p: "T" + checks.corporate(p) + p)(digits(r, 12)), "", True),
    Kind("org-ids/1", "cn.uscc", "A", "zh", "统一社会信用代码", credit_code, "", True),
    Kind("org-ids/1", "kr.brn", "A", "ko", "사업자등록번호", lambda r: cut((lambda p: p + checks.brn(p))(r.choice("123456") + number(r, 8)), (3, 2, 5))),
]
