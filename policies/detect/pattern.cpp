#include "policies/detect/pattern.h"

#include "policies/detect/characters.h"
#include "policies/detect/context.h"
#include "policies/detect/phrase_table.h"
#include "policies/detect/reading.h"
#include "policies/detect/rule.h"
#include "policies/detect/scan.h"
#include "policies/detect/scan_budget.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

// Memory of one compiled pattern with its automata; past it RE2 goes on more slowly.
constexpr std::int64_t kMostMemory = std::int64_t{8} << 20;
// Matches of one pattern in one text. A pattern that matches more than this is no detector of anything.
constexpr std::size_t kMostMatches = 100'000;
constexpr std::uint32_t kBetweenLooks = 256;  // matches between two looks at the clock

struct Pattern {
  std::string type;
  std::unique_ptr<const RE2> regex;
  Confidence confidence = Confidence::High;
  bool needs_context = false;
};

std::unique_ptr<const RE2> compile(const std::string& text) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  return std::make_unique<const RE2>(text, options);
}

// RE2 only says that a construct is unknown; authors come from engines that have it.
std::string reason_of(const RE2& regex) {
  const std::string& construct = regex.error_arg();
  if (construct.starts_with("(?")) return "`" + construct + "`: look-around and other Perl extensions are not supported";
  const bool reference = construct.size() == 2 && construct[0] == '\\' && construct[1] >= '1' && construct[1] <= '9';
  if (reference) return "`" + construct + "`: back-references are not supported";
  return regex.error();
}

Error unusable(const CustomPattern& pattern, const std::string& reason) {
  return invalid_request("the pattern `" + pattern.type + "` cannot be used: " + reason, pattern.type);
}

// Where the context words of the patterns stand in one text, by pattern.
class PatternContext {
 public:
  PatternContext(const PhraseTable& words, const Reading& reading, std::size_t patterns) : text_(reading.text), places_(patterns) {
    for (const PhraseMatch& match : words.find(reading.lower(), reading.phrase_text())) places_[match.id].push_back(match.span);
    labelled_.resize(patterns);
    for (const PhraseMatch& match : words.find(LowerText(reading.label, is_all_ascii(reading.label)))) labelled_[match.id] = true;
  }

  // True where a word of the pattern stands near the place, before or behind it, or in the label of the text.
  bool near(std::size_t pattern, ByteSpan span) const {
    if (labelled_[pattern]) return true;
    const std::vector<ByteSpan>& places = places_[pattern];
    auto place = std::ranges::lower_bound(places, span.begin, {}, &ByteSpan::begin);
    if (place != places.end() && place->begin < span.end) return true;
    if (place != places.end() && within_reach(text_.substr(span.end, place->begin - span.end))) return true;
    while (place != places.begin()) {
      --place;
      if (place->end > span.begin || within_reach(text_.substr(place->end, span.begin - place->end))) return true;
      if (span.begin - place->begin > kFarthest) return false;
    }
    return false;
  }

 private:
  static constexpr std::uint32_t kFarthest = ContextMap::kReach * 4 + 256;  // the longest word and the longest way to it

  std::string_view text_;
  std::vector<std::vector<ByteSpan>> places_;
  std::vector<bool> labelled_;
};

class PatternDetector final : public Detector {
 public:
  PatternDetector(std::vector<Pattern> patterns, const std::vector<PhraseTable::Phrase>& words)
      : patterns_(std::move(patterns)), words_(words) {}

  void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const override {
    std::optional<PatternContext> context;
    std::vector<ByteSpan> spans;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      if (!budget.in_time()) return;
      spans.clear();
      find_all(*patterns_[i].regex, reading.text, budget, spans);
      if (!spans.empty() && patterns_[i].needs_context && !context) context.emplace(words_, reading, patterns_.size());
      for (const ByteSpan& span : spans) {
        if (!patterns_[i].needs_context || context->near(i, span)) hits.push_back({patterns_[i].type, patterns_[i].confidence, span});
      }
    }
  }

  std::vector<std::string> types() const override {
    std::vector<std::string> all = {std::string(kObfuscatedType)};
    for (const Pattern& pattern : patterns_) all.push_back(pattern.type);
    std::ranges::sort(all);
    const auto rest = std::ranges::unique(all);
    all.erase(rest.begin(), rest.end());
    return all;
  }

 private:
  static void find_all(const RE2& regex, std::string_view text, ScanBudget& budget, std::vector<ByteSpan>& spans) {
    const re2::StringPiece all(text.data(), text.size());
    const int groups = regex.NumberOfCapturingGroups() > 0 ? 2 : 1;
    std::array<re2::StringPiece, 2> found;
    std::size_t at = 0;
    while (at <= all.size() && regex.Match(all, at, all.size(), RE2::UNANCHORED, found.data(), groups)) {
      if (spans.size() == kMostMatches) return budget.stop(DetectorStatus::OverBudget);
      if (spans.size() % kBetweenLooks == 0 && !budget.in_time()) return;
      const re2::StringPiece& piece = groups == 2 && !found[1].empty() ? found[1] : found[0];
      const auto begin = static_cast<std::uint32_t>(piece.data() - all.data());
      if (!piece.empty()) spans.push_back({begin, begin + static_cast<std::uint32_t>(piece.size())});
      const auto end = static_cast<std::size_t>(found[0].data() - all.data()) + found[0].size();
      at = found[0].empty() ? end + 1 : end;
    }
  }

  std::vector<Pattern> patterns_;
  PhraseTable words_;
};

}  // namespace

Result<std::unique_ptr<Detector>> make_pattern_detector(std::span<const CustomPattern> patterns) {
  std::vector<Pattern> ready;
  std::vector<PhraseTable::Phrase> words;
  for (const CustomPattern& declared : patterns) {
    Pattern pattern{.type = declared.type, .regex = compile(declared.regex), .confidence = declared.confidence};
    if (!pattern.regex->ok()) return unusable(declared, reason_of(*pattern.regex));
    if (RE2::FullMatch("", *pattern.regex)) return unusable(declared, "it matches a text without characters");
    for (const std::string& word : declared.context) {
      std::string folded = fold_phrase(word);
      if (!PhraseTable::may_hold(folded)) return unusable(declared, "a context word needs two bytes, one of them a letter or a digit");
      words.push_back({std::move(folded), static_cast<std::uint32_t>(ready.size())});
      pattern.needs_context = true;
    }
    ready.push_back(std::move(pattern));
  }
  return std::unique_ptr<Detector>(std::make_unique<PatternDetector>(std::move(ready), words));
}

}  // namespace sekisho
