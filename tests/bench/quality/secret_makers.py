"""Secrets as vendors form them and as people write them down, and texts that only look like one. Written from the vendors' pages, not from
the product's tables."""

import base64
import binascii
import hashlib
import json
import uuid

LOWER, UPPER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
ALNUM, HEX, SMALL = LOWER + UPPER + DIGITS, DIGITS + "abcdef", LOWER + DIGITS
WORD, BASE32 = ALNUM + "-_", UPPER + "234567"


def some(r, alphabet, size):
    return "".join(r.choice(alphabet) for _ in range(size))


def inner(r, alphabet, size):
    """Neither begins nor ends with a sign."""
    return r.choice(ALNUM) + some(r, alphabet, size - 2) + r.choice(ALNUM)


def checked(r, prefix):
    body = some(r, ALNUM, 30)
    number, places = binascii.crc32(body.encode()), ""
    for _ in range(6):
        places, number = (DIGITS + UPPER + LOWER)[number % 62] + places, number // 62
    return prefix + body + places


def encoded(value):
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


def jwt(r):
    head = encoded(json.dumps({"alg": r.choice(("HS256", "RS256", "ES256")), "typ": "JWT"}))
    return f"{head}.{encoded(json.dumps({'sub': some(r, DIGITS, 8), 'iat': 1700000000 + r.randrange(10 ** 7)}))}.{inner(r, WORD, 43)}"


def pem(r):
    kind = r.choice(("RSA ", "EC ", "OPENSSH ", ""))
    lines = "\n".join(some(r, ALNUM + "+/", 64) for _ in range(4))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


def password(r):
    word = r.choice("sakura Winter kumo Falcon neko Bridge tanuki Marble".split())
    return word + r.choice("!#+*_-") + some(r, DIGITS, r.choice((2, 3, 4))) + r.choice(("", "!", "x", "Qz"))


def database_url(r):
    scheme, port = r.choice([("postgres", 5432), ("mysql", 3306), ("mongodb+srv", 27017), ("redis", 6379), ("amqp", 5672), ("postgresql+psycopg", 5432)])
    return f"{scheme}://{r.choice(('app', 'svc_batch', 'root'))}:{some(r, ALNUM, 14)}@{r.choice(('db', 'cache', 'mq'))}.internal:{port}"


TOKENS = {
    "openai": lambda r: r.choice(["sk-" + some(r, ALNUM, 20) + "T3BlbkFJ" + some(r, ALNUM, 20), "sk-proj-" + inner(r, WORD, 74) + "T3BlbkFJ" + inner(r, WORD, 74)]),
    "anthropic": lambda r: "sk-ant-api03-" + inner(r, WORD, 93) + "AA",
    "google": lambda r: r.choice(["AIza" + inner(r, WORD, 35), "GOCSPX-" + inner(r, WORD, 28)]),
    "aws_access_key": lambda r: r.choice(("AKIA", "ASIA")) + some(r, BASE32, 16),
    "aws_secret_key": lambda r: ("aws_secret_access_key = ", some(r, ALNUM + "+/", 40)),
    "azure": lambda r: r.choice([("AccountKey=", some(r, ALNUM + "+/", 86) + "=="), some(r, ALNUM, 3) + r.choice(DIGITS) + "Q~" + inner(r, WORD + ".", 34)]),
    "huggingface": lambda r: "hf_" + some(r, LOWER + UPPER, 34),
    "github": lambda r: r.choice([checked(r, r.choice(("ghp_", "gho_", "ghs_"))), "github_pat_" + some(r, ALNUM, 22) + "_" + some(r, ALNUM, 59)]),
    "gitlab": lambda r: r.choice(("glpat-", "gldt-", "glrt-")) + inner(r, WORD, 20),
    "npm": lambda r: checked(r, "npm_"),
    "pypi": lambda r: "pypi-AgEIcHlwaS5vcmc" + inner(r, WORD, 80),
    "slack": lambda r: r.choice([f"xoxb-{some(r, DIGITS, 12)}-{some(r, DIGITS, 12)}-{some(r, ALNUM, 24)}", "https://hooks.slack.com/services/T" + some(r, UPPER + DIGITS, 9)
                                 + "/B" + some(r, UPPER + DIGITS, 9) + "/" + some(r, ALNUM, 24)]),
    "stripe": lambda r: r.choice(("sk_live_", "rk_live_", "sk_test_")) + some(r, ALNUM, 24),
    "sendgrid": lambda r: "SG." + inner(r, WORD, 22) + "." + inner(r, WORD, 43),
    "twilio": lambda r: "SK" + some(r, HEX, 32),
    "databricks": lambda r: "dapi" + some(r, HEX, 32),
    "shopify": lambda r: "shpat_" + some(r, HEX, 32),
    "digitalocean": lambda r: "dop_v1_" + some(r, HEX, 64),
    "doppler": lambda r: "dp.pt." + some(r, ALNUM, 43),
    "planetscale": lambda r: "pscale_tkn_" + inner(r, WORD, 43),
    "telegram": lambda r: some(r, "123456789", 9) + ":AA" + inner(r, WORD, 33),
    "terraform": lambda r: some(r, ALNUM, 14) + ".atlasv1." + inner(r, WORD, 64),
    "mailchimp": lambda r: some(r, HEX, 32) + "-us" + str(r.randint(1, 20)),
    "private_key": pem,
    "jwt": jwt,
    "database_url": database_url,
    "sekisho": lambda r: "sekisho_" + some(r, ALNUM, 32),
    "kubeconfig": lambda r: ("    client-key-data: ", base64.b64encode(some(r, ALNUM, 90).encode()).decode()),
}
# Most forms stand for themselves; a password and a key are known by the name before them.
FREE = ["{v}", "use {v} for staging", "キーは {v} です。", "ACME_CREDENTIAL={v}", '"credential": "{v}",', "// {v}", "- value: {v}", "curl https://api.acme.io/v1 --header 'X: {v}'"]
KEY_FRAMES = ["ACME_API_KEY={v}", "export ACME_TOKEN={v}", "acmeToken := \"{v}\"", "acme_token: '{v}'", '{{"acmeSecret": "{v}"}}', "String apiKey = \"{v}\";",
              "val acmeToken: String = \"{v}\"", "client_secret: {v}", "<apiKey>{v}</apiKey>", "| API key | {v} |", "APIキー：{v}", "acme --token {v} deploy",
              "https://api.acme.io/v1?api_key={v}&page=2", "The api key is {v} and works.", "config['secret_key'] = '{v}'", "x-api-key: {v}"]
PASSWORD_FRAMES = ["DB_PASSWORD={v}", "password: {v}", '"password": "{v}",', "spring.datasource.password={v}", "パスワード：{v}", "パスワードは「{v}」です。", "db_pwd = '{v}'",
                   "Server=db.local;Database=app;User Id=sa;Password={v};", "mysql --user app --password={v}", "<password>{v}</password>", "the password is {v} by the way",
                   "MYSQL_ROOT_PASSWORD: \"{v}\""]
HEADER_FRAMES = ["Authorization: Basic {v}", '{{"auths": {{"registry.acme.io": {{"auth": "{v}"}}}}}}', "curl -H 'Authorization: Basic {v}' https://x"]


def placed(frame, value):
    lead, value = value if isinstance(value, tuple) else ("", value)
    text = frame.format(v="\0")
    begin = text.index("\0") + len(lead)
    return text.replace("\0", lead + value), [begin, begin + len(value)]


def key(r):
    return r.choice([some(r, ALNUM, r.choice((20, 32, 40))), some(r, HEX, r.choice((32, 40))), some(r, SMALL, 32), str(uuid.UUID(int=r.getrandbits(128), version=4))])


def secrets(r, each):
    """(type, how, text, span)"""
    for kind, make in TOKENS.items():
        for i in range(each):
            value = make(r)
            frame = "{v}" if isinstance(value, tuple) or "\n" in str(value) else FREE[i % len(FREE)]
            yield kind, "bare" if frame == "{v}" else "labelled", *placed(frame, value)
    for i in range(each * 3):
        yield "assignment", "labelled", *placed(KEY_FRAMES[i % len(KEY_FRAMES)], key(r))
    for i in range(each * 3):
        frame = PASSWORD_FRAMES[i % len(PASSWORD_FRAMES)]
        yield "connection_string" if "Server=" in frame else "password", "labelled", *placed(frame, password(r))
    for i in range(each):
        yield "authorization", "labelled", *placed(HEADER_FRAMES[i % len(HEADER_FRAMES)], base64.b64encode(f"app:{password(r)}".encode()).decode())


def name(r):
    return r.choice("user request session order invoice page layer worker render cluster".split())


NEGATIVES = {
    "git": lambda r: r.choice(["commit {}", "Merge {} into main", "index {}..{} 100644", "HEAD is now at {}", "rev = \"{}\""]).replace("{}", some(r, HEX, r.choice((7, 12, 40)))),
    "hash": lambda r: r.choice(["sha256:{}", "md5sum {}  file.iso", "\"checksum\": \"{}\"", "etag: \"{}\"", "fingerprint {}", "cache_key: {}"]).format(some(r, HEX, r.choice((32, 40, 64)))),
    "integrity": lambda r: r.choice(['"integrity": "sha512-{}",', "  resolution: {{integrity: sha512-{}}}", "<script integrity=\"sha384-{}\">", "github.com/acme/lib v1.2.3 h1:{}"]).format(
        base64.b64encode(hashlib.sha512(str(r.random()).encode()).digest()[:r.choice((32, 48, 64))]).decode()),
    "lock": lambda r: f'"node_modules/{r.choice(("js-tokens", "token-types", "secret-stack", "passwd-user", "keyv"))}": {{"version": "{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}", '
                      f'"resolved": "https://packages.acme.io/x/-/x-4.0.0.tgz", "integrity": "sha512-{base64.b64encode(r.randbytes(64)).decode()}"}}',
    "uuid": lambda r: r.choice(["id: {}", "request_id={}", "traceparent {}", "credentialsId: '{}'", "\"tokenId\": \"{}\"", "subscription {}"]).format(uuid.UUID(int=r.getrandbits(128), version=4)),
    "image": lambda r: f'<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUg{base64.b64encode(r.randbytes(180)).decode()}">',
    "minified": lambda r: f"!function(e,t){{var n={{token:e.token,key:\"{name(r)}\",apiKey:t.apiKey,password:!0}};r({r.randrange(10 ** 5)},n)}}({some(r, LOWER, 2)},{{}});",
    "reference": lambda r: r.choice(["password: ${{DB_PASSWORD}}", "api_key = os.environ[\"{}_KEY\"]", "token: \"{{{{ .Values.{}.token }}}}\"", "secret = config.{}.secret", "apiKey: process.env.{}_API_KEY",
                                     "password=$(cat /run/secrets/{})", "token = vault.read('secret/{}')", "passwd = getpass('{} password: ')"]).format(name(r).upper()),
    "placeholder": lambda r: r.choice(["API_KEY=your_api_key_here", "password: changeme", "token=<your-token>", "secret: ********", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "ghp_" + 36 * "x",
                                       "aws_secret_access_key = YOUR_SECRET_ACCESS_KEY", "OPENAI_API_KEY=sk-...", "password: \"password\"", "api_key: \"REPLACE_ME\""]) + r.choice(["", f"  # {name(r)}"]),
    "code": lambda r: r.choice(["token = next_token(stream, {})", "tokenizer = load('{}-large-v2')", "key: str = \"{}\"", "passwordField.setText(\"{}\")", "if (password.length < {}) throw new Error();",
                                "max_tokens: {}", "secretName: {}-tls", "const keyCode = event.{}Key;", "primary_key={}_id", "def hash_password(password: str) -> {}:"]).format(r.choice([name(r), str(r.randint(8, 4096))])),
    "prose": lambda r: r.choice(["The password must hold {} characters and one digit.", "Rotate the secret every {} days.", "Tokens are counted per request, {} at most.", "パスワードは{}文字以上で設定してください。",
                                 "See the key in table {} for details.", "Authentication failed {} times."]).format(r.randint(6, 90)),
    "public": lambda r: r.choice(["ssh-rsa AAAAB3NzaC1yc2E{} me@host", "public_key: {}", "pk_live_is_public {}", "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----"]).format(some(r, ALNUM + "+/", 64)),
}


def nothing(r, count):
    kinds = list(NEGATIVES)
    for i in range(count):
        yield kinds[i % len(kinds)], NEGATIVES[kinds[i % len(kinds)]](r)
