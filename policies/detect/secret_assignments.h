#pragma once

#include "policies/detect/rule.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// Values that are secret because of the name they are given to: `DB_PASSWORD=…`, `"apiKey": "…"`, `--token …`, `Authorization: Basic …`.
// They are judged by how random they are; references (`${KEY}`, `process.env.KEY`), placeholders and samples are none.

// What a name says of its value.
enum class NameKind : std::uint8_t {
  Password,       // chosen by somebody
  ShortName,      // the same, but the name is a word for other things too: what it is given must look the part
  Pin,            // the same, and four digits may be one
  Key,            // random, whatever its length
  AnyKey,         // may be a key of a table as well: it must be long and very random
  Authorization,  // of HTTP, with its scheme
  Bearer,         // the scheme alone: what follows must be very random
  Basic,          // the same: it must decode to a user and a password
};

// A word that such names hold, in lower case, found in any case where a word may begin.
struct SecretName {
  std::string_view word;
  NameKind kind = NameKind::Key;
  std::uint8_t behind = 0;  // bytes of the word that follow the name itself
};

inline constexpr auto kSecretNames = std::to_array<SecretName>({
    {"password", NameKind::Password},
    {"passwd", NameKind::Password},
    {"passwort", NameKind::Password},
    {"passphrase", NameKind::Password},
    {"passcode", NameKind::Pin},
    {"userpass", NameKind::Password},
    {"_pass", NameKind::Password},
    {"pwd", NameKind::Password},
    {"パスワード", NameKind::Password},
    {"暗証番号", NameKind::Pin},
    {"pgpassword", NameKind::Password},
    {"dbpassword", NameKind::Password},
    {"userpassword", NameKind::Password},
    {"adminpassword", NameKind::Password},
    {"rootpassword", NameKind::Password},
    {"mypassword", NameKind::Password},
    {"identified by", NameKind::Password},
    {"kennwort", NameKind::Password},
    {"mot de passe", NameKind::Password},
    {"contraseña", NameKind::Password},
    {"senha", NameKind::Password},
    {"hasło", NameKind::Password},
    {"wachtwoord", NameKind::Password},
    {"lösenord", NameKind::Password},
    {"口令", NameKind::Password},
    {"пароль", NameKind::Password},
    {"Пароль", NameKind::Password},
    {"密码", NameKind::Password},
    {"비밀번호", NameKind::Password},
    {"secret", NameKind::Key},
    {"token", NameKind::Key},
    {"apikey", NameKind::Key},
    {"api_key", NameKind::Key},
    {"api-key", NameKind::Key},
    {"api key", NameKind::Key},
    {"apiキー", NameKind::Key},
    {"シークレット", NameKind::Key},
    {"トークン", NameKind::Key},
    {"access_key", NameKind::Key},
    {"accesskey", NameKind::Key},
    {"access-key", NameKind::Key},
    {"access key", NameKind::Key},
    {"privatekey", NameKind::Key},
    {"private_key", NameKind::Key},
    {"private-key", NameKind::Key},
    {"credential", NameKind::Key},
    {"creds", NameKind::Key},
    {"_auth", NameKind::Authorization},
    {"auth", NameKind::Authorization},
    {"authorization", NameKind::Authorization},
    {"パスフレーズ", NameKind::Password},
    {"パスコード", NameKind::Pin},
    {"key", NameKind::AnyKey},
    {"pinコード", NameKind::Pin},
    {"pin code", NameKind::Pin},
    {"シークレットキー", NameKind::Key},
    {"アクセスキー", NameKind::Key},
    {"秘密鍵", NameKind::Key},
    {"認証キー", NameKind::Key},
});

// Names that are too short to be looked for by themselves: with what gives them a value behind them.
inline constexpr auto kShortNames = std::to_array<SecretName>({
    {"pw:", NameKind::Password, 1},     {"pw=", NameKind::Password, 1},     {"pw :", NameKind::Password, 2},
    {"pw =", NameKind::Password, 2},    {"pw\"", NameKind::Password, 1},    {"pw'", NameKind::Password, 1},
    {"pwは", NameKind::Password, 3},    {"pw ", NameKind::ShortName, 1},    {"pass:", NameKind::ShortName, 1},
    {"pass=", NameKind::ShortName, 1},  {"pass :", NameKind::ShortName, 2}, {"pass =", NameKind::ShortName, 2},
    {"pass\"", NameKind::ShortName, 1}, {"pass'", NameKind::ShortName, 1},  {"passは", NameKind::ShortName, 3},
    {"パス:", NameKind::ShortName, 1},  {"パス=", NameKind::ShortName, 1},  {"パス :", NameKind::ShortName, 2},
    {"bearer ", NameKind::Bearer, 1},   {"basic ", NameKind::Basic, 1},     {"パスは", NameKind::ShortName, 3},
    {"パス「", NameKind::ShortName, 3}, {"pw\n", NameKind::Password, 1},    {"pass\n", NameKind::ShortName, 1},
});

// The value of the name whose word stands at [begin, end); nullopt where it has none or none that is secret.
// Types: `secret.password`, `secret.assignment`, `secret.authorization`, `secret.connection_string`.
std::optional<Hit> match_assignment(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end);

// The whole name whose word stands at [begin, end), where what stands below it is secret: nullopt where the word is a piece of another,
// where the name is one of something else, and for keys that do not say of what.
std::optional<ByteSpan> name_of_secret(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end);

// A value that stands in a column which a name of that kind heads.
std::optional<Hit> judge_cell(NameKind kind, std::string_view text, ByteSpan cell);

// `curl ` at `begin`: the user and the password behind `-u` or `--user` of the same command.
std::optional<Hit> match_curl_user(std::string_view text, std::size_t begin);

}  // namespace sekisho
