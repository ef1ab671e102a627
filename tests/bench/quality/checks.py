"""Check digits, written from the published rules and not from the product's code: what makes a number, for the corpus."""

VERHOEFF_D = [[(j + i) % 5 if i < 5 and j < 5 else 0 for j in range(10)] for i in range(10)]
for _i in range(10):
    for _j in range(10):
        if _i < 5:
            VERHOEFF_D[_i][_j] = (_i + _j) % 5 if _j < 5 else (_i + _j - 5) % 5 + 5
        else:
            VERHOEFF_D[_i][_j] = (_i - 5 - _j) % 5 + 5 if _j < 5 else (_i - _j) % 5
VERHOEFF_P = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
while len(VERHOEFF_P) < 8:
    VERHOEFF_P.append([VERHOEFF_P[-1][VERHOEFF_P[1][i]] for i in range(10)])


def weighted(digits, weights):
    return sum(int(d) * w for d, w in zip(digits, weights))


def luhn(payload):
    """The digit that makes payload + digit pass."""
    total = 0
    for place, digit in enumerate(reversed(payload)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def luhn_36(payload):
    total = 0
    for place, char in enumerate(reversed(payload)):
        value = int(char, 36) * (2 if place % 2 == 0 else 1)
        total += value // 36 + value % 36
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[-total % 36]


def my_number(payload):
    rest = weighted(payload, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return str(0 if rest <= 1 else 11 - rest)


def licence(payload):
    return str((11 - weighted(payload, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 10)


def corporate(payload):
    total = sum(int(d) * (1 if place % 2 == 0 else 2) for place, d in enumerate(reversed(payload)))
    return str(9 - total % 9)


def yucho(symbol_head, number):
    """The fourth place of the symbol 1ABc0."""
    def twice(digit):
        return digit * 2 - (9 if digit >= 5 else 0)
    s, n = [int(d) for d in symbol_head], [int(d) for d in number.rjust(8, "0")]
    total = s[0] + 3 * s[1] + twice(s[2]) + twice(n[0]) + n[1] + 3 * n[2] + twice(n[3]) + n[4] + 3 * n[5] + twice(n[6]) + n[7]
    return str(total % 10)


def mod_11_10(payload):
    product = 10
    for digit in payload:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def mod_11_2(payload):
    total = sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(payload))
    return "10X98765432"[total % 11]


def mod_97_iban(country, bban):
    digits = "".join(str(int(char, 36)) for char in bban + country + "00")
    return f"{98 - int(digits) % 97:02d}"


def verhoeff(payload):
    check = 0
    for place, digit in enumerate(reversed("".join(payload) + "0")):
        check = VERHOEFF_D[check][VERHOEFF_P[place % 8][int(digit)]]
    return str(next(digit for digit in range(10) if VERHOEFF_D[check][digit] == 0))


def ean_13(payload):
    return str(-weighted(payload, (1, 3) * 6) % 10)


def uscc(payload):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(payload))
    return alphabet[(31 - total % 31) % 31]


def rrn(payload):
    return str((11 - weighted(payload, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10)


def brn(payload):
    return str((10 - (weighted(payload, (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(payload[8]) * 5 // 10) % 10) % 10)


def thai(payload):
    return str((11 - weighted(payload, range(13, 1, -1)) % 11) % 10)


def nir_key(payload):
    number = int(payload.replace("2A", "19").replace("2B", "18"))
    return f"{97 - number % 97:02d}"


def codice_fiscale(payload):
    odd = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11,
                                                               3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)))
    even = {char: int(char) if char.isdigit() else ord(char) - 65 for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    total = sum((odd if place % 2 == 0 else even)[char] for place, char in enumerate(payload))
    return chr(65 + total % 26)


def spanish(number):
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]


def finnish(number):
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31]


def pesel(payload):
    return str(-weighted(payload, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def aba(payload):
    return str(-weighted(payload, (3, 7, 1, 3, 7, 1, 3, 7)) % 10)


def npi(payload):
    return luhn("80840" + payload)


def dea(digits):
    values = [int(d) for d in digits]
    return str((values[0] + values[2] + values[4] + 2 * (values[1] + values[3] + values[5])) % 10)


def tckn(payload):
    values = [int(d) for d in payload]
    tenth = (7 * sum(values[0::2]) - sum(values[1::2])) % 10
    return f"{tenth}{(sum(values) + tenth) % 10}"


def cpf(payload):
    for size in (9, 10):
        rest = weighted(payload, range(size + 1, 1, -1)) * 10 % 11 % 10
        payload += str(rest)
    return payload[-2:]


def nric(head, digits):
    total = weighted(digits, (2, 7, 6, 5, 4, 3, 2)) + (4 if head in "TG" else 0)
    return ("JZIHGFEDCBA" if head in "ST" else "XWUTRQPNMLK")[total % 11]


def taiwan(letter, digits):
    value = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    total = value // 10 + value % 10 * 9 + weighted(digits, (8, 7, 6, 5, 4, 3, 2, 1))
    return str(-total % 10)


def hong_kong(letter, digits):
    total = 36 * 9 + (ord(letter) - 55) * 8 + weighted(digits, (7, 6, 5, 4, 3, 2))
    return "0123456789A"[-total % 11]


def vin(code):
    """The ninth place of a code whose ninth place is anything."""
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    rest = sum((int(char) if char.isdigit() else values[char]) * weight for char, weight in zip(code, weights)) % 11
    return "X" if rest == 10 else str(rest)
