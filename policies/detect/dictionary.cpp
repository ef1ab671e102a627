#include "policies/detect/dictionary.h"

#include "policies/detect/characters.h"
#include "policies/detect/reading.h"
#include "policies/detect/rule.h"
#include "policies/detect/scan.h"
#include "policies/detect/scan_budget.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kDefaultType = "term";
constexpr std::size_t kMostWords = 1'000'000;
constexpr std::size_t kLongestType = 64;
constexpr std::size_t kProblemsShown = 3;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (character.value == Character::kBadByte) return false;
    at += character.length;
  }
  return true;
}

// What a policy can write behind `<detector id>.`.
bool is_type(std::string_view text) {
  const auto allowed = [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= kLongestType && std::ranges::all_of(text, allowed) && is_letter(text.front());
}

// One line of a dictionary. Problems never quote it: the words are secret, and problems are logged.
class DictionaryLine {
 public:
  explicit DictionaryLine(std::string_view line) {
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#')) return;
    if (!is_utf8(content)) {
      problem_ = "this is not UTF-8";
      return;
    }
    read_columns(content);
  }

  const std::optional<DictionaryWord>& word() const { return word_; }
  const std::string& problem() const { return problem_; }

 private:
  void read_columns(std::string_view content) {
    const std::size_t tab = content.find('\t');
    const std::string_view type = tab == std::string_view::npos ? kDefaultType : trim(content.substr(tab + 1));
    const std::string_view written = trim(content.substr(0, tab));
    if (!is_type(type)) {
      problem_ = "the second column is no type: letters, digits, `_`, `-` and `.`";
      return;
    }
    std::string folded = fold_phrase(written);
    if (!PhraseTable::may_hold(folded)) {
      problem_ = "a word has 2 to 255 bytes, one of them a letter or a digit";
      return;
    }
    word_ = DictionaryWord{std::move(folded), std::string(type)};
  }

  std::optional<DictionaryWord> word_;
  std::string problem_;
};

// The text with a space for everything that sets the words of a phrase apart.
std::string with_spaces(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\t' || c == '\r' || c == '\n' || c == '-' || c == '_') c = ' ';
  }
  return out;
}

std::string without_spaces(std::string_view text) {
  std::string out(text);
  std::erase(out, ' ');
  return out;
}

// The words as they are looked for: those of one word as they stand, phrases with whatever sets their words apart, or nothing at all.
class DictionaryPhrases {
 public:
  void add(std::string_view word, std::uint32_t id) {
    if (word.find(' ') == std::string_view::npos) {
      words.push_back({std::string(word), id});
      return;
    }
    const std::string spaced = with_spaces(word);
    std::string wide;
    for (const char c : spaced) wide.append(c == ' ' ? 2 : 1, c);
    phrases.push_back({spaced, id});
    if (wide != spaced && PhraseTable::may_hold(wide)) phrases.push_back({std::move(wide), id});
    std::string joined = without_spaces(word);
    constexpr std::size_t kFewestJoined = 8;
    if (joined.size() >= kFewestJoined && std::ranges::all_of(joined, is_alnum)) words.push_back({std::move(joined), id});
  }

  std::vector<PhraseTable::Phrase> words;
  std::vector<PhraseTable::Phrase> phrases;
};

class DictionaryDetector final : public Detector {
 public:
  DictionaryDetector(std::vector<std::string> types, const DictionaryPhrases& all)
      : types_(std::move(types)), words_(all.words), phrases_(all.phrases), has_phrases_(!all.phrases.empty()) {
    const std::array<PhraseTable*, 2> tables = {&words_, &phrases_};
    PhraseTable::join(tables);
  }

  void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const override {
    if (!budget.in_time()) return;
    if (!has_phrases_) return report(words_.find(reading.lower(), reading.phrase_text()), hits);
    const LowerText spaced = reading.lower().with_spaces();
    std::array<PhraseTable::Query, 2> queries = {PhraseTable::Query{.table = words_, .text = reading.lower().view()},
                                                 PhraseTable::Query{.table = phrases_, .text = spaced.view()}};
    PhraseTable::find_all(queries, reading.phrase_text());
    for (const PhraseTable::Query& query : queries) report(query.matches, hits);
  }

  std::vector<std::string> types() const override {
    std::vector<std::string> all = types_;
    all.emplace_back(kObfuscatedType);
    std::ranges::sort(all);
    return all;
  }

 private:
  void report(const std::vector<PhraseMatch>& matches, std::vector<Hit>& hits) const {
    for (const PhraseMatch& match : matches) hits.push_back({types_[match.id], Confidence::High, match.span});
  }

  std::vector<std::string> types_;
  PhraseTable words_;
  PhraseTable phrases_;  // with a space; read in the text as with_spaces makes it
  bool has_phrases_ = false;
};

}  // namespace

Result<std::vector<DictionaryWord>> read_dictionary(std::string_view text, std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<DictionaryWord> words;
  std::string problems;
  std::size_t bad = 0;
  for (std::size_t at = 0, number = 1; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const DictionaryLine line(text.substr(at, end - at));
    at = end + 1;
    if (line.word()) words.push_back(*line.word());
    if (line.problem().empty()) continue;
    if (++bad <= kProblemsShown)
      problems += (bad == 1 ? "" : "; ") + std::string(name) + ":" + std::to_string(number) + ": " + line.problem();
  }
  if (bad > kProblemsShown) problems += "; and " + std::to_string(bad - kProblemsShown) + " more lines";
  if (bad > 0) return invalid_request(std::move(problems), "source");
  if (words.empty()) return invalid_request(std::string(name) + ": holds no word", "source");
  if (words.size() > kMostWords)
    return invalid_request(std::string(name) + ": more than " + std::to_string(kMostWords) + " words", "source");
  return words;
}

std::unique_ptr<Detector> make_dictionary(const std::vector<DictionaryWord>& words) {
  std::map<std::string_view, std::uint32_t> numbers;
  std::vector<std::string> types;
  DictionaryPhrases phrases;
  for (const DictionaryWord& word : words) {
    const auto [place, fresh] = numbers.try_emplace(word.type, static_cast<std::uint32_t>(types.size()));
    if (fresh) types.push_back(word.type);
    phrases.add(word.word, place->second);
  }
  return std::make_unique<DictionaryDetector>(std::move(types), phrases);
}

}  // namespace sekisho
