#include "policies/redact/surrogate.h"

#include "policies/redact/ascii.h"
#include "policies/redact/restore_table.h"
#include "policies/redact/surrogate_names.h"
#include "policies/redact/surrogate_numbers.h"

#include <array>

namespace sekisho {
namespace {

// The digits of `fake` in the places of the digits of `spelled`; nullopt where `spelled` has anything but digits and their grouping.
std::optional<std::string> laid_out(std::string_view spelled, std::string_view fake) {
  std::string out;
  std::size_t next = 0;
  for (const char c : spelled) {
    if (!is_ascii_digit(c)) {
      if (std::string_view("-.() +").find(c) == std::string_view::npos) return std::nullopt;
      out += c;
    } else if (next < fake.size()) {
      out += fake[next++];
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
  return laid_out(narrowed(value), made->starts_with('+') ? std::string_view(*made).substr(1) : *made);
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

std::optional<std::string> fake(std::string_view value, ValueKind kind, const Digest& seed) {
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
    case ValueKind::Other:
    case ValueKind::Address:
    case ValueKind::Postal:
    case ValueKind::Birthdate:
    case ValueKind::Age:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> surrogate_for(std::string_view value, ValueKind kind, const RedactionKey& key, unsigned attempt) {
  const std::string seed_text = std::to_string(attempt) + " " + normal_form(value, kind);
  std::optional<std::string> made = fake(value, kind, key.for_conversation("surrogate", seed_text));
  if (!made || made->size() > RestoreTable::kLongest || made == value) return std::nullopt;
  return made;
}

}  // namespace sekisho
