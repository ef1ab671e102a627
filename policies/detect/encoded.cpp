#include "policies/detect/encoded.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/utf16.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <optional>
#include <span>

namespace sekisho {
namespace {

constexpr std::size_t kFewestBase64 = 16;
constexpr std::size_t kFewestHex = 32;
constexpr std::size_t kHead = 8;    // characters that tell most noise
constexpr std::size_t kProbe = 24;  // characters that tell text from noise most of the time
constexpr std::uint8_t kNoValue = 0xFF;

constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-");
constexpr ByteSet kHex("0123456789abcdefABCDEF");

constexpr std::array<std::uint8_t, 256> make_values() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoValue);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}
constexpr std::array<std::uint8_t, 256> kValues = make_values();

// Eight pairs at a time: a digit's value is its lower half, and nine more for letters, which have bit 6.
std::string decode_hex(std::string_view token) {
  using Digits = unsigned char __attribute__((ext_vector_type(16)));
  using Eight = unsigned char __attribute__((ext_vector_type(8)));
  std::string bytes(token.size() / 2, '\0');
  std::size_t done = 0;
  for (; 2 * done + sizeof(Digits) <= token.size(); done += sizeof(Eight)) {
    const Digits digits = load_lanes(token, 2 * done);
    const Digits values = (digits & 0xF) + (digits >> 6) * 9;
    const Eight pairs = values.even << 4 | values.odd;
    std::memcpy(&bytes[done], &pairs, sizeof pairs);
  }
  for (; done < bytes.size(); ++done) bytes[done] = static_cast<char>(hex_value(token[2 * done]) << 4 | hex_value(token[2 * done + 1]));
  return bytes;
}

// Like is_readable, for a beginning: its last character may be cut.
bool may_be_readable(std::string_view bytes) {
  std::size_t end = bytes.size();
  for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    if (!is_ascii(bytes[bytes.size() - back]) && !is_continuation(bytes[bytes.size() - back])) {
      end = bytes.size() - back;
      break;
    }
    if (is_ascii(bytes[bytes.size() - back])) break;
  }
  return is_readable(bytes.substr(0, end));
}

// The end of the hexadecimal digits that begin at `from`: block by block, then one by one.
std::size_t run_end(std::string_view text, std::size_t from) {
  for (; from + sizeof(ByteLanes) <= text.size(); from += sizeof(ByteLanes)) {
    const ByteLanes lanes = load_lanes(text, from);
    if (!all_lanes((lanes - '0' < 10) | ((lanes | 0x20) - 'a' < 6))) break;
  }
  return kHex.run_end(text, from);
}

// The next run of `least` or more hexadecimal digits. Looking first at the last place where such a run would have to reach passes over
// text in long steps.
std::optional<ByteSpan> find_run(std::string_view text, std::size_t from, std::size_t least) {
  while (from + least <= text.size()) {
    const std::size_t last = from + least - 1;
    const std::size_t begin = kHex.run_begin(text, last + 1, least);
    const std::size_t end = begin > last ? begin : run_end(text, last);
    if (end - begin >= least) return ByteSpan{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    from = std::max(end, begin);
  }
  return std::nullopt;
}

// The beginning of no text in UTF-8: a character that is whole is none.
bool is_noise(std::string_view bytes) {
  constexpr std::size_t kLongest = 4;
  for (std::size_t at = 0; at + kLongest <= bytes.size();) {
    const Character character = character_at(bytes, at);
    if (character.value == Character::kBadByte) return true;
    at += character.length;
  }
  return false;
}

std::optional<std::string> decode_gzip(std::string_view token, InflateBudget& budget) {
  std::string bytes = budget.inflate(decode_base64(token));
  return is_readable(bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

// True for most of what is_noise is true for, and neither gzip nor UTF-16 begins so. Of six bytes, the first the highest.
bool is_noise_at_once(std::uint64_t head) {
  constexpr std::uint64_t kHigh = 0x808080808080;
  constexpr std::uint64_t kThird = 0x80000000;  // that bit of the third byte
  const std::uint64_t high = head & kHigh;
  if (high < kThird) return false;
  const int before = std::countl_zero(high << 16);  // bits of ASCII
  const auto first = static_cast<std::uint8_t>(head >> (40 - before));
  const bool goes_on = (head >> (32 - before) & 0xC0) == 0x80;
  return (first < 0xC2 || first > 0xF4 || !goes_on) && !may_be_utf16(head) && head >> 32 != 0x1F8B;
}

bool begins_as_noise(std::string_view token) {
  if (token.size() < kHead) return false;
  std::uint64_t head = 0;
  std::uint8_t all = 0;
  for (const char c : token.substr(0, kHead)) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(c)];
    head = head << 6 | value;
    all |= value;
  }
  if (all == kNoValue) return false;
  if (is_noise_at_once(head)) return true;
  std::array<char, kHead / 4 * 3> bytes{};
  for (std::size_t i = bytes.size(); i-- > 0; head >>= 8) bytes.at(i) = static_cast<char>(head & 0xFF);
  const std::string_view beginning(bytes.data(), bytes.size());
  return is_noise(beginning) && !is_gzip(beginning) && !is_utf16(beginning);
}

std::optional<std::string> decode_readable(std::string_view token, InflateBudget& budget) {
  if (begins_as_noise(token)) return std::nullopt;
  const std::string probe = decode_base64(token.substr(0, kProbe));
  if (is_gzip(probe)) return decode_gzip(token, budget);
  if (!may_be_readable(probe)) return is_utf16(probe) ? read_utf16(decode_base64(token)) : std::nullopt;
  std::string bytes = decode_base64(token);
  if (is_readable(bytes)) return bytes;
  return is_utf16(probe) ? read_utf16(bytes) : std::nullopt;
}

// Of the signs of base64 that paths and names have too; `end` without one.
std::uint32_t next_separator(std::string_view text, std::uint32_t from, std::uint32_t end) {
  for (; from < end && from + sizeof(ByteLanes) <= text.size(); from += sizeof(ByteLanes)) {
    const ByteLanes lanes = load_lanes(text, from);
    const std::uint32_t found = lane_bits((lanes == '/') | (lanes == '-') | (lanes == '_'));
    if (found != 0) return std::min(from + static_cast<std::uint32_t>(std::countr_zero(found)), end);
  }
  while (from < end && text[from] != '/' && text[from] != '-' && text[from] != '_') ++from;
  return std::min(from, end);
}

std::uint32_t behind_padding(std::string_view text, std::uint32_t end) {
  for (int i = 0; i < 2 && end < text.size() && text[end] == '='; ++i) ++end;
  return end;
}

// Sixteen characters or more: its padding counts where it fits.
bool is_long(std::string_view text, ByteSpan run) {
  const std::uint32_t size = run.end - run.begin;
  const std::uint32_t padded = behind_padding(text, run.end) - run.begin;
  return size >= kFewestBase64 || (padded >= kFewestBase64 && padded % 4 == 0);
}

// The run itself, or what follows one of its first separators: `/`, `-` and `_` belong to the alphabet and to paths and names.
std::optional<EncodedText> decode_run(std::string_view text, ByteSpan run, InflateBudget& budget) {
  constexpr int kMostTries = 6;
  std::uint32_t begin = run.begin;
  for (int tries = 0; tries < kMostTries && begin < run.end && is_long(text, {begin, run.end}); ++tries) {
    if (auto bytes = decode_readable(text.substr(begin, run.end - begin), budget)) return EncodedText{{begin, run.end}, *std::move(bytes)};
    begin = next_separator(text, begin, run.end) + 1;
  }
  return std::nullopt;
}

// The begin of the next line when a run ends at a line's end (also one written as `\n`), behind its indentation or its marks of a quotation
// (`> `), or behind a blank; the run's end where it does not.
std::uint32_t next_line(std::string_view text, std::uint32_t end) {
  constexpr ByteSet kIndent(" \t>");
  constexpr std::size_t kDeepest = 40;
  if (end >= text.size()) return end;
  for (const std::string_view line_end : {"\n", "\r\n", "\\n", "\\r\\n", " "}) {
    if (text.substr(end).starts_with(line_end)) return static_cast<std::uint32_t>(kIndent.run_end(text, end + line_end.size(), kDeepest));
  }
  return end;
}

// True where nothing but the end of a line or of all follows.
bool ends_line(std::string_view text, std::uint32_t end) {
  constexpr ByteSet kEnds(" \r\n\"'`\\<");
  end = behind_padding(text, end);
  return end == text.size() || kEnds.contains(text[end]);
}

// The line that goes on behind one of `width` characters which ends at `end`: as long, or the last and shorter, which nothing else of its
// line follows. Behind a blank a shorter one is another word unless `folded` says that lines stand before it. Empty where none does.
ByteSpan line_behind(std::string_view text, std::uint32_t end, std::uint32_t width, bool folded) {
  const std::uint32_t begin = next_line(text, end);
  if (begin == end) return {};
  const auto line_end = static_cast<std::uint32_t>(kBase64.run_end(text, begin, width + 1));
  const std::uint32_t size = line_end - begin;
  const bool other = size > width || (size < width && !folded && text[end] == ' ');
  return other || !ends_line(text, line_end) ? ByteSpan{} : ByteSpan{begin, line_end};
}

// Lines of base64 as MIME, PEM and people fold them, put together; from the first line on. All but the last are of one width. Sets `until`
// to where lines that were put together end, whatever they stand for: none of them is the first of others.
std::optional<EncodedText> decode_lines(std::string_view text, ByteSpan first, InflateBudget& budget, std::uint32_t& until) {
  const std::uint32_t width = first.end - first.begin;
  if (width < kFewestBase64) return std::nullopt;
  ByteSpan line = line_behind(text, first.end, width, false);
  if (line.begin == line.end || begins_as_noise(text.substr(first.begin, width))) return std::nullopt;
  std::string all(text.substr(first.begin, width));
  while (line.begin < line.end) {
    all.append(text.substr(line.begin, line.end - line.begin));
    until = line.end;
    line = line.end - line.begin < width ? ByteSpan{} : line_behind(text, line.end, width, true);
  }
  auto bytes = decode_readable(all, budget);
  if (!bytes) return std::nullopt;
  return EncodedText{{first.begin, until}, *std::move(bytes)};
}

void find_base64(std::string_view text, std::span<const ByteSpan> runs, InflateBudget& budget, std::vector<EncodedText>& found) {
  std::uint32_t folded_until = 0;
  for (const ByteSpan& run : runs) {
    if (run.begin >= folded_until) {
      if (auto lines = decode_lines(text, run, budget, folded_until)) {
        lines->span.end = behind_padding(text, lines->span.end);
        found.push_back(*std::move(lines));
      }
    }
    if (auto token = decode_run(text, run, budget)) {
      token->span.end = behind_padding(text, token->span.end);
      found.push_back(*std::move(token));
    }
  }
}

// What is hexadecimal within a run of base64's alphabet, which holds its digits.
void find_hex(std::string_view text, ByteSpan within, std::vector<EncodedText>& found) {
  text = text.substr(0, within.end);
  for (std::size_t at = within.begin; const auto run = find_run(text, at, kFewestHex); at = run->end) {
    const std::string_view token = text.substr(run->begin, run->end - run->begin);
    if (token.size() % 2 != 0 || !may_be_readable(decode_hex(token.substr(0, kProbe)))) continue;
    std::string bytes = decode_hex(token);
    if (is_readable(bytes)) found.push_back({*run, std::move(bytes)});
  }
}

// Two hexadecimal digits and a separator, again and again: `31 32 33`, `31:32:33`.
class SpacedHex {
 public:
  SpacedHex(std::string_view text, const ByteMaps& maps) : text_(text), maps_(maps) {}

  std::vector<EncodedText> find() && {
    for (std::size_t block = 0; block < maps_.size(); ++block) {
      ByteMaps::for_each(maps_.four_pairs(block), block, [this](std::size_t pair) {
        if (pair >= done_ && is_pair(pair) && is_separator(text_[pair + 2])) take(pair);
      });
    }
    return std::move(found_);
  }

 private:
  static constexpr std::size_t kStep = 3;

  static bool is_separator(char c) { return c == ' ' || c == ':' || c == '-' || c == ','; }
  bool is_pair(std::size_t at) const { return at + 1 < text_.size() && kHex.contains(text_[at]) && kHex.contains(text_[at + 1]); }

  void take(std::size_t pair) {
    const char separator = text_[pair + 2];
    std::size_t begin = pair;
    while (begin >= done_ + kStep && text_[begin - 1] == separator && is_pair(begin - kStep)) begin -= kStep;
    std::size_t end = pair + 2;
    while (end + 1 < text_.size() && text_[end] == separator && is_pair(end + 1)) end += kStep;
    done_ = end;
    if (end - begin < kFewestHex / 2 * kStep - 1) return;
    std::string digits;
    for (std::size_t at = begin; at < end; at += kStep) digits.append(text_.substr(at, 2));
    std::string bytes = decode_hex(digits);
    if (is_readable(bytes)) found_.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(bytes)});
  }

  std::string_view text_;
  const ByteMaps& maps_;
  std::size_t done_ = 0;
  std::vector<EncodedText> found_;
};

}  // namespace

std::string decode_base64(std::string_view token) {
  std::string bytes(token.size() / 4 * 3 + 3, '\0');
  char* out = bytes.data();
  const auto write = [&out](std::uint32_t four) {
    *out++ = static_cast<char>(four >> 16 & 0xFF);
    *out++ = static_cast<char>(four >> 8 & 0xFF);
    *out++ = static_cast<char>(four & 0xFF);
  };
  const auto value = [token](std::size_t at) { return std::uint32_t{kValues[static_cast<unsigned char>(token[at])]}; };
  std::size_t at = 0;
  for (; at + 4 <= token.size(); at += 4) {
    const std::array<std::uint32_t, 4> four = {value(at), value(at + 1), value(at + 2), value(at + 3)};
    if ((four[0] | four[1] | four[2] | four[3]) == kNoValue) break;
    write(four[0] << 18 | four[1] << 12 | four[2] << 6 | four[3]);
  }
  std::uint32_t rest = 0;
  std::size_t left = 0;
  for (; left < 3 && at + left < token.size() && value(at + left) != kNoValue; ++left) rest |= value(at + left) << (18 - 6 * left);
  write(rest);
  bytes.resize(static_cast<std::size_t>(out - bytes.data()) - 3 + (left > 1 ? left - 1 : 0));
  return bytes;
}

bool is_readable(std::string_view bytes) {
  std::size_t characters = 0;
  std::size_t hidden = 0;
  if (is_all_ascii(bytes) && !has_control(bytes)) return !bytes.empty();
  for (std::size_t at = 0; at < bytes.size();) {
    const Character character = character_at(bytes, at);
    if (character.value == Character::kBadByte) return false;
    const bool blank = character.value == '\n' || character.value == '\r' || character.value == '\t';
    if ((character.value < 0x20 && !blank) || (character.value >= 0x7F && character.value < 0xA0)) ++hidden;
    ++characters;
    at += character.length;
  }
  return characters > 0 && hidden * 5 <= characters;
}

std::vector<EncodedText> find_encoded(std::string_view text, const ByteMaps& maps, InflateBudget& budget) {
  std::vector<EncodedText> found;
  std::vector<ByteSpan> runs;
  maps.for_each_base64([&](std::size_t begin, std::size_t end) {
    const ByteSpan run{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (end - begin >= kFewestBase64 || is_long(text, run)) runs.push_back(run);
  });
  find_base64(text, runs, budget, found);
  for (const ByteSpan& run : runs) find_hex(text, run, found);
  std::ranges::move(SpacedHex(text, maps).find(), std::back_inserter(found));
  return found;
}

std::vector<EncodedText> find_tag_text(std::string_view text) {
  constexpr std::string_view kLead = "\xF3\xA0";
  constexpr std::size_t kFewest = 8;
  std::vector<EncodedText> found;
  for (std::size_t at = text.find(kLead); at != std::string_view::npos; at = text.find(kLead, at + 1)) {
    EncodedText tags{{static_cast<std::uint32_t>(at), 0}, {}};
    while (at < text.size()) {
      const Character character = character_at(text, at);
      if (character.value < 0xE0020 || character.value > 0xE007E) break;
      tags.text.push_back(static_cast<char>(character.value - 0xE0000));
      at += character.length;
    }
    tags.span.end = static_cast<std::uint32_t>(at);
    if (tags.text.size() >= kFewest) found.push_back(std::move(tags));
    if (at >= text.size()) break;
  }
  return found;
}

}  // namespace sekisho
