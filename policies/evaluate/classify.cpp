#include "policies/evaluate/classify.h"

#include <algorithm>

namespace sekisho {
namespace {

// What a leaf contributed: the types found, or the fact with its value.
std::string evidence_of_leaf(Evaluation& evaluation, const ProgramNode& leaf) {
  std::string value(evaluation.text_of_leaf(leaf, 0));
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
void join_class(const Policy& policy, const std::string* name, std::string_view source, Joined& joined) {
  const std::size_t highest = policy.classes().size() - 1;
  const std::optional<std::size_t> found = name != nullptr ? policy.find_class(*name) : std::nullopt;
  const std::size_t data_class = found.value_or(highest);
  if (data_class <= joined.all.data_class) return;
  joined.all.data_class = data_class;
  joined.because.emplace_back(source, found ? *name : "unknown");
}

void join_declared(const Evaluation& evaluation, Joined& joined) {
  const ValueView declared = evaluation.fact(evaluation.program().declared_class());
  if (declared.state == ValueView::State::None) return;
  const auto* name = declared.state == ValueView::State::Given ? std::get_if<std::string>(declared.value) : nullptr;
  join_class(evaluation.policy(), name, "declared_class", joined);
}

void raise(ClassAndLabels& to, const ClassifyRule& rule) {
  to.data_class = std::max(to.data_class, rule.data_class.value_or(0));
  for (const std::size_t label : rule.labels) to.labels[label] = true;
}

}  // namespace

Joined classify(Evaluation& evaluation) {
  const PolicyDocument& document = evaluation.policy().document();
  Joined joined;
  joined.all = {document.start_class, std::vector<bool>(document.labels.size(), false)};
  join_declared(evaluation, joined);
  const std::optional<std::string>& before = evaluation.input().live.conversation_class;
  if (before) join_class(evaluation.policy(), &*before, "conversation", joined);
  joined.without_findings = joined.all;
  const std::span<const std::size_t> by_findings = evaluation.program().classify_by_findings();
  for (const CompiledRule& compiled : evaluation.program().classify()) {
    if (evaluation.value(compiled.when) == Kleene::False) continue;
    const ClassifyRule& rule = document.classify[compiled.index];
    raise(joined.all, rule);
    if (!std::ranges::binary_search(by_findings, compiled.index)) raise(joined.without_findings, rule);
    joined.because.emplace_back(rule.id, evidence_of(evaluation, compiled.when));
  }
  return joined;
}

ClassAndLabels classify_without(Evaluation& evaluation, const Joined& joined, const FoundKinds& cleared) {
  const Program& program = evaluation.program();
  ClassAndLabels out = joined.without_findings;
  for (const std::size_t place : program.classify_by_findings()) {
    const CompiledRule& compiled = program.classify()[place];
    if (evaluation.value_without(compiled.when, cleared) != Kleene::False) raise(out, program.document().classify[compiled.index]);
  }
  return out;
}

std::vector<std::string> names_of(const Program& program, const std::vector<bool>& labels) {
  std::vector<std::string> out;
  for (const std::size_t label : program.labels_by_name()) {
    if (labels[label]) out.push_back(program.document().labels[label]);
  }
  return out;
}

}  // namespace sekisho
