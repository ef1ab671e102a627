#include "policies/redact/surrogate.h"

#include "gateway/core/ascii.h"
#include "policies/redact/generalise.h"
#include "policies/redact/restore_table.h"
#include "policies/redact/surrogate_address.h"
#include "policies/redact/surrogate_codes.h"
#include "policies/redact/surrogate_names.h"
#include "policies/redact/surrogate_numbers.h"

#include <array>

namespace sekisho {
namespace {

// The characters of `fake` in the places of those of `spelled` for which `counts` holds; nullopt where `spelled` has anything else but
// what groups them.
template <class Counts>
std::optional<std::string> laid_out(std::string_view spelled, std::string_view fake, const Counts& counts) {
  std::string out;
  std::size_t next = 0;
  for (const char c : spelled) {
    if (!counts(c)) {
      if (std::string_view("-.() +").find(c) == std::string_view::npos) return std::nullopt;
      out += c;
    } else if (next < fake.size()) {
      const char made = fake[next++];
      out += c >= 'a' && c <= 'z' ? to_ascii_lower(made) : made;
    } else {
      return std::nullopt;
    }
  }
  if (next != fake.size()) return std::nullopt;
  return out;
}

// For numbers: fakes the digits and puts them where the real ones stood.
template <class Fake>
std::optional<std::string> fake_number(std::string_view value, ValueKind kind, const Fake& fake, const Digest& seed) {
  const std::string digits = normal_form(value, kind);
  std::optional<std::string> made = fake(digits, seed);
  if (!made) return std::nullopt;
  return laid_out(narrowed(value), made->starts_with('+') ? std::string_view(*made).substr(1) : *made, is_ascii_digit);
}

// For codes of letters and digits, in the same way.
template <class Fake>
std::optional<std::string> fake_code(std::string_view value, ValueKind kind, const Fake& fake, const Digest& seed) {
  const std::optional<std::string> made = fake(normal_form(value, kind), seed);
  return made ? laid_out(narrowed(value), *made, is_ascii_alnum) : std::nullopt;
}

// With or without the mark in front of it.
std::optional<std::string> fake_postal_code(std::string_view value, ValueKind kind, const Digest& seed) {
  constexpr std::string_view kMark = "〒";
  const bool marked = value.starts_with(kMark);
  if (marked) value.remove_prefix(kMark.size());
  const std::optional<std::string> made = fake_number(value, kind, fake_postal, seed);
  return made ? std::optional((marked ? std::string(kMark) : std::string()) + *made) : std::nullopt;
}

std::optional<std::string> fake_place(std::string_view value, const RedactionKey& key, const Digest& seed) {
  const auto prefecture = generalised(value, ValueKind::Address, Transform::Dates::Keep, key);
  return prefecture ? fake_address(value, *prefecture, seed) : std::nullopt;
}

// RFC 2606 §3.
std::optional<std::string> fake_email(std::string_view value, const Digest& seed) {
  if (narrowed(value).find('@') == std::string::npos) return std::nullopt;
  constexpr std::array<std::string_view, 3> kDomains{"example.com", "example.net", "example.org"};
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::string local = "user-";
  for (std::size_t i = 0; i < 7; ++i) local += kLetters[seed[i] % kLetters.size()];
  return local + "@" + std::string(kDomains[seed[8] % kDomains.size()]);
}

// RFC 5737 §3 and RFC 3849.
std::optional<std::string> fake_ip(std::string_view value, const Digest& seed) {
  if (value.find(':') != std::string_view::npos) return "2001:db8::" + to_hex({reinterpret_cast<const char*>(seed.data()), 2});
  if (value.find('.') == std::string_view::npos) return std::nullopt;
  constexpr std::array<std::string_view, 3> kNetworks{"192.0.2.", "198.51.100.", "203.0.113."};
  return std::string(kNetworks[seed[0] % kNetworks.size()]) + std::to_string(1 + seed[1] % 254);
}

std::optional<std::string> fake(std::string_view value, ValueKind kind, const RedactionKey& key, const Digest& seed) {
  switch (kind) {
    case ValueKind::Card:
      return fake_number(value, kind, fake_card, seed);
    case ValueKind::MyNumber:
      return fake_number(value, kind, fake_my_number, seed);
    case ValueKind::Phone:
      return fake_number(value, kind, fake_phone, seed);
    case ValueKind::Email:
      return fake_email(value, seed);
    case ValueKind::Person:
      return fake_name(value, seed);
    case ValueKind::Ip:
      return fake_ip(value, seed);
    case ValueKind::Iban:
      return fake_code(value, kind, fake_iban, seed);
    case ValueKind::Vin:
      return fake_code(value, kind, fake_vin, seed);
    case ValueKind::Ssn:
      return fake_number(value, kind, fake_ssn, seed);
    case ValueKind::Postal:
      return fake_postal_code(value, kind, seed);
    case ValueKind::Address:
      return fake_place(value, key, seed);
    case ValueKind::Other:
    case ValueKind::Birthdate:
    case ValueKind::Age:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> surrogate_for(std::string_view value, ValueKind kind, const RedactionKey& key, unsigned attempt) {
  const std::string seed_text = std::to_string(attempt) + " " + normal_form(value, kind);
  std::optional<std::string> made = fake(value, kind, key, key.for_conversation("surrogate", seed_text));
  if (!made || made->size() > RestoreTable::kLongest || made == value) return std::nullopt;
  return made;
}

}  // namespace sekisho
