#include "gateway/audit/seq_order.h"

#include <algorithm>
#include <optional>

namespace sekisho {
namespace {

// The best order that ends with a stretch.
struct Ending {
  std::uint64_t lines = 0;  // in place up to its end
  std::size_t stretch = 0;
};

bool is_better(const Ending& one, const std::optional<Ending>& other) {
  if (!other || one.lines != other->lines) return !other || one.lines > other->lines;
  return one.stretch < other->stretch;
}

// The best ending below a rank (a Fenwick tree).
class BestEndings {
 public:
  explicit BestEndings(std::size_t ranks) : nodes_(ranks + 1) {}

  void add(std::size_t rank, const Ending& ending) {
    for (std::size_t node = rank + 1; node < nodes_.size(); node += node & (~node + 1)) {
      if (is_better(ending, nodes_[node])) nodes_[node] = ending;
    }
  }
  std::optional<Ending> find_below(std::size_t rank) const {
    std::optional<Ending> best;
    for (std::size_t node = rank; node > 0; node -= node & (~node + 1)) {
      if (nodes_[node] && is_better(*nodes_[node], best)) best = nodes_[node];
    }
    return best;
  }

 private:
  std::vector<std::optional<Ending>> nodes_;
};

// Where a run begins or ends: between two cuts, two runs have either all lines in common or none.
std::vector<std::uint64_t> cuts_of(std::span<const SeqRun> runs) {
  std::vector<std::uint64_t> cuts;
  for (const SeqRun& run : runs) {
    cuts.push_back(run.first);
    cuts.push_back(run.last + 1);
  }
  std::ranges::sort(cuts);
  cuts.erase(std::ranges::unique(cuts).begin(), cuts.end());
  return cuts;
}

std::vector<SeqStretch> stretches_of(std::span<const SeqRun> runs, const std::vector<std::uint64_t>& cuts) {
  std::vector<SeqStretch> stretches;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (auto cut = std::ranges::lower_bound(cuts, runs[i].first); *cut <= runs[i].last; ++cut) {
      stretches.push_back({{*cut, *std::next(cut) - 1}, i, false});
    }
  }
  return stretches;
}

}  // namespace

std::string span_of(std::uint64_t first, std::uint64_t last) {
  return first == last ? "seq " + std::to_string(first) : "seq " + std::to_string(first) + " to " + std::to_string(last);
}

std::vector<SeqStretch> place_in_order(std::span<const SeqRun> runs) {
  const std::vector<std::uint64_t> cuts = cuts_of(runs);
  std::vector<SeqStretch> stretches = stretches_of(runs, cuts);
  BestEndings endings(cuts.size());
  std::vector<std::optional<std::size_t>> before(stretches.size());
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const auto& [first, last] = stretches[i].lines;
    const auto rank = static_cast<std::size_t>(std::ranges::lower_bound(cuts, first) - cuts.begin());
    const std::optional<Ending> best = endings.find_below(rank);
    if (best) before[i] = best->stretch;
    endings.add(rank, {(best ? best->lines : 0) + last - first + 1, i});
  }
  const std::optional<Ending> best = endings.find_below(cuts.size());
  for (auto place = best ? std::optional(best->stretch) : std::nullopt; place; place = before[*place]) stretches[*place].in_place = true;
  return stretches;
}

}  // namespace sekisho
