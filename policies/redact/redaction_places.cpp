#include "policies/redact/redaction_places.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

RedactionPlace place_of(const Finding& finding, const Redaction& redaction) {
  return {.segment = finding.segment,
          .begin = finding.begin,
          .end = finding.end,
          .mode = redaction.mode,
          .restore = redaction.restore,
          .dates = redaction.dates,
          .type = finding.type};
}

// What decides between two places that overlap: the strictest, then the longer.
auto rank(const RedactionPlace& place) { return std::tuple(place.mode, place.end - place.begin); }

// `into` becomes the union; `best` is the finding that has decided so far, at its own length.
void merge(RedactionPlace& into, RedactionPlace& best, const RedactionPlace& next) {
  const bool restore_both = best.restore && next.restore;
  const bool alike = best.mode == next.mode;
  if (rank(next) > rank(best)) best = next;
  if (alike) best.restore = restore_both;
  into.end = std::max(into.end, next.end);
  into.mode = best.mode;
  into.type = best.type;
  into.restore = best.restore;
  into.dates = std::max(into.dates, next.dates);
}

}  // namespace

std::vector<RedactionPlace> places_of(std::span<const Finding> findings, std::span<const Redaction> redactions) {
  std::vector<RedactionPlace> all;
  for (const Redaction& redaction : redactions) {
    const Finding& finding = findings[redaction.finding];
    if (finding.segment != kNowhere) all.push_back(place_of(finding, redaction));
  }
  std::ranges::sort(all, {}, [](const RedactionPlace& place) { return std::tuple(place.segment, place.begin, place.end, place.type); });
  std::vector<RedactionPlace> places;
  RedactionPlace best;
  for (const RedactionPlace& next : all) {
    if (!places.empty() && places.back().segment == next.segment && next.begin < places.back().end) {
      merge(places.back(), best, next);
    } else {
      places.push_back(next);
      best = next;
    }
  }
  return places;
}

}  // namespace sekisho
