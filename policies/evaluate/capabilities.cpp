#include "policies/evaluate/capabilities.h"

#include <algorithm>

namespace sekisho {
namespace {

// One attribute of one target at the decision's time.
class Capability {
 public:
  Capability(const Evaluation& evaluation, std::size_t target, std::uint32_t column)
      : cell_(evaluation.program().targets().cell(column, target)) {
    reading_ = evaluation.program().targets().read(column, target, evaluation.input().now);
  }
  template <class T>
  const T* find() const {
    const ValueView view = reading_.view();
    return view.state == ValueView::State::Given ? std::get_if<T>(view.value) : nullptr;
  }
  const std::string& text() const { return cell_.text; }

 private:
  const AttributeCell& cell_;
  CellReading reading_;
};

void check_context(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const auto tokens = evaluation.input().needs.tokens_in;
  const std::optional<std::uint32_t> column = evaluation.program().targets().usual().max_context;
  if (tokens <= 0 || !column) return;
  const Capability capability(evaluation, target, *column);
  const auto* limit = capability.find<double>();
  if (limit == nullptr || static_cast<double>(tokens) <= *limit) return;
  verdict.failures.push_back(
      {"target:context", "target.max_context", evaluation.keep(">= " + std::to_string(tokens)), capability.text(), {}});
}

void check_modalities(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const RequestNeeds& needs = evaluation.input().needs;
  const std::optional<std::uint32_t> column = evaluation.program().targets().usual().modalities;
  if (!column || (!needs.images && !needs.audio && !needs.files)) return;
  const Capability capability(evaluation, target, *column);
  const auto* modalities = capability.find<std::vector<std::string>>();
  if (modalities == nullptr) return;
  const auto is_missing = [&](bool needed, const char* modality) {
    return needed && std::ranges::find(*modalities, modality) == modalities->end();
  };
  std::string missing;
  if (is_missing(needs.images, "image")) missing = "image";
  if (is_missing(needs.audio, "audio")) missing += missing.empty() ? "audio" : ", audio";
  if (is_missing(needs.files, "file")) missing += missing.empty() ? "file" : ", file";
  if (missing.empty()) return;
  verdict.failures.push_back({"target:modality", "target.modalities", evaluation.keep("has_all [" + missing + "]"), capability.text(), {}});
}

// True where the target is known not to have what the column says.
bool lacks(const Evaluation& evaluation, std::size_t target, std::optional<std::uint32_t> column) {
  if (!column) return false;
  const Capability capability(evaluation, target, *column);
  const auto* flag = capability.find<bool>();
  return flag != nullptr && !*flag;
}

// What the target's provider says, beside what the policy's author wrote.
bool embeds(const Evaluation& evaluation, std::size_t target) {
  const auto& live = evaluation.input().live.targets;
  const auto found = live.find(evaluation.policy().targets()[target].endpoint.id);
  return found == live.end() || found->second.embeds;
}

}  // namespace

void add_capability_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  check_context(evaluation, target, verdict);
  check_modalities(evaluation, target, verdict);
  const UsualColumns& usual = evaluation.program().targets().usual();
  const RequestNeeds& needs = evaluation.input().needs;
  if (needs.tools && lacks(evaluation, target, usual.tools)) {
    verdict.failures.push_back({"target:tools", "target.tools", "true", "false", {}});
  }
  if (needs.json_schema && lacks(evaluation, target, usual.json_schema)) {
    verdict.failures.push_back({"target:json_schema", "target.json_schema", "true", "false", {}});
  }
  if (needs.embeddings && (lacks(evaluation, target, usual.embeddings) || !embeds(evaluation, target))) {
    verdict.failures.push_back({"target:embeddings", "target.embeddings", "true", "false", {}});
  }
}

void add_live_failures(Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const PolicyTarget& described = evaluation.policy().targets()[target];
  const auto& live = evaluation.input().live.targets;
  const auto found = live.empty() ? live.end() : live.find(described.endpoint.id);
  const bool enabled = described.enabled && (found == live.end() || found->second.enabled);
  const bool available = found == live.end() || found->second.available;
  if (!enabled) verdict.failures.push_back({"target:disabled", "target.enabled", "true", "false", {}});
  if (!available) verdict.failures.push_back({"target:unavailable", "target.health", "reachable", "its breaker is open", {}});
  verdict.reachable = enabled && available;
}

}  // namespace sekisho
