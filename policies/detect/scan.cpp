#include "policies/detect/scan.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace sekisho {
namespace {

// Places inside an encoded token are not places of the text around it: one hit a type, on the whole token.
void hand_up_token(const Reading& token, std::vector<Hit>& inner, std::vector<Hit>& outer) {
  merge_hits(inner);
  std::map<std::string_view, Hit> by_type;
  for (const Hit& hit : inner) {
    auto [place, fresh] = by_type.try_emplace(hit.type, Hit{hit.type, hit.confidence, *token.token, 0});
    place->second.confidence = std::max(place->second.confidence, hit.confidence);
    place->second.count += hit.count;
  }
  for (const auto& [type, hit] : by_type) outer.push_back(hit);
}

// Hands the hits of a reading's source up to the source of its parent.
void hand_up(const Reading& child, const Reading& parent, std::vector<Hit>& inner, std::vector<Hit>& outer) {
  const std::size_t first = outer.size();
  if (child.token) {
    hand_up_token(child, inner, outer);
  } else {
    for (Hit hit : inner) {
      hit.span = child.in_parent(hit.span);
      outer.push_back(hit);
    }
  }
  if (child.token_of_source) return;
  for (std::size_t i = first; i < outer.size(); ++i) outer[i].span = parent.in_source(outer[i].span);
}

}  // namespace

void merge_hits(std::vector<Hit>& hits) {
  if (hits.size() < 2) return;
  std::ranges::sort(hits, {}, [](const Hit& hit) { return std::tuple(hit.type, hit.span.begin, hit.span.end); });
  std::vector<Hit> merged;
  for (const Hit& hit : hits) {
    if (merged.empty() || merged.back().type != hit.type || merged.back().span.end <= hit.span.begin) {
      merged.push_back(hit);
      continue;
    }
    Hit& last = merged.back();
    const auto rank = [](const Hit& one) { return std::tuple(one.confidence, one.span.end - one.span.begin); };
    const std::uint32_t count = std::max(last.count, hit.count);
    if (rank(hit) > rank(last)) last = hit;
    last.count = count;
  }
  std::ranges::sort(merged, {}, [](const Hit& hit) { return std::tuple(hit.span.begin, hit.span.end, hit.type); });
  hits = std::move(merged);
}

std::vector<Hit> scan_readings(const Detector& detector, const Readings& readings, ReadingRange range, ScanBudget& budget) {
  std::vector<std::vector<Hit>> hits(range.last - range.first);
  const Reading& whole = readings[range.first];
  if (whole.torn) hits.front().push_back({kObfuscatedType, Confidence::Medium, {0, static_cast<std::uint32_t>(whole.source.size())}});
  for (std::uint32_t i = range.first; i < range.last && budget.may_go_on(); ++i) {
    std::vector<Hit>& own = hits[i - range.first];
    const std::size_t first = own.size();
    detector.scan(readings[i], budget, own);
    for (std::size_t hit = first; hit < own.size(); ++hit) own[hit].span = readings[i].in_source(own[hit].span);
  }
  // What is encoded comes behind what encodes it, so going backwards every reading is complete before it is handed up.
  for (std::uint32_t i = range.last - 1; i > range.first; --i) {
    const std::uint32_t parent = readings[i].parent;
    hand_up(readings[i], readings[parent], hits[i - range.first], hits[parent - range.first]);
  }
  std::vector<Hit> all = std::move(hits.front());
  merge_hits(all);
  return all;
}

}  // namespace sekisho
