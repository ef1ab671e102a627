#include "policies/evaluate/classify.h"

#include <algorithm>

namespace sekisho {
namespace {

// What a leaf contributed: the types found, or the fact with its value.
std::string evidence_of_leaf(Evaluation& evaluation, const ProgramNode& leaf) {
  std::string value = evaluation.text_of_leaf(leaf, 0);
  if (leaf.atom->subject != Subject::Found) return leaf.atom->path + ' ' + value;
  if (value != "unknown") return value;
  std::string patterns;
  for (const std::string& pattern : leaf.atom->found.any) patterns += (patterns.empty() ? "" : ", ") + pattern;
  return patterns + " unknown";
}

// The leaves that made the node not false, joined.
std::string evidence_of(Evaluation& evaluation, const ProgramNode& node) {
  if (node.kind == Expression::Kind::Leaf) return evidence_of_leaf(evaluation, node);
  if (node.kind == Expression::Kind::Any) {
    const auto not_false = [&](const ProgramNode& part) { return evaluation.value(part) != Kleene::False; };
    const auto found = std::ranges::find_if(node.parts, not_false);
    return found == node.parts.end() ? std::string("always") : evidence_of(evaluation, *found);
  }
  std::string out;
  for (const ProgramNode& part : node.parts) {
    const std::string evidence = evidence_of(evaluation, part);
    if (evidence == "always") continue;
    out += (out.empty() ? "" : ", ") + evidence;
  }
  return out.empty() ? "always" : out;
}

// A class that nobody has heard of may be any: it counts as the highest.
void join_declared(Evaluation& evaluation, Joined& joined) {
  const Policy& policy = evaluation.policy();
  const ValueView declared = evaluation.fact(evaluation.program().declared_class());
  if (declared.state == ValueView::State::None) return;
  const auto* name = declared.state == ValueView::State::Given ? std::get_if<std::string>(declared.value) : nullptr;
  const std::size_t data_class =
      name != nullptr ? policy.find_class(*name).value_or(policy.classes().size() - 1) : policy.classes().size() - 1;
  if (data_class <= joined.data_class) return;
  joined.data_class = data_class;
  joined.because.emplace_back("declared_class", name != nullptr ? *name : "unknown");
}

}  // namespace

Joined classify(Evaluation& evaluation) {
  const PolicyDocument& document = evaluation.policy().document();
  Joined joined;
  joined.data_class = document.start_class;
  join_declared(evaluation, joined);
  std::vector<bool> labels(document.labels.size(), false);
  for (const CompiledRule& compiled : evaluation.program().classify()) {
    if (evaluation.value(compiled.when) == Kleene::False) continue;
    const ClassifyRule& rule = document.classify[compiled.index];
    joined.data_class = std::max(joined.data_class, rule.data_class.value_or(0));
    for (const std::size_t label : rule.labels) labels[label] = true;
    joined.because.emplace_back(rule.id, evidence_of(evaluation, compiled.when));
  }
  for (std::size_t label = 0; label < labels.size(); ++label) {
    if (labels[label]) joined.labels.push_back(document.labels[label]);
  }
  std::ranges::sort(joined.labels);
  return joined;
}

}  // namespace sekisho
