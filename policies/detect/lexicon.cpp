#include "policies/detect/lexicon.h"

#include "policies/detect/characters.h"
#include "policies/detect/phrase_table.h"

#include <algorithm>
#include <vector>

namespace sekisho {
namespace {

template <class Visit>
void for_each_word(std::string_view words, const Visit& visit) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

// Even numbers are words of the group of half the number, odd ones its labels.
std::vector<PhraseTable::Phrase> phrases_of(std::span<const LexiconGroup> groups) {
  std::vector<PhraseTable::Phrase> phrases;
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    for_each_word(groups[group].words, [&](std::string_view word) { phrases.push_back({fold_phrase(word), group * 2}); });
    for_each_word(groups[group].labels, [&](std::string_view label) { phrases.push_back({fold_phrase(label), group * 2 + 1}); });
  }
  return phrases;
}

class LexiconRule final : public TextRule {
 public:
  LexiconRule(std::span<const LexiconGroup> groups, ContextFamily person, ContextWords& words)
      : groups_(groups), phrases_(words.add_phrases(phrases_of(groups))), person_(person) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const Reading& reading = text.reading();
    const std::span<const PhraseMatch> matches = text.phrases(phrases_);
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const PhraseMatch& word = matches[i];
      if (word.id % 2 != 0) continue;
      const Confidence confidence = labelled(reading.text, matches, i) ? Confidence::High
                                    : text.near(person_, word.span)    ? Confidence::Medium
                                                                       : Confidence::Low;
      hits.push_back({groups_[word.id / 2].type, confidence, word.span});
    }
  }

  std::vector<std::string_view> types() const override {
    std::vector<std::string_view> all;
    for (const LexiconGroup& group : groups_) all.push_back(group.type);
    return all;
  }

 private:
  // True where a label of the same group ends right before the word, but for a colon and the like.
  static bool labelled(std::string_view text, std::span<const PhraseMatch> matches, std::size_t word) {
    constexpr ByteSet kBetween(" :=\t|\"'([");
    constexpr std::uint32_t kMost = 6;
    constexpr std::uint32_t kFar = 64;
    const PhraseMatch& of = matches[word];
    for (std::size_t i = word; i > 0 && matches[i - 1].span.begin + kFar > of.span.begin; --i) {
      const PhraseMatch& label = matches[i - 1];
      if (label.id != of.id + 1 || label.span.end >= of.span.begin || of.span.begin - label.span.end > kMost) continue;
      if (kBetween.run_end(text, label.span.end, kMost) == of.span.begin) return true;
    }
    return false;
  }

  std::span<const LexiconGroup> groups_;
  PhraseFamily phrases_;
  ContextFamily person_;
};

}  // namespace

std::unique_ptr<TextRule> make_lexicon_rule(std::span<const LexiconGroup> groups, ContextWords& words) {
  const ContextFamily person = words.add(
      {"患者",   "さん",   "様",     "さま",     "氏",       "本人",      "私は",      "私の",     "わたし", "自分の", "彼は",
       "彼の",   "彼女",   "社員",   "従業員",   "職員",     "部下",      "上司",      "同僚",     "応募者", "候補者", "学生",
       "生徒",   "児童",   "利用者", "顧客",     "被保険者", "契約者",    "母が",      "父が",     "母は",   "父は",   "母の",
       "父の",   "夫が",   "妻が",   "夫の",     "妻の",     "息子",      "娘",        "祖父",     "祖母",   "弟",     "妹",
       "歳",     "男性",   "女性",   "氏名",     "カルテ",   "診察券",    "patient",   "patients", "he is",  "she",    "his",
       "her",    "him",    "my own", "i am",     "i have",   "i was",     "employee",  "mr.",      "mrs.",   "ms.",    "applicant",
       "の男",   "の女",   "信者",   "教徒",     "member",   "candidate", "colleague", "customer", "client", "wife",   "husband",
       "mother", "father", "son",    "daughter", "brother",  "sister",    "diagnosed", "year-old"});
  return std::make_unique<LexiconRule>(groups, person, words);
}

}  // namespace sekisho
