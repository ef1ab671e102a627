#include "policies/evaluate/capabilities.h"

#include <algorithm>

namespace sekisho {
namespace {

// One attribute of one target at the decision's time.
class Capability {
 public:
  Capability(const Evaluation& evaluation, std::size_t target, std::string_view attribute) : table_(evaluation.program().targets()) {
    const std::optional<std::uint32_t> column = table_.find_column(attribute);
    if (!column) return;
    reading_ = table_.read(*column, target, evaluation.input().now);
    text_ = table_.cell(*column, target).text;
  }
  template <class T>
  const T* find() const {
    const ValueView view = reading_.view();
    return view.state == ValueView::State::Given ? std::get_if<T>(view.value) : nullptr;
  }
  const std::string& text() const { return text_; }

 private:
  const TargetTable& table_;
  CellReading reading_;
  std::string text_;
};

void check_context(const Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const auto tokens = evaluation.input().needs.tokens_in;
  if (tokens <= 0) return;
  const Capability capability(evaluation, target, "max_context");
  const auto* limit = capability.find<double>();
  if (limit == nullptr || static_cast<double>(tokens) <= *limit) return;
  verdict.failures.push_back({"target:context", "target.max_context", ">= " + std::to_string(tokens), capability.text(), {}});
}

void check_modalities(const Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const RequestNeeds& needs = evaluation.input().needs;
  if (!needs.images && !needs.audio && !needs.files) return;
  const Capability capability(evaluation, target, "modalities");
  const auto* modalities = capability.find<std::vector<std::string>>();
  if (modalities == nullptr) return;
  const auto lacks = [&](bool needed, const char* modality) {
    return needed && std::ranges::find(*modalities, modality) == modalities->end();
  };
  std::string missing;
  if (lacks(needs.images, "image")) missing = "image";
  if (lacks(needs.audio, "audio")) missing += missing.empty() ? "audio" : ", audio";
  if (lacks(needs.files, "file")) missing += missing.empty() ? "file" : ", file";
  if (missing.empty()) return;
  verdict.failures.push_back({"target:modality", "target.modalities", "has_all [" + missing + "]", capability.text(), {}});
}

void check_flag(const Evaluation& evaluation, std::size_t target, std::string_view attribute, Verdict& verdict) {
  const Capability capability(evaluation, target, attribute);
  const auto* flag = capability.find<bool>();
  if (flag == nullptr || *flag) return;
  verdict.failures.push_back({"target:" + std::string(attribute), "target." + std::string(attribute), "true", "false", {}});
}

void check_live(const Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const PolicyTarget& described = evaluation.policy().targets()[target];
  const auto& live = evaluation.input().live.targets;
  const auto found = live.empty() ? live.end() : live.find(described.endpoint.id);
  const bool enabled = described.enabled && (found == live.end() || found->second.enabled);
  const bool available = found == live.end() || found->second.available;
  if (!enabled) verdict.failures.push_back({"target:disabled", "target.enabled", "true", "false", {}});
  if (!available) verdict.failures.push_back({"target:unavailable", "target.health", "reachable", "its breaker is open", {}});
}

}  // namespace

void add_target_failures(const Evaluation& evaluation, std::size_t target, Verdict& verdict) {
  const std::size_t constraints = verdict.failures.size();
  check_context(evaluation, target, verdict);
  check_modalities(evaluation, target, verdict);
  if (evaluation.input().needs.tools) check_flag(evaluation, target, "tools", verdict);
  if (evaluation.input().needs.json_schema) check_flag(evaluation, target, "json_schema", verdict);
  verdict.constraints_hold = verdict.failures.empty();
  check_live(evaluation, target, verdict);
  verdict.admitted = verdict.failures.empty();
  if (verdict.failures.size() > constraints) std::ranges::sort(verdict.failures, {}, &Failure::rule);
}

}  // namespace sekisho
