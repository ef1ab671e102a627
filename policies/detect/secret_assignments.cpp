#include "policies/detect/secret_assignments.h"

#include "policies/detect/asked_value.h"
#include "policies/detect/assigned_value.h"
#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/encoded.h"
#include "policies/detect/labelled.h"
#include "policies/detect/literal_value.h"
#include "policies/detect/scattered.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kNameSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
constexpr std::size_t kLongestName = 48;

std::string lower_of(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

bool same_case(char a, char b) { return (is_lower(a) && is_lower(b)) || (is_upper(a) && is_upper(b)); }

// Names of something about a secret: `tokenUrl`, `secret_name`, `keyId`, `passwordHash`; and words that only begin like one.
bool names_something_else(std::string_view tail) {
  constexpr auto kTails = std::to_array<std::string_view>(
      {"id",     "name",   "type",    "url",      "uri",   "path",    "file",  "dir",    "len",      "count",  "size",   "exp",
       "ttl",    "policy", "reg",     "patt",     "hint",  "field",   "label", "pref",   "form",     "err",    "man",    "store",
       "prov",   "class",  "ref",     "arn",      "vers",  "limit",   "reset", "hash",   "min",      "max",    "issuer", "usage",
       "used",   "scope",  "method",  "mode",     "env",   "var",     "chars", "vault",  "pair",     "code",   "word",   "press",
       "down",   "up",     "tag",     "column",   "index", "string_", "date",  "time",   "endpoint", "server", "host",   "source",
       "result", "status", "enabled", "required", "link",  "page",    "alg",   "schema", "mount"});
  while (!tail.empty() && !is_alnum(tail.front())) tail.remove_prefix(1);
  if (tail.empty()) return false;
  const std::string lower = lower_of(tail);
  return std::ranges::any_of(kTails, [&](std::string_view word) { return lower.starts_with(word); });
}

// Names of secrets that are none: `public_key`, `nextPageToken`, `csrf-token`, `max_tokens`.
bool is_known_harmless(std::string_view head) {
  constexpr auto kHeads =
      std::to_array<std::string_view>({"public",      "pub",          "csrf",       "xsrf",           "page",     "continuation",
                                       "cancel",      "cancellation", "pagination", "idempotency",    "primary",  "foreign",
                                       "partition",   "cache",        "sort",       "cursor",         "design",   "bos",
                                       "eos",         "pad",          "unk",        "special",        "max",      "num",
                                       "min",         "total",        "prompt",     "completion",     "hash",     "row",
                                       "object",      "bucket",       "group",      "lookup",         "issuer",   "hot",
                                       "short",       "sync",         "next",       "schema",         "sequence", "entry",
                                       "translation", "i18n",         "site",       "recaptcha_site", "dedup",    "routing",
                                       "resume",      "authenticity", "host",       "known_hosts",    "input",    "output"});
  while (!head.empty() && !is_alnum(head.back())) head.remove_suffix(1);
  if (head.empty()) return false;
  const std::string lower = lower_of(head);
  const auto whole = [&](std::string_view word) {
    if (!lower.ends_with(word)) return false;
    const std::size_t begin = head.size() - word.size();
    return begin == 0 || !same_case(head[begin - 1], head[begin]);
  };
  return std::ranges::any_of(kHeads, whole);
}

// What keys are for that are secret however short: `encryption_key`, `azureOpenaiKey`.
bool is_key_of_secrets(std::string_view head) {
  constexpr auto kHeads = std::to_array<std::string_view>(
      {"secret", "encryption", "signing", "signature", "master", "subscription", "openai",  "azure", "account", "admin",
       "deploy", "session",    "cookie",  "hmac",      "shared", "consumer",     "service", "app",   "aes",     "jwt"});
  while (!head.empty() && !is_alnum(head.back())) head.remove_suffix(1);
  const std::string lower = lower_of(head);
  return std::ranges::any_of(kHeads, [&](std::string_view word) {
    return lower.ends_with(word) &&
           (lower.size() == word.size() || !is_alnum(lower[lower.size() - word.size() - 1]) || is_upper(head[head.size() - word.size()]));
  });
}

// The name goes on behind its word with another one that says more of the value.
bool has_later_word(std::string_view tail) {
  constexpr auto kWords = std::to_array<std::string_view>({"password", "passwd", "secret", "token", "key", "credential", "auth"});
  constexpr std::size_t kShortest = 3;
  if (tail.size() < kShortest) return false;
  const std::string lower = lower_of(tail);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// バイパス, キャンパス, ファイルパス: the character before belongs to one word with what follows.
bool ends_in_katakana(std::string_view text) {
  const char32_t last = character_at(text, characters_back(text, text.size(), 1)).value;
  return last >= 0x30A1 && last <= 0x30FC;
}

// Where the name that holds a word ends, and the word itself with its plural.
struct NameEnd {
  std::size_t word = 0;
  std::size_t name = 0;
};

// nullopt where the word is a piece of another.
std::optional<NameEnd> name_end(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end) {
  const bool goes_on_before =
      name.kind == NameKind::ShortName && begin > 0 && !is_ascii(text[begin]) && ends_in_katakana(text.substr(0, begin));
  if (goes_on_before) return std::nullopt;
  if (!is_ascii(text[end - 1])) return NameEnd{end, end};
  const bool capital = begin + 1 < text.size() && is_upper(text[begin]) && is_lower(text[begin + 1]);
  if (!capital && begin > 0 && same_case(text[begin - 1], text[begin])) return std::nullopt;
  if (begin > 0 && text[begin - 1] == '/' && name.kind == NameKind::AnyKey) return std::nullopt;
  if (end < text.size() && same_case(text[end], text[end - 1])) {
    if (to_lower(text[end]) != 's' || (end + 1 < text.size() && is_alnum(text[end + 1]))) return std::nullopt;
    ++end;
  }
  std::size_t last = kNameSet.run_end(text, end, kLongestName);
  while (last > end && !is_alnum(text[last - 1])) --last;
  return NameEnd{end, last};
}

// `user:password` in base64, as Basic of RFC 7617 has it.
bool is_basic(std::string_view value) {
  const std::string pair = decode_base64(value);
  const std::size_t colon = pair.find(':');
  return colon != std::string::npos && colon > 0 && is_readable(pair) && !is_sample_password(std::string_view(pair).substr(colon + 1));
}

bool is_key(std::string_view value) {
  constexpr std::size_t kFewest = 8;
  while (value.ends_with('=')) value.remove_suffix(1);
  if (value.size() < kFewest || value.find(' ') != std::string_view::npos) return false;
  constexpr std::size_t kLong = 20;
  const bool scattered = value.size() >= kLong && value.find_first_of("!@#$%^&*+~") != std::string_view::npos && is_scattered(value) &&
                         !names_reference(value);
  return (scattered || ((is_uuid(value) || is_random_mix(value)) && !is_reference(value))) && !is_placeholder(value) &&
         !is_sample_password(value);
}

// Tables have keys too: what they hold is shorter, or a hash.
bool is_long_key(std::string_view value) {
  constexpr std::size_t kFewest = 20;
  constexpr double kLeastEntropy = 3.5;
  const bool upper = std::ranges::any_of(value, is_upper);
  const bool lower = std::ranges::any_of(value, is_lower);
  return value.size() >= kFewest && upper && lower && entropy_of(value) >= kLeastEntropy && is_key(value);
}

Confidence confidence_of(std::string_view value) {
  constexpr std::size_t kLong = 20;
  constexpr double kRandom = 3.3;
  return value.size() >= kLong && entropy_of(value) >= kRandom ? Confidence::High : Confidence::Medium;
}

// Parts of a connection string stand around it, on its line: `Server=…;User Id=…;Password=…`.
bool in_connection_string(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr auto kParts = std::to_array<std::string_view>({"server=", "data source=", "host=", "database=", "initial catalog=", "user id=",
                                                           "uid=", "username=", "user=", "endpoint=", "dbname="});
  constexpr std::size_t kReach = 160;
  const std::size_t reach = begin > kReach ? begin - kReach : 0;
  const std::size_t from = reach + text.substr(reach, begin - reach).rfind('\n') + 1;  // npos + 1 is 0
  const std::string_view behind = text.substr(end, kReach);
  const std::string_view around = text.substr(from, end + std::min(behind.find('\n'), behind.size()) - from);
  if (around.find(';') == std::string_view::npos) return false;
  for (std::size_t sign = around.find('='); sign != std::string_view::npos; sign = around.find('=', sign + 1)) {
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    const auto ends = [&](std::string_view part) {
      return part.size() <= sign + 1 && std::ranges::equal(around.substr(sign + 1 - part.size(), part.size()), part, same);
    };
    if (std::ranges::any_of(kParts, ends)) return true;
  }
  return false;
}

bool is_pin(std::string_view value) {
  constexpr std::size_t kFewest = 4;
  constexpr std::size_t kMost = 12;
  return value.size() >= kFewest && value.size() <= kMost && std::ranges::all_of(value, is_digit);
}

std::optional<Hit> judge_password(NameKind kind, std::string_view text, ByteSpan span, bool quoted) {
  const std::string_view value = text.substr(span.begin, span.end - span.begin);
  if (kind == NameKind::Pin && is_pin(value)) return Hit{"secret.password", Confidence::Medium, span};
  if (kind == NameKind::ShortName && !is_unlike_words(value)) return std::nullopt;
  // A variable of a program, not a value: `password = arg0;`
  const bool variable = !quoted && span.end < text.size() && (text[span.end] == ')' || text[span.end] == ';') &&
                        std::ranges::all_of(value, [](char c) { return is_alnum(c) || c == '_' || c == '.'; });
  const bool option = !quoted && value.starts_with('-');
  if (option || !is_password(value)) return std::nullopt;
  const bool connection = in_connection_string(text, span.begin, span.end);
  if (variable && !connection) return std::nullopt;
  return Hit{connection ? "secret.connection_string" : "secret.password", confidence_of(value), span};
}

// A word alone that answers a question is more often none of these than one: it needs letters and digits.
std::optional<Hit> judge_answer(const SecretName& name, std::string_view text, std::size_t first, std::size_t last) {
  if (name.kind != NameKind::Password && name.kind != NameKind::Key) return std::nullopt;
  const auto span = find_answer(text, first, last);
  if (!span) return std::nullopt;
  const std::string_view value = text.substr(span->begin, span->end - span->begin);
  const bool mixed = std::ranges::any_of(value, is_digit) && std::ranges::any_of(value, is_letter);
  const bool address =
      value.find('@') != std::string_view::npos && value.rfind('.') > value.find('@') && value.rfind('.') != std::string_view::npos;
  if (!mixed || address) return std::nullopt;
  if (name.kind == NameKind::Key && is_key(value)) return Hit{"secret.assignment", Confidence::Medium, *span};
  if (name.kind == NameKind::Password && is_password(value)) return Hit{"secret.password", Confidence::Medium, *span};
  return std::nullopt;
}

// "AWS::SecretsManager::Secret": the name of a type, in quotes.
bool is_type(std::string_view text, std::size_t first, std::size_t last) {
  const bool quoted = last < text.size() && (text[last] == '"' || text[last] == '\'');
  return quoted && first > 2 && text[first - 1] == ':' && text[first - 2] == ':';
}

// `eyJhbGciOi...`: the beginning of a key, as documentation shows it.
bool is_cut_short(std::string_view text, ByteSpan span) {
  const std::string_view value = text.substr(span.begin, span.end - span.begin);
  const std::string_view rest = text.substr(span.end);
  return value.ends_with("...") || value.ends_with("…") || rest.starts_with("...") || rest.starts_with("…");
}

// Where a name begins, the word in it that tells a secret, and where it ends.
struct Named {
  std::size_t first = 0;
  std::size_t word = 0;
  std::size_t last = 0;
  bool wide = false;  // the word is not ASCII
};

// `password: my_secret_key`, but not Q7#gPXKQkEyZ&k9.
bool is_another_name(std::string_view value) { return kNameSet.run_end(value, 0) == value.size() && has_later_word(value); }

// What stands behind the name.
std::optional<Hit> judge_named(const SecretName& name, std::string_view text, const Named& named) {
  const bool chosen = name.kind == NameKind::Password || name.kind == NameKind::ShortName || name.kind == NameKind::Pin;
  const bool scheme = name.kind == NameKind::Bearer || name.kind == NameKind::Basic;
  const bool plain = name.kind == NameKind::Password && !named.wide;  // `password` in a sentence
  const bool blanks = chosen || scheme;
  if (is_type(text, named.first, named.last)) return std::nullopt;
  const bool whole = name.kind == NameKind::Password || name.kind == NameKind::Pin;
  const auto alone = whole ? find_word_alone(text, named.first, named.last) : std::nullopt;
  if (alone) return judge_password(name.kind, text, *alone, true);
  const auto found = find_assigned(text, named.first, named.last, {.bare = blanks, .scattered = chosen});
  if (!found) return judge_answer(name, text, named.first, named.last);
  const std::string_view value = text.substr(found->span.begin, found->span.end - found->span.begin);
  if (!found->quoted && !found->scheme && is_another_name(value)) return std::nullopt;
  if (found->bare && !scheme && !is_unlike_words(value)) return std::nullopt;
  if (found->bare && plain && !has_password_sign(value)) return std::nullopt;
  if (!chosen && is_cut_short(text, found->span)) return std::nullopt;
  if (found->scheme) {
    const bool secret = is_basic(value) || is_key(value);
    return secret ? std::optional(Hit{"secret.authorization", confidence_of(value), found->span}) : std::nullopt;
  }
  switch (name.kind) {
    case NameKind::Password:
    case NameKind::ShortName:
    case NameKind::Pin:
      return judge_password(name.kind, text, found->span, found->quoted);
    case NameKind::Key:
      if (!is_key(value)) return std::nullopt;
      return Hit{"secret.assignment", confidence_of(value), found->span};
    case NameKind::Authorization:
      if (!is_basic(value) && !is_key(value)) return std::nullopt;
      return Hit{"secret.authorization", confidence_of(value), found->span};
    case NameKind::Bearer:
    case NameKind::Basic:
      if (!found->bare || !(name.kind == NameKind::Basic ? is_basic(value) : is_long_key(value))) return std::nullopt;
      return Hit{"secret.authorization", confidence_of(value), found->span};
    case NameKind::AnyKey:
      if (!is_long_key(value) && !(is_key_of_secrets(text.substr(named.first, named.word - named.first)) && is_key(value)))
        return std::nullopt;
      return Hit{"secret.assignment", Confidence::Medium, found->span};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Hit> match_assignment(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end) {
  end -= name.behind;
  const auto last = name_end(name, text, begin, end);
  if (!last || (name.behind > 0 && last->name > end)) return std::nullopt;  // the name goes on
  const Named named{
      .first = kNameSet.run_begin(text, begin, kLongestName), .word = begin, .last = last->name, .wide = !is_ascii(text[end - 1])};
  auto hit = judge_named(name, text, named);
  if (!hit || named.wide) return hit;
  // Last, since it takes longest: most names have no value.
  const std::string_view tail = text.substr(last->word, last->name - last->word);
  const std::string_view head = text.substr(named.first, begin - named.first);
  return names_something_else(tail) || has_later_word(tail) || is_known_harmless(head) ? std::nullopt : hit;
}

std::optional<ByteSpan> name_of_secret(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end) {
  const auto last = name_end(name, text, begin, end);
  if (!last) return std::nullopt;
  const ByteSpan whole = byte_span(is_ascii(text[end - 1]) ? kNameSet.run_begin(text, begin, kLongestName) : begin, last->name);
  const std::string_view tail = text.substr(last->word, last->name - last->word);
  const std::string_view head = text.substr(whole.begin, begin - whole.begin);
  if (name.kind == NameKind::AnyKey && !is_key_of_secrets(head)) return std::nullopt;
  return names_something_else(tail) || has_later_word(tail) || is_known_harmless(head) ? std::nullopt : std::optional(whole);
}

std::optional<Hit> judge_cell(NameKind kind, std::string_view text, ByteSpan cell) {
  const std::string_view value = text.substr(cell.begin, cell.end - cell.begin);
  if (value.find_first_of(" \n") != std::string_view::npos) return std::nullopt;
  switch (kind) {
    case NameKind::Password:
    case NameKind::ShortName:
    case NameKind::Pin:
      return judge_password(kind, text, cell, true);
    case NameKind::Key:
    case NameKind::AnyKey:
      return is_key(value) ? std::optional(Hit{"secret.assignment", confidence_of(value), cell}) : std::nullopt;
    case NameKind::Authorization:
    case NameKind::Bearer:
    case NameKind::Basic:
      break;
  }
  return std::nullopt;
}

std::optional<Hit> match_curl_user(std::string_view text, std::size_t begin) {
  constexpr std::size_t kReach = 512;
  constexpr ByteSet kQuotes("\"' ");
  constexpr ByteSet kEnd(" \"'\n\t\\");
  const std::string_view command = text.substr(begin, kReach);
  for (const std::string_view option : {" -u ", " --user ", " --user=", "\t-u "}) {
    const std::size_t at = find_literal(command, option);
    if (at == std::string_view::npos) continue;
    std::size_t from = kQuotes.run_end(command, at + option.size(), 3);
    std::size_t to = from;
    while (to < command.size() && !kEnd.contains(command[to])) ++to;
    const std::string_view pair = command.substr(from, to - from);
    const std::size_t colon = pair.find(':');
    if (colon == std::string_view::npos || is_reference(pair)) return std::nullopt;
    const std::string_view user = pair.substr(0, colon);
    const std::string_view password = pair.substr(colon + 1);
    if (!is_password(password) && !is_random_mix(password) && !(password.empty() && is_password(user))) return std::nullopt;
    return Hit{"secret.authorization", Confidence::Medium, byte_span(begin + from, begin + to)};
  }
  return std::nullopt;
}

}  // namespace sekisho
