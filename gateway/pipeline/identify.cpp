#include "gateway/pipeline/identify.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace sekisho {
namespace {

constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kChecksumLength = 6;

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The CRC-32 as six base62 digits, the most significant first.
std::array<char, kChecksumLength> checksum_of(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::uint32_t rest = crc32(text);
  std::array<char, kChecksumLength> digits{};
  for (std::size_t place = digits.size(); place-- > 0; rest /= 62) digits[place] = kDigits[rest % 62];
  return digits;
}

std::string_view view_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// RFC 9110 §11.1: the scheme is compared without regard to case. Empty for another scheme.
std::string_view bearer_token(std::string_view value) {
  static constexpr std::string_view kScheme = "bearer ";
  value = trim(value);
  if (value.size() <= kScheme.size() || !equals_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
  return trim(value.substr(kScheme.size()));
}

Error refused() { return unauthenticated("the API key is not valid: mistyped, unknown or expired"); }

// The one key that the headers present. An Authorization of another scheme is a key that cannot be valid.
Result<std::string_view> find_key(const Headers& headers) {
  std::optional<std::string_view> key;
  for (const auto& [name, value] : headers) {
    const bool bearer = equals_ignoring_case(name, "authorization");
    if (!bearer && !equals_ignoring_case(name, "x-api-key")) continue;
    const std::string_view found = bearer ? bearer_token(value) : trim(value);
    if (key && !equal_in_constant_time(*key, found)) return unauthenticated("the request carries two different API keys; send one");
    key = found;
  }
  if (!key) return unauthenticated("no API key: send `Authorization: Bearer …` or `x-api-key: …`");
  return *key;
}

bool is_plain_word(std::string_view text) {
  const auto allowed = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  // Words such as `null`, `true` or `0x1f` mean something else to YAML without quotes; a leading letter alone would not rule them out.
  // `no` and `on` only to other readers of the file, of YAML 1.1.
  static constexpr std::array<std::string_view, 9> kYamlWords{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  const bool letter_first = !text.empty() && !(text[0] >= '0' && text[0] <= '9') && text[0] != '-';
  const auto reserved = [&](std::string_view word) { return equals_ignoring_case(word, text); };
  return letter_first && std::ranges::all_of(text, allowed) && std::ranges::none_of(kYamlWords, reserved);
}

// Digits only, as many as give the same number again.
std::string yaml_number(double number) {
  std::array<char, 400> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed).ptr};
}

std::string yaml_list(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) list += (list.empty() ? "" : ", ") + yaml_text(item);
  return "[" + list + "]";
}

std::string yaml_value(const FactValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return yaml_number(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return yaml_text(*text);
  return yaml_list(std::get<std::vector<std::string>>(value));
}

}  // namespace

bool is_well_formed_key(std::string_view text) {
  if (text.size() != kKeyLength || !text.starts_with(kKeyPrefix)) return false;
  if (!std::ranges::all_of(text.substr(kKeyPrefix.size()), is_alphanumeric)) return false;
  const std::string_view body = text.substr(0, kKeyLength - kChecksumLength);
  const auto checksum = checksum_of(body);
  return std::string_view(checksum.data(), checksum.size()) == text.substr(body.size());
}

NewClientKey new_client_key(const Secret& pepper) {
  std::string text(kKeyPrefix);
  text += to_base62(random_bytes(kRandomBytes));
  const auto checksum = checksum_of(text);
  text.append(checksum.data(), checksum.size());
  const std::string hmac = to_hex(hmac_sha256(pepper.reveal(), text));
  return {Secret(std::move(text)), hmac};
}

// YAML 1.2.2 §7.3.1: in double quotes every character has an escape.
std::string yaml_text(std::string_view text) {
  if (is_plain_word(text)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte < 0x20 || byte == 0x7F) {
      out += "\\x" + to_hex(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string client_key_line(std::string_view id, std::string_view hmac, const std::vector<std::pair<std::string, FactValue>>& facts) {
  std::string line = "    - { id: " + yaml_text(id) + ", hmac: \"" + std::string(hmac) + '"';
  std::string_view separator = ", facts: {";
  for (const auto& [name, value] : facts) {
    line += separator;
    line += yaml_text(name) + ": " + yaml_value(value);
    separator = ", ";
  }
  if (!facts.empty()) line += '}';
  return line + " }";
}

KeyRing::KeyRing(const Secret& pepper, std::vector<ClientKey> keys) : pepper_(pepper.reveal()), keys_(std::move(keys)) {
  places_.reserve(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) places_.emplace(keys_[i].hmac, i);
}

std::size_t KeyRing::DigestHash::operator()(const Digest& digest) const noexcept {
  std::size_t hash = 0;  // the digest is uniformly distributed: any part of it will do
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

Result<Caller> KeyRing::identify(const Headers& headers, WallTime now) const {
  const Result<std::string_view> key = find_key(headers);
  if (!key) return key.error();
  // The same steps for every key. The look-up is by a digest that nobody without the pepper can steer, so what its comparison takes
  // says nothing about the key; the checksum is public.
  const Digest digest = pepper_.sign(*key);
  const bool well_formed = is_well_formed_key(*key);
  const auto place = places_.find(digest);
  const Digest& known = place != places_.end() ? keys_[place->second].hmac : Digest{};
  const bool equal = equal_in_constant_time(view_of(digest), view_of(known));
  if (!well_formed || !equal || place == places_.end()) return refused();
  const ClientKey& entry = keys_[place->second];
  if (entry.expires && *entry.expires <= now) return refused();
  return entry.caller;
}

}  // namespace sekisho
