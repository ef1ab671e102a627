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

// The order of the types of some hits. Types are few and borrowed from rules, so that most are known by where they stand.
class TypeRanks {
 public:
  explicit TypeRanks(const std::vector<Hit>& hits) {
    for (const Hit& hit : hits) {
      if (find(hit.type) == types_.end()) types_.push_back({hit.type, 0});
    }
    std::ranges::sort(types_, {}, &Type::name);
    for (std::size_t i = 1; i < types_.size(); ++i) types_[i].rank = types_[i - 1].rank + (types_[i].name != types_[i - 1].name ? 1 : 0);
  }
  std::uint32_t of(std::string_view type) const { return find(type)->rank; }

 private:
  struct Type {
    std::string_view name;
    std::uint32_t rank = 0;
  };
  std::vector<Type>::const_iterator find(std::string_view name) const {
    return std::ranges::find_if(types_,
                                [name](const Type& type) { return type.name.data() == name.data() && type.name.size() == name.size(); });
  }

  std::vector<Type> types_;
};

// What a hit is sorted by, its place and then its type, and where it stands among those that are sorted.
class RankedHit {
 public:
  RankedHit(ByteSpan span, std::uint32_t rank, std::uint32_t hit)
      : place_(static_cast<std::uint64_t>(span.begin) << 32U | span.end), order_(static_cast<std::uint64_t>(rank) << 32U | hit) {}
  std::uint32_t rank() const { return static_cast<std::uint32_t>(order_ >> 32U); }
  std::uint32_t hit() const { return static_cast<std::uint32_t>(order_); }
  friend bool operator<(const RankedHit& a, const RankedHit& b) {
    return a.place_ < b.place_ || (a.place_ == b.place_ && a.order_ < b.order_);
  }

 private:
  std::uint64_t place_;
  std::uint64_t order_;
};

std::vector<RankedHit> ranked(const std::vector<Hit>& hits, const TypeRanks& ranks) {
  std::vector<RankedHit> all;
  all.reserve(hits.size());
  for (const Hit& hit : hits) all.emplace_back(hit.span, ranks.of(hit.type), static_cast<std::uint32_t>(all.size()));
  std::sort(all.begin(), all.end());
  return all;
}

// Every hit begins behind the end of all before it.
bool are_apart(const std::vector<Hit>& hits) {
  const auto touches = [](const Hit& one, const Hit& next) { return next.span.begin < one.span.end || next.span.begin <= one.span.begin; };
  return std::ranges::adjacent_find(hits, touches) == hits.end();
}

// Makes one hit of `into` and a later one of its type that overlaps it.
void join(Hit& into, const Hit& hit) {
  const auto worth = [](const Hit& one) { return std::tuple(one.confidence, one.span.end - one.span.begin); };
  const std::uint32_t count = std::max(into.count, hit.count);
  if (worth(hit) > worth(into)) into = hit;
  into.count = count;
}

}  // namespace

void merge_hits(std::vector<Hit>& hits) {
  if (hits.size() < 2 || are_apart(hits)) return;
  constexpr std::size_t kNone = ~std::size_t{0};
  const TypeRanks ranks(hits);
  std::vector<Hit> merged;
  merged.reserve(hits.size());
  std::vector<std::size_t> last(hits.size(), kNone);  // of every type among those merged
  bool joined = false;
  for (const RankedHit& one : ranked(hits, ranks)) {
    const Hit& hit = hits[one.hit()];
    std::size_t& before = last[one.rank()];
    if (before == kNone || merged[before].span.end <= hit.span.begin) {
      before = merged.size();
      merged.push_back(hit);
    } else {
      join(merged[before], hit);
      joined = true;
    }
  }
  hits = std::move(merged);
  if (!joined) return;
  std::vector<Hit> sorted;
  sorted.reserve(hits.size());
  for (const RankedHit& one : ranked(hits, ranks)) sorted.push_back(hits[one.hit()]);
  hits = std::move(sorted);
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
