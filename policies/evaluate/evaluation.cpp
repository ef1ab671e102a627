#include "policies/evaluate/evaluation.h"

#include "policies/model/words.h"

namespace sekisho {

Evaluation::Evaluation(const Policy& policy, const DecisionInput& input)
    : policy_(policy), program_(policy.program()), input_(input), found_(program_, input), uniform_(program_.uniform_atoms().size()) {
  facts_.reserve(program_.facts().size());
  for (const FactSlot& slot : program_.facts()) facts_.push_back(bind(slot));
  if (!program_.uses_time()) return;
  hour_ = static_cast<double>(program_.local_time().hour(input.now));
  weekday_ = static_cast<double>(program_.local_time().weekday(input.now));
}

// A fact whose source is a header counts only as such, and one that the policy takes for verified only where it is.
ValueView Evaluation::bind(const FactSlot& slot) const {
  const Fact* fact = input_.facts.find(slot.path);
  if (fact != nullptr && slot.needs_trust && fact->trust == Trust::Asserted) fact = nullptr;
  if (!slot.header_path.empty()) {
    if (fact != nullptr && fact->trust != Trust::Asserted) fact = nullptr;
    if (fact == nullptr) fact = input_.facts.find(slot.header_path);
  }
  if (fact != nullptr) return ValueView::of(fact->value);
  return {slot.absent, slot.absent == ValueView::State::Given ? &slot.fallback : nullptr};
}

void Evaluation::classified(std::size_t data_class, std::vector<std::string> labels) {
  data_class_ = static_cast<double>(data_class);
  data_labels_ = std::move(labels);
}

ValueView Evaluation::view_of(const UniformAtom& uniform) const {
  switch (uniform.atom->subject) {
    case Subject::DataClass:
    case Subject::OriginalClass:
      return ValueView::of(data_class_);
    case Subject::DataLabels:
    case Subject::OriginalLabels:
      return ValueView::of(data_labels_);
    case Subject::Fact:
      return facts_[uniform.fact];
    case Subject::Hour:
      return ValueView::of(hour_);
    case Subject::Weekday:
      return ValueView::of(weekday_);
    case Subject::Found:
    case Subject::Attribute:
    case Subject::BudgetUsed:
      break;
  }
  return ValueView::unknown();
}

Kleene Evaluation::uniform(std::uint32_t index) {
  std::optional<Kleene>& known = uniform_[index];
  if (known) return *known;
  const UniformAtom& uniform = program_.uniform_atoms()[index];
  const bool is_found = uniform.atom->subject == Subject::Found;
  known = is_found ? found_.value(*program_.find_scope(uniform.atom)) : match(*uniform.atom, view_of(uniform), program_.document().classes);
  return *known;
}

Kleene Evaluation::value(const ProgramNode& node) {
  switch (node.kind) {
    case Expression::Kind::Leaf:
      return uniform(node.index);
    case Expression::Kind::Not:
      return !value(node.parts.front());
    case Expression::Kind::All:
    case Expression::Kind::Any:
      break;
  }
  const bool all = node.kind == Expression::Kind::All;
  Kleene truth = kleene(all);
  for (const ProgramNode& part : node.parts) {
    truth = all ? truth & value(part) : truth | value(part);
    if (truth == kleene(!all)) break;
  }
  return truth;
}

TruthWord Evaluation::timed_truth(const ProgramNode& leaf, std::size_t word) const {
  TruthWord truth = leaf.truth[word];
  for (const std::uint32_t target : program_.targets().timed(leaf.index)) {
    if (target / 64 != word) continue;
    const CellReading reading = program_.targets().read(leaf.index, target, input_.now);
    set(truth, target % 64, match(*leaf.atom, reading.view(), program_.document().classes));
  }
  return truth;
}

TruthWord Evaluation::truth(const ProgramNode& node, std::size_t word) {
  if (node.uniform) return truth_word(value(node));
  if (node.constant) return node.truth[word];
  if (node.kind == Expression::Kind::Leaf) return timed_truth(node, word);
  if (node.kind == Expression::Kind::Not) return !truth(node.parts.front(), word);
  const bool all = node.kind == Expression::Kind::All;
  TruthWord total = truth_word(kleene(all));
  for (const ProgramNode& part : node.parts) {
    const TruthWord other = truth(part, word);
    total = all ? total & other : total | other;
  }
  return total;
}

std::string Evaluation::text_of_leaf(const ProgramNode& leaf, std::size_t target) {
  if (leaf.leaf == ProgramNode::Leaf::Attribute) {
    const AttributeCell& cell = program_.targets().cell(leaf.index, target);
    if (!cell.timed()) return cell.known ? cell.text : "unknown";
    const CellReading reading = program_.targets().read(leaf.index, target, input_.now);
    if (reading.state != ValueView::State::Given) return "unknown";
    return reading.thinned ? text_of(*reading.thinned) : cell.text;
  }
  const UniformAtom& uniform = program_.uniform_atoms()[leaf.index];
  if (uniform.atom->subject == Subject::Found) return found_.text_of(*program_.find_scope(uniform.atom));
  const ValueView view = view_of(uniform);
  if (view.state == ValueView::State::None) return "none";
  if (view.state == ValueView::State::Unknown) return "unknown";
  const bool is_class = uniform.atom->subject == Subject::DataClass || uniform.atom->subject == Subject::OriginalClass;
  return is_class ? program_.document().classes[static_cast<std::size_t>(std::get<double>(*view.value))] : text_of(*view.value);
}

}  // namespace sekisho
