#include "policies/evaluate/rank.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

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

// A number that depends on every bit of the text and is the same on every machine and after every restart: FNV-1a, then the finisher
// of SplitMix64.
std::uint64_t scatter(std::string_view seed, std::string_view target) {
  std::uint64_t hash = 0xCBF29CE484222325;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    hash = (hash ^ 0x1F) * 0x100000001B3;
  };
  add(seed);
  add(target);
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

// What decides whom equals go to: the sticky fact, or the request where there is none.
std::string seed_of(const Evaluation& evaluation, const PreferStage& stage) {
  const Fact* fact = stage.sticky.empty() ? nullptr : evaluation.input().facts.find(stage.sticky);
  if (fact == nullptr) return evaluation.input().seed;
  if (const auto* text = std::get_if<std::string>(&fact->value)) return *text;
  if (const auto* number = std::get_if<double>(&fact->value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&fact->value)) return *flag ? "true" : "false";
  std::string joined;
  for (const std::string& word : std::get<std::vector<std::string>>(fact->value)) joined += word + '\x1f';
  return joined;
}

// Rendezvous hashing with weights: the lowest goes first, each target as often as its weight says, and a target that goes or comes moves
// only its own share.
Rank share_of(std::string_view seed, std::string_view target, double weight) {
  if (weight <= 0) return std::nullopt;
  const double unit = (static_cast<double>(scatter(seed, target) >> 11) + 0.5) / 9007199254740992.0;  // 2^53
  return -std::log(unit) / weight;
}

// Ranks all admitted targets by one stage.
void rank_by(const Evaluation& evaluation, const PreferStage& stage, const std::vector<std::size_t>& positions,
             std::vector<Verdict>& verdicts) {
  const TargetTable& table = evaluation.program().targets();
  const std::string seed = stage.spread ? seed_of(evaluation, stage) : std::string();
  const std::optional<std::uint32_t> column = stage.by.empty() ? std::nullopt : table.find_column("metrics." + stage.by);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    if (!verdict.admitted) continue;
    Rank rank;
    if (stage.spread) {
      const Target& target = evaluation.policy().targets()[positions[i]].endpoint;
      rank = share_of(seed, target.id, target.conduct.weight);
    } else if (stage.by.empty()) {
      rank = position_in(stage.order, verdict.target);
    }
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
    decision.preference.push_back({stage.spread ? "spread" : stage.by.empty() ? "order" : stage.by, stage.highest_first});
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
