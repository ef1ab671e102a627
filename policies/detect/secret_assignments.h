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
  Key,            // random, whatever its length
  AnyKey,         // may be a key of a table as well: it must be long and very random
  Authorization,  // of HTTP, with its scheme
};

// A word that such names hold, in lower case, found in any case.
struct SecretName {
  std::string_view word;
  NameKind kind = NameKind::Key;
  bool anywhere = false;  // it counts behind letters too: `dbpassword`
};

inline constexpr auto kSecretNames = std::to_array<SecretName>({
    {"password", NameKind::Password, true},   {"passwd", NameKind::Password, true},     {"passwort", NameKind::Password, true},
    {"passphrase", NameKind::Password, true}, {"passcode", NameKind::Password, true},   {"userpass", NameKind::Password, true},
    {"_pass", NameKind::Password, true},      {"pwd", NameKind::Password, true},        {"パスワード", NameKind::Password, true},
    {"暗証番号", NameKind::Password, true},   {"密码", NameKind::Password, true},       {"비밀번호", NameKind::Password, true},
    {"secret", NameKind::Key, true},          {"token", NameKind::Key, true},           {"apikey", NameKind::Key, true},
    {"api_key", NameKind::Key, true},         {"api-key", NameKind::Key, true},         {"api key", NameKind::Key, true},
    {"apiキー", NameKind::Key, true},         {"シークレット", NameKind::Key, true},    {"トークン", NameKind::Key, true},
    {"access_key", NameKind::Key, true},      {"accesskey", NameKind::Key, true},       {"access-key", NameKind::Key, true},
    {"access key", NameKind::Key, true},      {"privatekey", NameKind::Key, true},      {"private_key", NameKind::Key, true},
    {"private-key", NameKind::Key, true},     {"credential", NameKind::Key, false},     {"creds", NameKind::Key, false},
    {"_auth", NameKind::Authorization, true}, {"auth", NameKind::Authorization, false}, {"authorization", NameKind::Authorization, false},
    {"key", NameKind::AnyKey, false},
});

// The value of the name whose word stands at [begin, end); nullopt where it has none or none that is secret.
// Types: `secret.password`, `secret.assignment`, `secret.authorization`, `secret.connection_string`.
std::optional<Hit> match_assignment(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end);

// `curl ` at `begin`: the user and the password behind `-u` or `--user` of the same command.
std::optional<Hit> match_curl_user(std::string_view text, std::size_t begin);

}  // namespace sekisho
