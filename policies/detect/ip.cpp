#include "policies/detect/ip.h"

#include "policies/detect/characters.h"
#include "policies/detect/labelled.h"
#include "policies/detect/reading.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kType = "ip";
constexpr std::string_view kTestValue = "ip.test_value";
constexpr ByteSet kDigits("0123456789");
constexpr std::size_t kLongest = 45;  // bytes of an address of version 6
constexpr ByteSet kSixth("0123456789abcdefABCDEF:.");
constexpr ByteSet kInner("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._");

enum class Range { Public, Nobody, Documents };

// A block of addresses by its first bits.
struct Block {
  std::uint32_t first;
  int bits;
  Range range;
};
constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c) { return a << 24 | b << 16 | c << 8; }
constexpr auto kBlocks = std::to_array<Block>({
    {ipv4(0, 0, 0), 8, Range::Nobody},
    {ipv4(10, 0, 0), 8, Range::Nobody},
    {ipv4(100, 64, 0), 10, Range::Nobody},
    {ipv4(127, 0, 0), 8, Range::Nobody},
    {ipv4(169, 254, 0), 16, Range::Nobody},
    {ipv4(172, 16, 0), 12, Range::Nobody},
    {ipv4(192, 0, 0), 24, Range::Nobody},
    {ipv4(192, 0, 2), 24, Range::Documents},
    {ipv4(192, 168, 0), 16, Range::Nobody},
    {ipv4(198, 18, 0), 15, Range::Nobody},
    {ipv4(198, 51, 100), 24, Range::Documents},
    {ipv4(203, 0, 113), 24, Range::Documents},
    {ipv4(224, 0, 0), 3, Range::Nobody},
});

Range range_of(std::uint32_t address) {
  const auto holds = [address](const Block& block) { return (address ^ block.first) >> (32 - block.bits) == 0; };
  const auto found = std::ranges::find_if(kBlocks, holds);
  return found == kBlocks.end() ? Range::Public : found->range;
}

struct Address {
  std::size_t end = 0;
  std::uint32_t value = 0;    // IPv4
  std::uint32_t largest = 0;  // of the four numbers
};

// Four numbers up to 255 without leading zeros.
std::optional<Address> read_ipv4(std::string_view text, std::size_t at) {
  Address address;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') return std::nullopt;
      ++at;
    }
    const std::size_t end = kDigits.run_end(text, std::min(at, text.size()), 4);
    if (end == at || end - at > 3 || (end - at > 1 && text[at] == '0')) return std::nullopt;
    std::uint32_t value = 0;
    for (; at < end; ++at) value = value * 10 + static_cast<std::uint32_t>(text[at] - '0');
    if (value > 255) return std::nullopt;
    address.value = address.value << 8 | value;
    address.largest = std::max(address.largest, value);
  }
  address.end = at;
  return address;
}

struct Sixth {
  std::array<std::uint16_t, 8> groups{};
  std::size_t before = 0;  // groups before `::`
  std::size_t count = 0;
  bool shortened = false;
  bool digits = false;  // at least one group begins with a digit
};

// Groups of up to four hexadecimal digits with one `::` at most; an address in dots may stand at the end and is not looked into.
std::optional<Sixth> read_ipv6(std::string_view text) {
  Sixth address;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "::") {
      if (address.shortened) return std::nullopt;
      address.shortened = true;
      address.before = address.count;
      at += 2;
      continue;
    }
    if (at > 0 && text[at] == ':' && text[at - 1] != ':') ++at;
    std::size_t end = at;
    int value = 0;
    while (end < text.size() && end - at <= 4 && hex_value(text[end]) >= 0) value = value * 16 + hex_value(text[end++]);
    if (end == at || end - at > 4 || address.count == address.groups.size()) return std::nullopt;
    address.digits = address.digits || is_digit(text[at]);
    address.groups[address.count++] = static_cast<std::uint16_t>(value);
    at = end;
    if (at < text.size() && text[at] != ':') return std::nullopt;
  }
  if (text.ends_with(':') && !text.ends_with("::")) return std::nullopt;
  const bool whole = address.count == address.groups.size() && !address.shortened;
  return whole || (address.shortened && address.count < address.groups.size()) ? std::optional(address) : std::nullopt;
}

Range range_of(const Sixth& address) {
  const std::uint16_t first = address.before > 0 || !address.shortened ? address.groups[0] : std::uint16_t{0};
  if (first == 0x2001 && address.count > 1 && address.groups[1] == 0x0DB8) return Range::Documents;
  return (first & 0xE000) == 0x2000 ? Range::Public : Range::Nobody;
}

class IpRule final : public TextRule {
 public:
  explicit IpRule(ContextWords& words)
      : family_(words.add(
            "ip address|ipアドレス|ip アドレス|ipv4|ipv6|remote_addr|remote address|client_ip|source ip|src ip|ip_address|"
            "x-forwarded-for|logged in from|connected from|接続元|送信元|アクセス元|グローバルip|ip地址|アイピー|ip:|ip=|peer")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    for (const ByteSpan digits : text.digit_runs()) {
      // At once, since none of it alone is something that a processor can guess.
      const char before = digits.begin == 0 ? ' ' : all[digits.begin - 1];
      const char after = digits.end == all.size() ? ' ' : all[digits.end];
      const bool first = !kInner.contains(before);
      const bool set_off = static_cast<int>(before == '_') | static_cast<int>(before == '.');
      if (static_cast<int>(digits.end - digits.begin <= 3) & static_cast<int>(after == '.') & static_cast<int>(first | set_off)) {
        if (first || begins_at_underscores(all, digits.begin) || follows_leader(all, digits.begin)) judge_ipv4(text, digits.begin, hits);
      }
    }
    const ByteMaps& maps = text.reading().maps();
    std::size_t done = 0;
    for (std::size_t block = 0; block < maps.size(); ++block) {
      // One of the groups begins with a digit: only then is it an address.
      ByteMaps::for_each(maps.colons_near_digits(block), block, [&](std::size_t at) {
        if (at >= done && !is_alone(all, at)) done = judge_ipv6(text, at, hits);
      });
    }
  }

  std::vector<std::string_view> types() const override { return {kType, kTestValue}; }

 private:
  void judge_ipv4(const ScanText& text, std::size_t begin, std::vector<Hit>& hits) const {
    constexpr std::uint32_t kVersionLike = 32;  // a version's numbers are small
    const std::string_view all = text.text();
    const auto address = read_ipv4(all, begin);
    if (!address) return;
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(address->end)};
    const char after = text.after(span);
    const bool goes_on = is_alnum(after) || (after == '_' && !ends_at_underscores(all, span.end)) ||
                         (after == '.' && span.end + 1 < all.size() && is_digit(all[span.end + 1]));
    if (goes_on || text.attachment(span) != Attachment::Free || text.labelled_otherwise(span)) return;
    const Range range = range_of(address->value);
    const bool near = text.near(family_, span);
    const bool looks = after == ':' || after == '/' || text.before(span) == '/' || text.before(span) == '@';
    const bool likely = near || looks || address->largest >= kVersionLike;
    report(range, near ? Confidence::High : likely ? Confidence::Medium : Confidence::Low, span, hits);
  }

  // The one colon of its run: nothing of an address stands behind it, and nothing or a first group before it.
  static bool is_alone(std::string_view text, std::size_t colon) {
    constexpr std::size_t kGroup = 4;
    if (colon + 1 == text.size() || kSixth.contains(text[colon + 1])) return false;
    const std::size_t begin = kSixth.run_begin(text, colon, kGroup + 1);
    return colon - begin <= kGroup && text.substr(begin, colon - begin).find(':') == std::string_view::npos;
  }

  // Reads the run of hexadecimal digits and colons around `colon`; answers where it ends.
  std::size_t judge_ipv6(const ScanText& text, std::size_t colon, std::vector<Hit>& hits) const {
    constexpr std::size_t kFewestGroups = 3;
    const std::string_view all = text.text();
    const std::size_t begin = behind_name(all, leader_end(all, kSixth.run_begin(all, colon, kLongest), colon), colon);
    std::size_t end = kSixth.run_end(all, colon, kLongest);
    const std::size_t next = std::max(end, colon + 1);
    while (end > begin && (all[end - 1] == '.' || (all[end - 1] == ':' && (end - begin < 2 || all[end - 2] != ':')))) --end;
    const bool open = (begin == 0 || (!is_alnum(all[begin - 1]) && (all[begin - 1] != '_' || begins_at_underscores(all, begin)))) &&
                      (next >= all.size() || !is_alnum(all[next]));
    if (!open) return next;
    const auto address = read_ipv6(all.substr(begin, end - begin));
    if (!address || !address->digits) return next;
    const bool long_enough = end - begin >= kFewestGroups * 2 && address->count >= kFewestGroups;
    if (!long_enough && !is_short_private(all.substr(0, begin), *address)) return next;
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    report(range_of(*address), text.near(family_, span) ? Confidence::High : Confidence::Medium, span, hits);
    return next;
  }

  // Where the last leader of dots between `begin` and the colon ends, which an address is no part of; `begin` without one.
  static std::size_t leader_end(std::string_view text, std::size_t begin, std::size_t colon) {
    const std::size_t dot = text.substr(begin, colon - begin).rfind('.');
    return dot != std::string_view::npos && follows_leader(text, begin + dot + 1) ? begin + dot + 1 : begin;
  }

  // Behind the colon of a label that the run of `begin` starts with, as in IP:2400:7db::1 and interface:fe80::1; `begin` without one.
  static std::size_t behind_name(std::string_view text, std::size_t begin, std::size_t colon) {
    constexpr ByteSet kHex("0123456789abcdefABCDEF");
    const bool named = begin > 0 && (is_alnum(text[begin - 1]) || !is_ascii(text[begin - 1]));
    const std::size_t sign = kHex.run_end(text, begin);
    const bool single = sign <= colon && text[sign] == ':' && sign + 1 < text.size() && text[sign + 1] != ':';
    return named && single ? sign + 1 : begin;
  }

  // fe80::1, fd00::1 and ::1, but no slice such as `list[::1]`.
  static bool is_short_private(std::string_view before, const Sixth& address) {
    if (!address.shortened || address.count == 0) return false;
    const std::uint16_t first = address.groups[0];
    if (address.before > 0) return address.count > 1 && ((first & 0xFFC0) == 0xFE80 || (first & 0xFE00) == 0xFC00);
    const char indexed = before.size() > 1 && before.back() == '[' ? before[before.size() - 2] : ' ';
    return address.count == 1 && first == 1 && !is_alnum(indexed) && indexed != '_' && indexed != ')' && indexed != ']';
  }

  static void report(Range range, Confidence confidence, ByteSpan span, std::vector<Hit>& hits) {
    if (range != Range::Public) confidence = Confidence::Low;
    hits.push_back({range == Range::Documents ? kTestValue : kType, confidence, span});
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_ip_rule(ContextWords& words) { return std::make_unique<IpRule>(words); }

}  // namespace sekisho
