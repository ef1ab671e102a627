#include "policies/detect/context.h"

#include "policies/detect/characters.h"
#include "policies/detect/data/number_labels.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>
#include <span>

namespace sekisho {
namespace {

constexpr std::size_t kLongestWord = ContextWords::kLongestWord;  // and how far a token is looked at
constexpr std::size_t kLabelReach = kLongestWord * 2;             // bytes of a label with the note behind it

constexpr ByteSet kToken("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

Attachment judge_side(std::string_view token) {
  if (token.empty() || std::ranges::none_of(token, is_alnum)) return Attachment::Free;
  if (token.size() >= kLongestWord || std::ranges::any_of(token, is_digit)) return Attachment::Blob;
  return Attachment::Word;
}

// The words of a list that `|` splits.
template <std::size_t Count>
constexpr std::array<std::string_view, Count> words_of(std::string_view list) {
  std::array<std::string_view, Count> words;
  for (std::string_view& word : words) {
    word = list.substr(0, list.find('|'));
    list.remove_prefix(std::min(word.size() + 1, list.size()));
  }
  return words;
}
constexpr auto kOtherLabels = words_of<std::ranges::count(kOtherLabelWords, '|') + 1>(kOtherLabelWords);

// Words by one of their bytes, which tells most text apart at once.
template <std::size_t Count>
class WordsByByte {
 public:
  template <class ByteOf>
  constexpr WordsByByte(const std::array<std::string_view, Count>& words, ByteOf byte_of) {
    for (const std::string_view word : words) ++ends_[static_cast<unsigned char>(byte_of(word)) + std::size_t{1}];
    for (std::size_t byte = 1; byte < ends_.size(); ++byte) ends_[byte] = static_cast<std::uint8_t>(ends_[byte] + ends_[byte - 1]);
    for (const std::string_view word : words) words_[ends_[static_cast<unsigned char>(byte_of(word))]++] = word;
  }
  // Those with the byte, in either case of ASCII.
  constexpr std::span<const std::string_view> of(char byte) const {
    const auto place = static_cast<unsigned char>(to_lower(byte));
    const std::size_t begin = place == 0 ? 0 : ends_[place - std::size_t{1}];
    return std::span(words_).subspan(begin, ends_[place] - begin);
  }

 private:
  static_assert(Count <= 255);
  std::array<std::string_view, Count> words_{};
  std::array<std::uint8_t, 257> ends_{};  // in words_, by byte
};
constexpr WordsByByte kLabelsByEnd(kOtherLabels, [](std::string_view word) { return word.back(); });
constexpr WordsByByte kUnitsByBegin(kUnits, [](std::string_view word) { return word.front(); });

bool ends_with_label(std::string_view text, std::string_view label) {
  if (label.size() > text.size() || to_lower(text.back()) != label.back()) return false;
  const std::size_t begin = text.size() - label.size();
  const auto same = [](char a, char b) { return to_lower(a) == b; };
  if (!std::ranges::equal(text.substr(begin), label, same)) return false;
  return !is_letter(label.front()) || !is_ascii(label.front()) || begin == 0 || !is_alnum(text[begin - 1]);
}

// What may follow a unit of kanji and leaves it one: 円以上, but 個人, 件名, 本人確認, 台東区 are words of their own.
constexpr auto kAfterUnits = std::to_array<std::string_view>(
    {"以上", "以下", "以内", "以降", "未満", "程度", "前後", "余り", "相当", "単位", "超", "分", "台", "目", "弱", "強", "毎", "後", "也"});

bool ends_unit(std::string_view unit, std::string_view behind) {
  if (behind.empty()) return true;
  if (is_ascii(unit.back())) return !is_letter(unit.back()) || !is_alnum(behind.front());
  const char32_t next = character_at(behind, 0).value;
  const bool katakana = next >= 0x30A1 && next <= 0x30FC;
  if (!katakana && !is_ideograph(next)) return true;
  return std::ranges::any_of(kAfterUnits, [behind](std::string_view word) { return behind.starts_with(word); });
}

bool starts_with_unit(std::string_view text, std::string_view unit) {
  constexpr std::string_view kMicroseconds = "us";  // in capitals it is a country
  if (unit.size() > text.size()) return false;
  const bool loose = unit != kMicroseconds;
  const auto same = [loose](char a, char b) { return (loose ? to_lower(a) : a) == b; };
  return std::ranges::equal(text.substr(0, unit.size()), unit, same) && ends_unit(unit, text.substr(unit.size()));
}

// The text before, without what may stand between a label and its number.
std::string_view strip_label_end(std::string_view before) {
  constexpr ByteSet kPadding(" +:=#\"'([`.\\>*|_");
  constexpr auto kIs = std::to_array<std::string_view>({"は", "는", "은", " is"});
  constexpr std::size_t kMostPadding = 6;
  const auto strip_padding = [&] { before.remove_suffix(before.size() - kPadding.run_begin(before, before.size(), kMostPadding)); };
  strip_padding();
  const auto ends = [before](std::string_view is) { return before.ends_with(is); };
  const auto* const particle = std::ranges::find_if(kIs, ends);
  if (particle != kIs.end()) before.remove_suffix(particle->size());
  const std::size_t note = note_begin(before, before.size());
  if (note == before.size()) return before;
  before = before.substr(0, note);
  strip_padding();
  return before;
}

// What may stand between a label and its value on either side: blanks, line ends, signs, a particle.
constexpr ByteSet kJoints(" \t\n+:=#\"'()[]`.,;*|<>_");
constexpr auto kParticles = std::to_array<std::string_view>({"は", "が", "の", "、", "。", "「", "」", "【", "】"});
constexpr int kMostJoints = 8;

// What leads from a label to its value, but not from a value to the next label: dashes, arrows, the end of what is set in bold, cells.
constexpr auto kLeads =
    std::to_array<std::string_view>({"-", "/", "~", "ー", "→", "⇒", "▶", "</b>", "</strong>", "</th>", "</td>", "</dt>", "<td>", "<dd>"});

// How much of the end of `before` joins a label to what follows; 0 where that is none of it.
std::size_t joint_before(std::string_view before) {
  const auto ends = [before](std::string_view joint) { return before.ends_with(joint); };
  const auto* const particle = std::ranges::find_if(kParticles, ends);
  if (particle != kParticles.end()) return particle->size();
  const auto* const lead = std::ranges::find_if(kLeads, ends);
  if (lead != kLeads.end()) return lead->size();
  return kJoints.contains(before.back()) ? 1 : 0;
}

std::string_view strip_joints_before(std::string_view before) {
  for (int i = 0; i < kMostJoints && !before.empty(); ++i) {
    const std::size_t note = note_begin(before, before.size());
    const std::size_t joint = note < before.size() ? before.size() - note : joint_before(before);
    if (joint == 0) break;
    before.remove_suffix(joint);
  }
  return before;
}

std::string_view strip_joints_behind(std::string_view behind) {
  for (int i = 0; i < kMostJoints && !behind.empty(); ++i) {
    const auto begins = [behind](std::string_view particle) { return behind.starts_with(particle); };
    const auto* const particle = std::ranges::find_if(kParticles, begins);
    if (particle == kParticles.end() && !kJoints.contains(behind.front())) break;
    behind.remove_prefix(particle == kParticles.end() ? 1 : particle->size());
  }
  return behind;
}

}  // namespace

namespace {

std::shared_ptr<const ContextMap> map_of_label(const ContextWords& words, std::string_view label) {
  return std::make_shared<const ContextMap>(words, label, ByteMaps(label));
}

}  // namespace

ScanText::ScanText(const Reading& reading, const ContextWords& words) : reading_(reading), text_(reading.text), words_(words) {}

void ScanText::find_words() const {
  if (map_ != nullptr) return;
  if (reading_.words_of != &words_) {
    reading_.words = std::make_shared<const ContextMap>(words_, text_, reading_.maps());
    reading_.label_words = map_of_label(words_, reading_.label);
    reading_.words_of = &words_;
  }
  map_ = reading_.words.get();
  label_map_ = reading_.label_words.get();
}

bool ScanText::near(ContextFamily family, ByteSpan span) const {
  find_words();
  return label_map_->any(family) || map_->near(family, span) || in_column(family, span);
}

bool ScanText::near_on_line(ContextFamily family, ByteSpan span) const {
  find_words();
  return label_map_->any(family) || map_->near_on_line(family, span);
}

bool ScanText::in_column(ContextFamily family, ByteSpan span) const {
  const std::span<const ByteSpan> cells = this->cells(family);
  const auto behind = std::ranges::upper_bound(cells, span.begin, {}, &ByteSpan::begin);
  return behind != cells.begin() && span.end <= std::prev(behind)->end;
}

std::span<const ByteSpan> ScanText::cells(ContextFamily family) const {
  find_words();
  return map_->cells(family);
}

bool ScanText::mentions(ContextFamily family) const {
  find_words();
  return label_map_->any(family) || map_->any(family);
}

bool ScanText::has_words() const {
  find_words();
  return !label_map_->empty() || !map_->empty();
}

bool ScanText::labelled_by_place(ContextFamily family) const {
  find_words();
  return label_map_->any(family);
}

std::span<const PhraseMatch> ScanText::literals() const {
  find_words();
  return map_->literals();
}

std::span<const PhraseMatch> ScanText::literals_of_place() const {
  find_words();
  return label_map_->literals();
}

std::span<const PhraseMatch> ScanText::phrases(PhraseFamily family) const {
  if (reading_.phrases_of != &words_) {
    reading_.phrases = std::make_shared<const PhraseMap>(words_.phrases(), reading_.lower(), reading_.phrase_text());
    reading_.phrases_of = &words_;
  }
  return reading_.phrases->of(family);
}

std::span<const ByteSpan> ScanText::places(ContextFamily family) const {
  find_words();
  return map_->places(family);
}

Attachment ScanText::attachment(ByteSpan span) const {
  const std::size_t left = kToken.run_begin(text_, span.begin, kLongestWord);
  const std::size_t right = kToken.run_end(text_, span.end, kLongestWord);
  const Attachment before = judge_side(text_.substr(left, span.begin - left));
  const Attachment behind = judge_side(text_.substr(span.end, right - span.end));
  return std::max(before, behind);
}

bool ScanText::is_fraction(ByteSpan span) const {
  return before(span) == '.' && (span.begin < 2 || (!is_letter(text_[span.begin - 2]) && text_[span.begin - 2] != '.'));
}

bool ScanText::in_hex_table(ByteSpan span) const {
  constexpr ByteSet kHex("0123456789ABCDEFabcdef");
  const auto is_code = [](std::string_view word) {
    return (word.size() == 4 || word.size() == 5) && std::ranges::any_of(word, is_digit) && std::ranges::any_of(word, is_letter);
  };
  const std::size_t right = kHex.run_end(text_, std::min<std::size_t>(span.end + 1, text_.size()), 6);
  if (after(span) == ' ' && is_code(text_.substr(span.end + 1, right - span.end - 1))) return true;
  if (before(span) != ' ') return false;
  const std::size_t left = kHex.run_begin(text_, span.begin - 1, 6);
  return is_code(text_.substr(left, span.begin - 1 - left));
}

bool ScanText::has_other_label(ByteSpan span) const {
  const std::size_t line = span.begin > kLabelReach ? span.begin - kLabelReach : 0;
  const std::string_view before = is_all(span) ? reading_.label : strip_label_end(text_.substr(line, span.begin - line));
  const auto labels = [before](std::string_view label) { return ends_with_label(before, label); };
  return !before.empty() && std::ranges::any_of(kLabelsByEnd.of(before.back()), labels);
}

// True where a word of the family ends at `end`.
bool ScanText::word_ends_at(std::size_t end, ContextFamily family) const {
  const std::span<const ByteSpan> words = places(family);
  auto word = std::ranges::lower_bound(words, end, {}, &ByteSpan::begin);
  while (word != words.begin() && end - std::prev(word)->begin <= kLongestWord) {
    if ((--word)->end == end) return true;
  }
  return false;
}

bool ScanText::has_own_label(ByteSpan span, ContextFamily family) const {
  const std::size_t line = span.begin > kLabelReach ? span.begin - kLabelReach : 0;
  return word_ends_at(line + strip_label_end(text_.substr(line, span.begin - line)).size(), family);
}

bool ScanText::labelled_as(ByteSpan span, ContextFamily family) const { return labelled_on_line(span, family) || in_column(family, span); }

bool ScanText::labelled_on_line(ByteSpan span, ContextFamily family) const {
  return has_own_label(span, family) || labelled_by_place(family);
}

bool ScanText::follows(ByteSpan span, std::string_view label) const {
  const std::size_t line = span.begin > kLabelReach ? span.begin - kLabelReach : 0;
  return ends_with_label(is_all(span) ? reading_.label : strip_joints_before(text_.substr(line, span.begin - line)), label);
}

bool ScanText::touches_label(ByteSpan span, ContextFamily family) const {
  if (labelled_as(span, family)) return true;
  if (word_ends_at(strip_joints_before(text_.substr(0, span.begin)).size(), family)) return true;
  const std::size_t begin = text_.size() - strip_joints_behind(text_.substr(span.end)).size();
  const std::span<const ByteSpan> words = places(family);
  const auto first = std::ranges::lower_bound(words, begin, {}, &ByteSpan::begin);
  // A whole word: 03-1234-5678(介護保険課) is an office's.
  const auto whole = [this](const ByteSpan& word) {
    return word.end == text_.size() || !is_ideograph(character_at(text_, word.end).value);
  };
  return std::any_of(first, std::ranges::upper_bound(first, words.end(), begin, {}, &ByteSpan::begin), whole);
}

bool ScanText::has_unit(ByteSpan span) const {
  std::string_view behind = text_.substr(span.end, kLongestWord);
  if (behind.starts_with(' ')) behind.remove_prefix(1);
  if (behind.empty()) return false;
  return std::ranges::any_of(kUnitsByBegin.of(behind.front()), [behind](std::string_view unit) { return starts_with_unit(behind, unit); });
}

bool ScanText::labelled_otherwise(ByteSpan span) const { return has_other_label(span) || has_unit(span); }

bool ScanText::labelled_otherwise(ByteSpan span, ContextFamily own) const {
  return labelled_otherwise(span) && !has_own_label(span, own) && !(is_all(span) && labelled_by_place(own));
}

}  // namespace sekisho
