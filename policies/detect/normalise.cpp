#include "policies/detect/normalise.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <cstring>

#include <utf8proc.h>

namespace sekisho {
namespace {

constexpr char32_t kPlaneEnd = 0x10000;
constexpr char32_t kWaveDash = 0x301C;
constexpr char32_t kWideTilde = 0xFF5E;  // what many keyboards type for it
constexpr std::size_t kLongestRun = 32;  // characters that compose with each other; Unicode's stream-safe limit is 30

struct Range {
  char32_t first;
  char32_t last;
};

bool in_ranges(std::initializer_list<Range> ranges, char32_t value) {
  return std::ranges::any_of(ranges, [value](const Range& range) { return value >= range.first && value <= range.last; });
}

// Default_Ignorable_Code_Point of the Unicode character database as far as it hides in ordinary text, and the enclosing keycap.
bool is_invisible(char32_t value) {
  return value == 0xAD || in_ranges({{0x34F, 0x34F},
                                     {0x61C, 0x61C},
                                     {0x115F, 0x1160},
                                     {0x17B4, 0x17B5},
                                     {0x180B, 0x180F},
                                     {0x200B, 0x200F},
                                     {0x202A, 0x202E},
                                     {0x2060, 0x206F},
                                     {0x20E3, 0x20E3},
                                     {0x3164, 0x3164},
                                     {0xFE00, 0xFE0F},
                                     {0xFEFF, 0xFEFF},
                                     {0xFFA0, 0xFFA0},
                                     {0xE0000, 0xE0FFF}},
                                    value);
}

// Hyphens, dashes and minus signs that are typed where ASCII has one hyphen (category Pd and its look-alikes).
bool is_hyphen(char32_t value) {
  return in_ranges({{0x2D7, 0x2D7},
                    {0x58A, 0x58A},
                    {0x2010, 0x2015},
                    {0x2043, 0x2043},
                    {0x2212, 0x2212},
                    {0x2500, 0x2501},
                    {0x2796, 0x2796},
                    {0x2E3A, 0x2E3B},
                    {0xFE31, 0xFE32},
                    {0xFE58, 0xFE58},
                    {0xFE63, 0xFE63},
                    {0xFF0D, 0xFF0D}},
                   value);
}

bool is_decimal(char32_t value) {
  return value < 0x110000 && utf8proc_category(static_cast<utf8proc_int32_t>(value)) == UTF8PROC_CATEGORY_ND;
}

// Decimal digits stand in blocks of ten in code point order (a Unicode stability policy).
char32_t decimal_digit(char32_t value) {
  char32_t place = 0;
  while (is_decimal(value - place - 1)) ++place;
  return U'0' + place % 10;
}

using CodePoints = std::array<utf8proc_int32_t, kLongestRun * 18>;

// NFKC of a short text; the number of code points, 0 when it does not fit.
std::size_t compose(std::string_view text, CodePoints& points) {
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto decomposed = utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(text.size()), points.data(),
                                             static_cast<utf8proc_ssize_t>(points.size()), options);
  if (decomposed <= 0 || static_cast<std::size_t>(decomposed) > points.size()) return 0;
  return static_cast<std::size_t>(std::max<utf8proc_ssize_t>(utf8proc_normalize_utf32(points.data(), decomposed, options), 0));
}

// True for characters that may change the one before them.
bool joins(char32_t value) {
  if (value == 0xFF9E || value == 0xFF9F) return true;  // half-width voiced sound marks
  if (value >= 0x1160 && value <= 0x11FF) return true;  // Hangul vowels and finals
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(value))->combining_class != 0;
}

bool is_ascii_word(char32_t value) { return value < 0x80 && is_alnum(static_cast<char>(value)); }

}  // namespace

Normaliser::Fold Normaliser::classify(char32_t value) const {
  if (value >= 0xD800 && value <= 0xDFFF) return Fold::Keep;
  if (is_invisible(value)) return Fold::Drop;
  if (is_hyphen(value) || is_decimal(value)) return Fold::Single;
  if (value == 0x30FC || value == 0xFF70) return Fold::LongVowel;
  if (value == 0x30FB || value == 0xFF65) return Fold::MiddleDot;
  if (value == kWaveDash || value == kWideTilde) return Fold::WaveDash;
  if (joins(value)) return Fold::Join;
  std::string text;
  append_utf8(text, value);
  CodePoints points;
  const std::size_t count = compose(text, points);
  if (count == 1 && points[0] == static_cast<utf8proc_int32_t>(value)) return Fold::Keep;
  return count == 1 && points[0] < static_cast<utf8proc_int32_t>(kPlaneEnd) ? Fold::Single : Fold::Several;
}

Normaliser::Normaliser() : folds_(kPlaneEnd, Fold::Keep), singles_(kPlaneEnd, 0), changes_(ChangeFinder::kPlane / 64, 0) {
  CodePoints points;
  for (char32_t value = 0x80; value < kPlaneEnd; ++value) {
    const Fold fold = classify(value);
    folds_[value] = fold;
    if (fold != Fold::Keep) changes_[value / 64] |= std::uint64_t{1} << value % 64;
    if (fold != Fold::Single && fold != Fold::LongVowel) continue;
    std::string text;
    append_utf8(text, value);
    const bool composed = compose(text, points) == 1;
    char32_t single = composed ? static_cast<char32_t>(points[0]) : value;
    if (is_hyphen(value) || is_hyphen(single)) single = U'-';
    if (is_decimal(single)) single = decimal_digit(single);
    singles_[value] = static_cast<std::uint16_t>(single);
  }
}

Normaliser::Fold Normaliser::fold_of(char32_t value) const {
  if (value < kPlaneEnd) return folds_[value];
  if (value == Character::kBadByte) return Fold::Keep;
  if (in_ranges({{0x1F300, 0x1FAFF}, {0x20000, 0x2F7FF}}, value)) return Fold::Keep;  // emoji and rare ideographs: the usual case
  const Fold fold = classify(value);
  return fold == Fold::Single ? Fold::Several : fold;
}

std::size_t Normaliser::find_change(ChangeFinder& finder, std::string_view text, std::size_t from) const {
  for (;;) {
    from = finder.next(from);
    if (from == text.size()) return from;
    const Character character = character_at(text, from);
    if (fold_of(character.value) != Fold::Keep) return from;
    from += character.length;
  }
}

// The number in a circle, ① to ⑳; 0 for other characters.
int item_number(char32_t value) { return value >= U'\u2460' && value <= U'\u2473' ? static_cast<int>(value - U'\u2460') + 1 : 0; }

// One run of the fold over a text that needs it.
class Folding {
 public:
  Folding(const Normaliser& normaliser, std::string_view text, const ByteMaps& maps)
      : normaliser_(normaliser), text_(text), finder_(text, maps, normaliser.changes_) {
    change_ = normaliser.find_change(finder_, text, 0);
    control_ = find_byte(text, 0, is_control);
    out_.reserve(text.size());
  }

  DerivedText run() && {
    while (at_ < text_.size()) {
      const std::size_t change = next_change();
      out_.copy(text_.substr(at_, change - at_), static_cast<std::uint32_t>(at_));
      at_ = change;
      if (at_ == text_.size()) break;
      at_ == control_ ? fold_controls() : fold_one();
    }
    return std::move(out_);
  }

 private:
  using Fold = Normaliser::Fold;

  // Each is looked for again only once it has been passed: linear.
  std::size_t next_change() {
    if (change_ < at_) change_ = normaliser_.find_change(finder_, text_, at_);
    if (control_ < at_) control_ = find_byte(text_, at_, is_control);
    return std::min(change_, control_);
  }

  // A run of control characters: between two digits it hides a number, anywhere else it stays.
  void fold_controls() {
    std::size_t end = at_;
    while (end < text_.size() && is_control(text_[end])) ++end;
    const Character run{.value = 0, .length = static_cast<std::uint32_t>(end - at_)};
    if (!between_digits(run)) out_.copy(text_.substr(at_, run.length), static_cast<std::uint32_t>(at_));
    at_ = end;
  }

  void fold_one() {
    const Character character = character_at(text_, at_);
    if (const int item = item_number(character.value); item > 0 && counts_item(character)) return mark_item(item, character);
    switch (normaliser_.fold_of(character.value)) {
      case Fold::Drop:
        at_ += character.length;
        return;
      case Fold::LongVowel:
        return between_digits(character) ? emit(U'-', character) : fold_single(character);
      case Fold::MiddleDot:
        return emit(between_digits(character) ? U'.' : U'\u30FB', character);
      case Fold::WaveDash:
        return fold_wave(character);
      case Fold::Single:
        return fold_single(character);
      case Fold::Keep:
      case Fold::Several:
      case Fold::Join:
        return fold_run();
    }
  }

  // ①090-1234-5678: the number of an item, and no digit of what follows or stands before. A number itself may be in circles (①②③).
  bool counts_item(const Character& character) const {
    const std::size_t first = at_ + character.length;
    if (!digit_at(first)) return false;
    return digit_at(first + character_at(text_, first).length);
  }

  // A digit of ASCII or of full width.
  bool digit_at(std::size_t at) const {
    if (at >= text_.size()) return false;
    const char32_t value = character_at(text_, at).value;
    return (value >= U'0' && value <= U'9') || (value >= U'\uFF10' && value <= U'\uFF19');
  }

  void mark_item(int item, const Character& from) {
    const bool behind_digit = !out_.text().empty() && is_digit(out_.text().back());
    out_.replace((behind_digit ? "(" : "") + std::to_string(item) + ")",
                 {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + from.length)});
    at_ += from.length;
  }

  void fold_single(const Character& character) {
    if (next_joins(at_ + character.length)) return fold_run();
    emit(normaliser_.singles_[character.value], character);
  }

  // 1234〜5678〜9018, but no range of telephone numbers, of times or of dates (03-1234-5678〜9, 10:00〜12:00).
  void fold_wave(const Character& character) {
    constexpr ByteSet kDigits("0123456789");
    constexpr ByteSet kSigns("-./:,()");
    constexpr std::size_t kLongestGroup = 6;
    const std::string_view before = out_.text();
    const std::size_t begin = kDigits.run_begin(before, before.size(), kLongestGroup + 1);
    const bool apart = begin == 0 || begin == wave_end_ || !kSigns.contains(before[begin - 1]);
    const bool joins = apart && before.size() - begin <= kLongestGroup && between_digits(character);
    emit(joins ? U'-' : character.value == kWideTilde ? U'~' : character.value, character);
    if (joins) wave_end_ = out_.text().size();
  }

  void emit(char32_t value, const Character& from) {
    std::string bytes;
    append_utf8(bytes, value);
    out_.replace(bytes, {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + from.length)});
    at_ += from.length;
  }

  bool next_joins(std::size_t at) const { return at < text_.size() && normaliser_.fold_of(character_at(text_, at).value) == Fold::Join; }

  // Composes the character here, with the copied one before it where this one joins to it, and all that join behind it.
  void fold_run() {
    std::size_t begin = at_;
    if (normaliser_.fold_of(character_at(text_, at_).value) == Fold::Join) begin -= take_back();
    std::size_t end = at_ + character_at(text_, at_).length;
    for (std::size_t count = 1; count < kLongestRun && next_joins(end); ++count) end += character_at(text_, end).length;
    std::string bytes;
    CodePoints points;
    const std::size_t count = compose(text_.substr(begin, end - begin), points);
    for (std::size_t i = 0; i < count; ++i) append_folded(bytes, static_cast<char32_t>(points[i]));
    if (count == 0) bytes = text_.substr(begin, end - begin);
    out_.replace(bytes, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    at_ = end;
  }

  // Removes the character before this one from the output where it was copied as it stood; its length.
  std::size_t take_back() {
    if (at_ == 0 || out_.text().empty()) return 0;
    const auto last = static_cast<std::uint32_t>(out_.text().size() - 1);
    if (out_.changed({last, last + 1}) || out_.outer({last, last + 1}).end != at_) return 0;
    std::size_t begin = at_ - 1;
    while (begin > 0 && at_ - begin < 4 && is_continuation(text_[begin])) --begin;
    if (character_at(text_, begin).length != at_ - begin) return 0;
    out_.drop_copied(static_cast<std::uint32_t>(at_ - begin));
    return at_ - begin;
  }

  static void append_folded(std::string& bytes, char32_t value) {
    if (value >= 0x80 && is_invisible(value)) return;
    if (value >= 0x80 && is_hyphen(value)) value = U'-';
    if (value >= 0x80 && is_decimal(value)) value = decimal_digit(value);
    append_utf8(bytes, value);
  }

  bool between_digits(const Character& character) const {
    const std::string_view before = out_.text();
    if (before.empty() || (!is_digit(before.back()) && before.back() != ')')) return false;
    std::size_t next = at_ + character.length;
    while (next < text_.size() && normaliser_.fold_of(character_at(text_, next).value) == Fold::Drop) {
      next += character_at(text_, next).length;
    }
    if (next >= text_.size()) return false;
    const char32_t value = character_at(text_, next).value;
    if (value < 0x80) return is_digit(static_cast<char>(value));
    const bool single = value < kPlaneEnd && normaliser_.folds_[value] == Fold::Single;
    return single && normaliser_.singles_[value] < 0x80 && is_digit(static_cast<char>(normaliser_.singles_[value]));
  }

  const Normaliser& normaliser_;
  std::string_view text_;
  ChangeFinder finder_;
  std::size_t at_ = 0;
  std::size_t change_ = 0;    // the next character that the fold changes
  std::size_t control_ = 0;   // and the next control character
  std::size_t wave_end_ = 0;  // in the output, of the last wave dash that became a hyphen
  DerivedText out_;
};

std::optional<DerivedText> Normaliser::fold(std::string_view text) const { return fold(text, ByteMaps(text)); }

std::optional<DerivedText> Normaliser::fold(std::string_view text, const ByteMaps& maps) const {
  if (maps.has_control()) return Folding(*this, text, maps).run();
  ChangeFinder finder(text, maps, changes_);
  std::size_t from = 0;
  for (;;) {
    from = find_change(finder, text, from);
    if (from == text.size()) return std::nullopt;
    // The long-vowel mark and the middle dot are everywhere in Japanese and change nothing except beside a digit.
    const Character character = character_at(text, from);
    const Fold fold = fold_of(character.value);
    const bool only_by_digits = (fold == Fold::LongVowel && character.value == 0x30FC) || fold == Fold::MiddleDot ||
                                (fold == Fold::WaveDash && character.value == kWaveDash);
    if (!only_by_digits || (from > 0 && is_ascii(text[from - 1]))) break;
    from += character.length;
    if (from < text.size() && fold_of(character_at(text, from).value) == Fold::Join) break;
  }
  return Folding(*this, text, maps).run();
}

const Normaliser& normaliser() {
  static const Normaliser kNormaliser;
  return kNormaliser;
}

std::uint32_t count_hidden_gaps(std::string_view text) {
  std::uint32_t gaps = 0;
  bool hidden = false;
  bool ascii = false;        // the last character is of ASCII
  std::uint32_t length = 0;  // characters of a word since the last gap or end of a word
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    at += character.length;
    if (character.value >= 0x80 && character.value != 0xAD && is_invisible(character.value)) {
      hidden = length > 0;
      continue;
    }
    const bool kana_or_kanji = character.value >= 0x3041 && character.value <= 0x9FFF;
    const bool word = is_ascii_word(character.value) || kana_or_kanji;
    // Between the phrases of Japanese such a space tells where a line may end: there only single characters are torn apart.
    if (hidden && word && ((ascii && !kana_or_kanji) || length == 1)) ++gaps;
    length = !word ? 0 : hidden ? 1 : length + 1;
    hidden = false;
    ascii = !kana_or_kanji;
  }
  return gaps;
}

}  // namespace sekisho
