#include "policies/redact/generalise.h"

#include "gateway/core/ascii.h"
#include "policies/redact/calendar_date.h"

#include <array>
#include <charconv>
#include <vector>

namespace sekisho {
namespace {

// The prefectures (Local Autonomy Act, article 5; JIS X 0401).
constexpr auto kPrefectures = std::to_array<std::string_view>(
    {"北海道", "青森県",   "岩手県", "宮城県", "秋田県", "山形県",   "福島県", "茨城県", "栃木県", "群馬県",   "埼玉県", "千葉県",
     "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",   "山梨県", "長野県", "岐阜県", "静岡県",   "愛知県", "三重県",
     "滋賀県", "京都府",   "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県",   "山口県", "徳島県",
     "香川県", "愛媛県",   "高知県", "福岡県", "佐賀県", "長崎県",   "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"});

bool is_ascii_only(std::string_view text) {
  return text.find_first_not_of(
             "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") == std::string_view::npos;
}

std::string decade_of(int number, bool japanese) { return std::to_string(number - number % 10) + (japanese ? "年代" : "s"); }

std::string_view first_digits(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && !is_ascii_digit(text[begin])) ++begin;
  std::size_t end = begin;
  while (end < text.size() && is_ascii_digit(text[end])) ++end;
  return text.substr(begin, end - begin);
}

std::optional<int> first_number(std::string_view text) {
  const std::string_view digits = first_digits(text);
  int number = 0;
  if (digits.empty() || std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

// Never nought days: that would be the date itself.
std::chrono::days shift_of(const RedactionKey& key) {
  const std::uint64_t number = number_from(key.for_conversation("date shift", {}));
  const auto days = static_cast<int>(number % 365) + 1;
  return std::chrono::days((number >> 32 & 1) != 0 ? days : -days);
}

std::optional<std::string> generalised_date(std::string_view value, Transform::Dates dates, const RedactionKey& key) {
  std::optional<WrittenDate> date = read_date(value);
  if (!date) return std::nullopt;
  if (dates == Transform::Dates::Keep) return decade_of(static_cast<int>(date->date.year()), !is_ascii_only(value));
  date->date = std::chrono::sys_days(date->date) + shift_of(key);
  return write_date(*date);
}

std::optional<std::string> generalised_age(std::string_view value) {
  const std::optional<int> age = first_number(narrowed(value));
  if (!age || *age > 150) return std::nullopt;
  return std::to_string(*age - *age % 10) + (is_ascii_only(value) ? "s" : "代");
}

std::optional<std::string> generalised_address(std::string_view value) {
  for (const std::string_view prefecture : kPrefectures) {
    if (value.find(prefecture) != std::string_view::npos) return std::string(prefecture);
  }
  return std::nullopt;
}

std::optional<std::string> generalised_postal(std::string_view value) {
  const std::string plain = narrowed(value);
  const std::string_view digits = first_digits(plain);
  if (digits.size() != 3 && digits.size() != 7) return std::nullopt;
  return (plain.find("〒") != std::string::npos ? "〒" : "") + std::string(digits.substr(0, 3));
}

// The first `count` groups between `separator`s; empty where there are not so many.
std::string first_groups(std::string_view text, char separator, int count) {
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    at = text.find(separator, at + (i > 0 ? 1 : 0));
    if (at == std::string_view::npos) return {};
  }
  return std::string(text.substr(0, at));
}

std::optional<std::string> generalised_ip(std::string_view value) {
  const std::string plain = narrowed(value);
  if (plain.find(':') != std::string::npos) {
    const std::string network = first_groups(plain, ':', 2);
    if (network.empty() || network.ends_with(':')) return std::nullopt;
    return network + "::/32";
  }
  const std::string network = first_groups(plain, '.', 2);
  if (network.empty()) return std::nullopt;
  return network + ".0.0/16";
}

}  // namespace

std::optional<std::string> generalised(std::string_view value, ValueKind kind, Transform::Dates dates, const RedactionKey& key) {
  switch (kind) {
    case ValueKind::Birthdate:
      return generalised_date(value, dates, key);
    case ValueKind::Age:
      return generalised_age(value);
    case ValueKind::Address:
      return generalised_address(value);
    case ValueKind::Postal:
      return generalised_postal(value);
    case ValueKind::Ip:
      return generalised_ip(value);
    case ValueKind::Other:
    case ValueKind::Card:
    case ValueKind::MyNumber:
    case ValueKind::Phone:
    case ValueKind::Email:
    case ValueKind::Person:
    case ValueKind::Iban:
    case ValueKind::Ssn:
    case ValueKind::Vin:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sekisho
