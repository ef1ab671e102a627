#include "policies/detect/source_code.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/data/code_markers.h"
#include "policies/detect/phrase_table.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sekisho {
namespace {

constexpr std::uint32_t kWindow = 800;  // bytes in which markers count together
constexpr int kEnough = 4;
constexpr int kPlenty = 8;

template <class Visit>
void for_each_piece(std::string_view list, char separator, const Visit& visit) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0) visit(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

struct Marker {
  std::uint16_t language = 0;
  std::uint16_t weight = 0;
};

ByteSpan whole_lines(std::string_view text, ByteSpan span) {
  const std::size_t before = span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', span.end), text.size());
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// The markers of one language that stand within one window, from left to right.
class Evidence {
 public:
  Evidence(const std::vector<Marker>& markers, std::string_view text) : markers_(markers), text_(text), counts_(markers.size(), 0) {}

  // Adds a hit for every place where they are enough.
  void weigh(std::string_view type, std::span<const PhraseMatch> places, std::vector<Hit>& hits) {
    Hit open{.type = type, .confidence = Confidence::Low, .span = {}};
    std::size_t left = 0;
    for (const PhraseMatch& place : places) {
      add(place.id);
      while (places[left].span.begin + kWindow < place.span.end) take_away(places[left++].id);
      if (sum_ < kEnough || kinds_ < 2) continue;
      if (open.span.end == 0 || open.span.end < places[left].span.begin) {
        close(open, hits);
        open.confidence = Confidence::Medium;
        open.span = {places[left].span.begin, 0};
      }
      open.span.end = std::max(open.span.end, place.span.end);
      if (sum_ >= kPlenty && kinds_ > 2) open.confidence = Confidence::High;
    }
    close(open, hits);
    for (; left < places.size(); ++left) take_away(places[left].id);
  }

 private:
  void close(Hit open, std::vector<Hit>& hits) const {
    if (open.span.end == 0) return;
    open.span = whole_lines(text_, open.span);
    hits.push_back(open);
  }

  // Without a branch: whether a marker stands there again cannot be guessed.
  void add(std::uint32_t marker) {
    const int first = counts_[marker]++ == 0 ? 1 : 0;
    sum_ += first * markers_[marker].weight;
    kinds_ += first;
  }
  void take_away(std::uint32_t marker) {
    const int last = --counts_[marker] == 0 ? 1 : 0;
    sum_ -= last * markers_[marker].weight;
    kinds_ -= last;
  }

  const std::vector<Marker>& markers_;
  std::string_view text_;
  std::vector<std::uint32_t> counts_;
  int sum_ = 0;
  int kinds_ = 0;
};

class SourceCodeRule final : public TextRule {
 public:
  explicit SourceCodeRule(ContextWords& words) : phrases_(words.add_phrases(add_markers())) {
    for (const CodeLanguage& language : kCodeLanguages) {
      for_each_piece(language.fences, ' ', [&](std::string_view fence) { fences_.try_emplace(fence, language.type); });
    }
  }

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const Reading& reading = text.reading();
    add_fences(reading.text, hits);
    const std::span<const PhraseMatch> matches = text.phrases(phrases_);
    std::array<std::size_t, kCodeLanguages.size() + 1> ends{};  // of every language among the matches, in the order of languages
    for (const PhraseMatch& match : matches) ++ends[markers_[match.id].language + std::size_t{1}];
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    std::vector<PhraseMatch> places(matches.size());
    for (const PhraseMatch& match : matches) places[ends[markers_[match.id].language]++] = match;
    Evidence evidence(markers_, reading.text);
    for (std::size_t language = 0, begin = 0; language < kCodeLanguages.size(); begin = ends[language++]) {
      if (ends[language] - begin < 2) continue;
      evidence.weigh(kCodeLanguages[language].type, std::span(places).subspan(begin, ends[language] - begin), hits);
    }
  }

  std::vector<std::string_view> types() const override {
    std::vector<std::string_view> all;
    for (const CodeLanguage& language : kCodeLanguages) all.push_back(language.type);
    return all;
  }

 private:
  std::vector<PhraseTable::Phrase> add_markers() {
    std::vector<PhraseTable::Phrase> phrases;
    std::uint16_t language = 0;  // its place in the list
    for (const CodeLanguage& of : kCodeLanguages) {
      const auto add = [&](std::string_view list, std::uint16_t weight) {
        for_each_piece(list, '~', [&](std::string_view marker) {
          if (!PhraseTable::may_hold(marker)) return;
          phrases.push_back({std::string(marker), static_cast<std::uint32_t>(markers_.size())});
          markers_.push_back({language, weight});
        });
      };
      add(of.sure, 3);
      add(of.strong, 2);
      add(of.weak, 1);
      ++language;
    }
    return phrases;
  }

  // ```<language> … ``` of Markdown; a block that is not closed goes on to the end.
  void add_fences(std::string_view text, std::vector<Hit>& hits) const {
    constexpr std::string_view kFence = "```";
    for (std::size_t at = find_literal(text, kFence); at != std::string_view::npos; at = find_literal(text, kFence, at)) {
      const std::size_t name = at + kFence.size();
      const std::size_t line = std::min(text.find_first_of(" {\r\n", name), text.size());
      const std::size_t body = std::min(text.find('\n', name), text.size());
      const std::size_t end = std::min(find_literal(text, kFence, body), text.size());
      const auto type = find_fence(text.substr(name, line - name));
      const bool empty = text.substr(body, end - body).find_first_not_of(" \r\n\t") == std::string_view::npos;
      if (type && !empty) hits.push_back({*type, Confidence::High, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}});
      at = std::min(end + kFence.size(), text.size());
    }
  }

  std::optional<std::string_view> find_fence(std::string_view name) const {
    constexpr std::size_t kLongest = 16;
    if (name.empty() || name.size() > kLongest) return std::nullopt;
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), to_lower);
    const auto known = fences_.find(lower);
    return known == fences_.end() ? std::nullopt : std::optional(known->second);
  }

  std::unordered_map<std::string_view, std::string_view> fences_;  // the type of every name
  std::vector<Marker> markers_;
  PhraseFamily phrases_;
};

}  // namespace

std::unique_ptr<TextRule> make_source_code_rule(ContextWords& words) { return std::make_unique<SourceCodeRule>(words); }

}  // namespace sekisho
