#include "policies/evaluate/rank.h"

#include <algorithm>

namespace sekisho {
namespace {

using Rank = std::optional<double>;

bool is_known(const Evaluation& evaluation, std::optional<std::uint32_t> column, std::size_t target) {
  return column && evaluation.program().targets().read(*column, target, evaluation.input().now).state == ValueView::State::Given;
}

Rank latency_of(const Evaluation& evaluation, std::size_t target) {
  const auto& live = evaluation.input().live.targets;
  const auto found = live.find(evaluation.policy().targets()[target].endpoint.id);
  return found == live.end() ? std::nullopt : found->second.latency_ms;
}

// In the policy's base currency, so that targets paid in different ones compare.
Rank cost_of_request(const Evaluation& evaluation, const Verdict& verdict) {
  if (!verdict.estimated_cost) return std::nullopt;
  const std::optional<double> rate = evaluation.program().rate(verdict.estimated_cost->currency);
  if (!rate) return std::nullopt;
  return static_cast<double>(verdict.estimated_cost->micros) / 1e6 * *rate;
}

Rank position_in(const std::vector<std::string>& order, std::string_view id) {
  const auto found = std::ranges::find(order, id);
  return found == order.end() ? std::nullopt : Rank(static_cast<double>(found - order.begin()));
}

// Ranks all admitted targets by one stage.
void rank_by(const Evaluation& evaluation, const PreferStage& stage, const std::vector<std::size_t>& positions,
             std::vector<Verdict>& verdicts) {
  const TargetTable& table = evaluation.program().targets();
  const std::optional<std::uint32_t> column = stage.by.empty() ? std::nullopt : table.find_column("metrics." + stage.by);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    if (!verdict.admitted) continue;
    Rank rank;
    if (stage.by.empty()) rank = position_in(stage.order, verdict.target);
    if (column) {
      const CellReading reading = table.read(*column, positions[i], evaluation.input().now);
      if (reading.state == ValueView::State::Given) rank = std::get<double>(*reading.value);
    }
    if (!rank && stage.by == "cost") rank = cost_of_request(evaluation, verdict);
    if (!rank && stage.by == "latency") rank = latency_of(evaluation, positions[i]);
    verdict.ranks.push_back(rank);
  }
}

// Negative: `a` goes first.
int compare(const Rank& a, const Rank& b, bool highest_first) {
  if (!a || !b) return static_cast<int>(b.has_value()) - static_cast<int>(a.has_value());
  if (*a == *b) return 0;
  return (*a < *b) == highest_first ? 1 : -1;
}

bool goes_first(const Verdict& a, const Verdict& b, const std::vector<PreferenceUsed>& preference) {
  for (std::size_t stage = 0; stage < preference.size(); ++stage) {
    const int order = compare(a.ranks[stage], b.ranks[stage], preference[stage].highest_first);
    if (order != 0) return order < 0;
  }
  return a.target < b.target;
}

}  // namespace

std::optional<Money> estimated_cost(const Evaluation& evaluation, std::size_t target) {
  Price price = evaluation.policy().targets()[target].endpoint.price;
  if (!price.in && !price.out) return std::nullopt;
  const UsualColumns& usual = evaluation.program().targets().usual();
  if (!is_known(evaluation, usual.price_in, target)) price.in.reset();
  if (!is_known(evaluation, usual.price_out, target)) price.out.reset();
  Usage usage;
  usage.input = evaluation.input().needs.tokens_in;
  usage.output = evaluation.input().needs.tokens_out;
  usage.estimated = true;
  return cost_of(usage, price);
}

void rank(Evaluation& evaluation, const std::vector<std::size_t>& positions, Decision& decision) {
  const std::size_t stages = evaluation.program().prefer().size();
  decision.preference.reserve(stages);
  for (Verdict& verdict : decision.verdicts) {
    if (verdict.admitted) verdict.ranks.reserve(stages);
  }
  for (const CompiledRule& compiled : evaluation.program().prefer()) {
    if (evaluation.value(compiled.when) != Kleene::True) continue;
    const PreferStage& stage = evaluation.policy().document().prefer[compiled.index];
    decision.preference.push_back({stage.by.empty() ? "order" : stage.by, stage.highest_first});
    rank_by(evaluation, stage, positions, decision.verdicts);
  }
  std::vector<const Verdict*> admitted;
  admitted.reserve(decision.verdicts.size());
  for (const Verdict& verdict : decision.verdicts) {
    if (verdict.admitted) admitted.push_back(&verdict);
  }
  std::ranges::sort(admitted, [&](const Verdict* a, const Verdict* b) { return goes_first(*a, *b, decision.preference); });
  admitted.resize(std::min(admitted.size(), evaluation.policy().fallback().max_attempts));
  decision.order.reserve(admitted.size());
  for (const Verdict* verdict : admitted) decision.order.emplace_back(verdict->target);
}

}  // namespace sekisho
