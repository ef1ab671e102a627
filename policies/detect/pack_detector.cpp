#include "policies/detect/pack_detector.h"

#include "policies/detect/numbers.h"
#include "policies/detect/reading.h"
#include "policies/detect/scan.h"
#include "policies/detect/scan_budget.h"

#include <algorithm>

namespace sekisho {
namespace {

// Readings whose digits are looked at again for every pack: looking at the clock once in so many runs of digits is enough.
constexpr std::uint32_t kBetweenLooks = 1024;

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

PackDetector::PackDetector(std::unique_ptr<const RulePack> pack, std::shared_ptr<const ContextWords> words)
    : pack_(std::move(pack)), words_(std::move(words)) {}

// Both kinds of runs; groups set apart widely only where there are words that could be their label.
void PackDetector::judge_numbers(const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) const {
  using Reach = NumberTokeniser::Reach;
  for (const Reach reach : {Reach::Narrow, Reach::Wide}) {
    NumberTokeniser tokens(text.text(), text.digit_runs(), reach);
    NumberRun run;
    for (std::uint32_t count = 0; tokens.next(run); ++count) {
      if (run.wide && count == 0 && !text.has_words()) return;
      if (count % kBetweenLooks == 0 && !budget.in_time()) return;
      for (const auto& rule : pack_->numbers) rule->judge(run, text, hits);
    }
  }
}

void PackDetector::scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const {
  const ScanText text(reading, *words_);
  const std::size_t first = hits.size();
  for (const auto& rule : pack_->texts) {
    if (!budget.in_time()) return;
    rule->scan(text, hits);
  }
  const std::size_t numbers = hits.size();
  if (!pack_->numbers.empty()) judge_numbers(text, budget, hits);
  drop_accidents(hits, first, numbers);
  for (std::size_t i = first; i < hits.size(); ++i) hits[i].type = pack_->name_of(hits[i].type);
}

std::vector<std::string> PackDetector::types() const {
  std::vector<std::string> all = {std::string(kObfuscatedType)};
  for (const auto& rule : pack_->numbers) {
    for (const std::string_view type : rule->types()) all.emplace_back(pack_->name_of(type));
  }
  for (const auto& rule : pack_->texts) {
    for (const std::string_view type : rule->types()) all.emplace_back(pack_->name_of(type));
  }
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
  return all;
}

}  // namespace sekisho
