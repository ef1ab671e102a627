#include "policies/evaluate/evaluation.h"

#include "policies/evaluate/residuals.h"
#include "policies/model/words.h"

#include <algorithm>

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
  is_classified_ = true;
}

void Evaluation::transformed(const Residuals& residuals) {
  residuals_ = &residuals;
  const std::size_t words = program_.targets().words();
  residual_.assign(program_.residual_atoms().size() * words, TruthWord{});
  for (std::size_t i = 0; i < program_.residual_atoms().size(); ++i) {
    const ResidualAtom& residual = program_.residual_atoms()[i];
    for (const TransformedGroup& group : residuals.groups()) {
      const ResidualClass& seen = residuals.seen_by(group, residual.view);
      const FactValue& value = residual.atom->subject == Subject::DataClass ? seen.class_value : seen.labels;
      const TruthWord truth = truth_word(match(*residual.atom, ValueView::of(value), program_.document().classes));
      for (std::size_t word = 0; word < words; ++word) {
        residual_[i * words + word].yes |= truth.yes & group.targets[word];
        residual_[i * words + word].no |= truth.no & group.targets[word];
      }
    }
  }
}

std::optional<double> Evaluation::used_ratio(std::size_t budget) const {
  const PolicyDocument& document = program_.document();
  if (budget >= document.budgets.size()) return std::nullopt;
  const auto& used = input_.live.budgets;
  if (const auto found = used.find(document.budgets[budget].id); found != used.end()) return found->second;
  if (document.budgets[budget].scope != "data.class") return 0.0;
  const auto of_class = [&](const std::string& name) { return used.find(document.budgets[budget].id + "@" + name); };
  if (!is_classified_) {
    const bool depends = std::ranges::any_of(document.classes, [&](const std::string& name) { return of_class(name) != used.end(); });
    return depends ? std::nullopt : std::optional(0.0);
  }
  const auto found = of_class(document.classes[static_cast<std::size_t>(std::get<double>(data_class_))]);
  return found == used.end() ? 0.0 : found->second;
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
      return facts_[uniform.place];
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

Kleene Evaluation::match_budget(const UniformAtom& uniform) const {
  const std::optional<double> used = used_ratio(uniform.place);
  const FactValue value = used.value_or(0.0);
  return match(*uniform.atom, used ? ValueView::of(value) : ValueView::unknown(), program_.document().classes);
}

Kleene Evaluation::uniform(std::uint32_t index) {
  std::optional<Kleene>& known = uniform_[index];
  if (known) return *known;
  const UniformAtom& uniform = program_.uniform_atoms()[index];
  if (uniform.atom->subject == Subject::BudgetUsed) return match_budget(uniform);
  known = uniform.scope != nullptr ? found_.value(*uniform.scope) : match(*uniform.atom, view_of(uniform), program_.document().classes);
  return *known;
}

Kleene Evaluation::value(const ProgramNode& node) { return value_without(node, {}); }

Kleene Evaluation::value_without(const ProgramNode& node, const FoundKinds& cleared) {
  switch (node.kind) {
    case Expression::Kind::Leaf:
      if (node.leaf != ProgramNode::Leaf::Uniform) return Kleene::Unknown;
      if (!cleared.empty() && node.atom->subject == Subject::Found) {
        return found_.value(*program_.uniform_atoms()[node.index].scope, cleared);
      }
      return uniform(node.index);
    case Expression::Kind::Not:
      return !value_without(node.parts.front(), cleared);
    case Expression::Kind::All:
    case Expression::Kind::Any:
      break;
  }
  const bool all = node.kind == Expression::Kind::All;
  Kleene truth = kleene(all);
  for (const ProgramNode& part : node.parts) {
    const Kleene other = value_without(part, cleared);
    truth = all ? truth & other : truth | other;
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
  if (node.leaf == ProgramNode::Leaf::Residual) return residual_[node.index * program_.targets().words() + word];
  if (node.kind == Expression::Kind::Leaf) return timed_truth(node, word);
  if (node.kind == Expression::Kind::Not) return !truth(node.parts.front(), word);
  const bool all = node.kind == Expression::Kind::All;
  const TruthWord settled = truth_word(kleene(!all));
  TruthWord total = truth_word(kleene(all));
  for (const ProgramNode& part : node.parts) {
    const TruthWord other = truth(part, word);
    total = all ? total & other : total | other;
    if (total == settled) break;
  }
  return total;
}

std::string_view Evaluation::keep(std::string text) {
  if (!texts_) texts_ = std::make_shared<std::deque<std::string>>();
  return texts_->emplace_back(std::move(text));
}

std::string_view Evaluation::text_of_leaf(const ProgramNode& leaf, std::size_t target) {
  if (leaf.leaf == ProgramNode::Leaf::Attribute) return text_of_attribute(leaf, target);
  if (leaf.leaf == ProgramNode::Leaf::Residual) {
    const ResidualAtom& residual = program_.residual_atoms()[leaf.index];
    const ResidualClass& seen = residuals_->seen_by(residuals_->groups()[residuals_->group_of(target)], residual.view);
    return residual.atom->subject == Subject::DataClass ? text_of_class(seen.class_value) : keep(text_of(seen.labels));
  }
  uniform_texts_.resize(uniform_.size());
  std::optional<std::string_view>& known = uniform_texts_[leaf.index];
  if (!known) known = text_of_uniform(program_.uniform_atoms()[leaf.index]);
  return *known;
}

std::string_view Evaluation::text_of_attribute(const ProgramNode& leaf, std::size_t target) {
  const AttributeCell& cell = program_.targets().cell(leaf.index, target);
  if (!cell.timed()) return cell.known ? std::string_view(cell.text) : "unknown";
  const CellReading reading = program_.targets().read(leaf.index, target, input_.now);
  if (reading.state != ValueView::State::Given) return "unknown";
  return reading.thinned ? keep(text_of(*reading.thinned)) : std::string_view(cell.text);
}

std::string_view Evaluation::text_of_uniform(const UniformAtom& uniform) {
  if (uniform.scope != nullptr) return keep(found_.text_of(*uniform.scope));
  if (uniform.atom->subject == Subject::BudgetUsed) {
    const std::optional<double> used = used_ratio(uniform.place);
    return used ? keep(text_of(*used)) : "unknown";
  }
  const ValueView view = view_of(uniform);
  if (view.state == ValueView::State::None) return "none";
  if (view.state == ValueView::State::Unknown) return "unknown";
  const bool is_class = uniform.atom->subject == Subject::DataClass || uniform.atom->subject == Subject::OriginalClass;
  return is_class ? text_of_class(*view.value) : keep(text_of(*view.value));
}

std::string_view Evaluation::text_of_class(const FactValue& data_class) const {
  return program_.document().classes[static_cast<std::size_t>(std::get<double>(data_class))];
}

}  // namespace sekisho
