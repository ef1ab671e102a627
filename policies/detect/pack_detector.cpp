#include "policies/detect/pack_detector.h"

#include "policies/detect/reading.h"
#include "policies/detect/scan.h"

#include <algorithm>

namespace sekisho {
namespace {

bool covers(ByteSpan outer, ByteSpan inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

// Tokens of one line, so that more lines never make one.
bool holds_digits(std::string_view type) { return type == "iban" || (type.starts_with("secret.") && type != "secret.private_key"); }

// Groups inside an account number may pass for a card or a phone; digits inside a token are the token's. Hits [first, numbers) are
// those of text rules, those behind them of number rules.
void drop_accidents(std::vector<Hit>& hits, std::size_t first, std::size_t numbers) {
  if (numbers == first || numbers == hits.size()) return;
  std::vector<Hit> holders;
  std::copy_if(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.begin() + static_cast<std::ptrdiff_t>(numbers),
               std::back_inserter(holders), [](const Hit& hit) { return holds_digits(hit.type); });
  std::ranges::sort(holders, {}, [](const Hit& hit) { return hit.span.begin; });
  const auto accident = [&holders](const Hit& hit) {
    auto after = std::ranges::upper_bound(holders, hit.span.begin, {}, [](const Hit& holder) { return holder.span.begin; });
    if (after == holders.begin()) return false;
    const Hit& holder = *(after - 1);
    return covers(holder.span, hit.span) && (holder.type == "iban" || hit.confidence == Confidence::Low);
  };
  hits.erase(std::remove_if(hits.begin() + static_cast<std::ptrdiff_t>(numbers), hits.end(), accident), hits.end());
}

}  // namespace

PackDetector::PackDetector(RulePack pack, std::shared_ptr<const RuleBook> book) : pack_(std::move(pack)), book_(std::move(book)) {}

void PackDetector::scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const {
  const ScanText text(reading, book_->words());
  const std::size_t first = hits.size();
  const auto find = [&](const RuleBook::Use& use) { return book_->find(use, text, budget, hits); };
  const bool in_time = std::ranges::all_of(pack_.texts, find);
  const std::size_t numbers = hits.size();
  if (in_time) static_cast<void>(std::ranges::all_of(pack_.numbers, find));
  drop_accidents(hits, first, numbers);
  for (std::size_t i = first; i < hits.size(); ++i) hits[i].type = pack_.name_of(hits[i].type);
}

std::vector<std::string> PackDetector::types() const {
  std::vector<std::string> all = {std::string(kObfuscatedType)};
  for (const auto& uses : {pack_.texts, pack_.numbers}) {
    for (const RuleBook::Use& use : uses) {
      for (const std::string_view type : book_->types(use)) all.emplace_back(pack_.name_of(type));
    }
  }
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
  return all;
}

}  // namespace sekisho
