#include "policies/detect/source_code.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/data/code_markers.h"
#include "policies/detect/phrase_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
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

  std::vector<Hit> weigh(std::string_view type, const std::vector<PhraseMatch>& places) {
    std::vector<Hit> found;
    std::size_t left = 0;
    for (const PhraseMatch& place : places) {
      add(place.id);
      while (places[left].span.begin + kWindow < place.span.end) take_away(places[left++].id);
      if (sum_ < kEnough || kinds_ < 2) continue;
      const Confidence confidence = sum_ >= kPlenty && kinds_ > 2 ? Confidence::High : Confidence::Medium;
      const ByteSpan span{places[left].span.begin, place.span.end};
      if (found.empty() || found.back().span.end < span.begin) {
        found.push_back({type, confidence, span});
      } else {
        found.back().span.end = std::max(found.back().span.end, span.end);
        found.back().confidence = std::max(found.back().confidence, confidence);
      }
    }
    for (; left < places.size(); ++left) take_away(places[left].id);
    for (Hit& hit : found) hit.span = whole_lines(text_, hit.span);
    return found;
  }

 private:
  void add(std::uint32_t marker) {
    if (counts_[marker]++ > 0) return;
    sum_ += markers_[marker].weight;
    ++kinds_;
  }
  void take_away(std::uint32_t marker) {
    if (--counts_[marker] > 0) return;
    sum_ -= markers_[marker].weight;
    --kinds_;
  }

  const std::vector<Marker>& markers_;
  std::string_view text_;
  std::vector<std::uint32_t> counts_;
  int sum_ = 0;
  int kinds_ = 0;
};

class SourceCodeRule final : public TextRule {
 public:
  explicit SourceCodeRule(ContextWords& words) : phrases_(words.add_phrases(add_markers())) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const Reading& reading = text.reading();
    add_fences(reading.text, hits);
    std::array<std::vector<PhraseMatch>, kCodeLanguages.size()> places;
    for (const PhraseMatch& match : text.phrases(phrases_)) places[markers_[match.id].language].push_back(match);
    Evidence evidence(markers_, reading.text);
    for (std::size_t language = 0; language < places.size(); ++language) {
      if (places[language].size() < 2) continue;
      const std::vector<Hit> found = evidence.weigh(kCodeLanguages[language].type, places[language]);
      hits.insert(hits.end(), found.begin(), found.end());
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
  static void add_fences(std::string_view text, std::vector<Hit>& hits) {
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

  static std::optional<std::string_view> find_fence(std::string_view name) {
    constexpr std::size_t kLongest = 16;
    if (name.empty() || name.size() > kLongest) return std::nullopt;
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), to_lower);
    for (const CodeLanguage& language : kCodeLanguages) {
      bool found = false;
      for_each_piece(language.fences, ' ', [&](std::string_view fence) { found = found || fence == lower; });
      if (found) return language.type;
    }
    return std::nullopt;
  }

  std::vector<Marker> markers_;
  PhraseFamily phrases_;
};

}  // namespace

std::unique_ptr<TextRule> make_source_code_rule(ContextWords& words) { return std::make_unique<SourceCodeRule>(words); }

}  // namespace sekisho
