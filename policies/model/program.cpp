#include "policies/model/program.h"

#include "policies/model/glob.h"
#include "policies/model/pattern_scope.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kHeaderPrefix = "request.header.";
constexpr std::size_t kOriginal = 0;  // the view without any transform

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Leaves are equal when path, operator and operands are; kinds count, for `3` is not "3".
std::string identity_of(const Atom& atom) {
  std::string key = atom.path + '\n' + std::to_string(static_cast<int>(atom.op)) + (atom.by_class ? 'c' : '-') + atom.want;
  for (const Scalar& operand : atom.operands) key += '\n' + std::to_string(operand.index()) + text_of(operand);
  return key;
}

// True where a leaf that is not under a `not` takes up the type.
bool takes(const Expression& expression, std::string_view type) {
  if (expression.kind == Expression::Kind::Not) return false;
  if (expression.kind != Expression::Kind::Leaf) {
    return std::ranges::any_of(expression.parts, [&](const Expression& part) { return takes(part, type); });
  }
  if (expression.atom.subject != Subject::Found) return false;
  return std::ranges::any_of(expression.atom.found.any, [&](const std::string& pattern) { return glob_matches(pattern, type); });
}

// The truth of a node that no request changes. A uniform one has no leaves: it is `any` or `all` of nothing, or made of such.
TruthWord constant_word(const ProgramNode& node, std::size_t word) {
  if (!node.truth.empty()) return node.truth[word];
  if (node.kind == Expression::Kind::Not) return !constant_word(node.parts.front(), word);
  const bool all = node.kind == Expression::Kind::All;
  TruthWord truth = truth_word(kleene(all));
  for (const ProgramNode& part : node.parts) {
    const TruthWord other = constant_word(part, word);
    truth = all ? truth & other : truth | other;
  }
  return truth;
}

bool asks_for_findings(const ProgramNode& node) {
  if (node.kind == Expression::Kind::Leaf) return node.atom->subject == Subject::Found;
  return std::ranges::any_of(node.parts, asks_for_findings);
}

template <class Section>
void sort_by_id(std::vector<CompiledRule>& rules, const Section& section) {
  std::ranges::sort(rules, {}, [&](const CompiledRule& rule) -> const std::string& { return section[rule.index].id; });
}

// The budget that `budget.<id>.used_ratio` names.
std::uint32_t place_of_budget(const PolicyDocument& document, const std::string& path) {
  const auto named =
      std::ranges::find_if(document.budgets, [&](const Budget& budget) { return path == "budget." + budget.id + ".used_ratio"; });
  return static_cast<std::uint32_t>(named - document.budgets.begin());
}

}  // namespace

Program::Program(const PolicyDocument& document)
    : document_(document), targets_(document.targets), local_time_(*LocalTime::find(document.timezone)) {
  find_views();
  declared_class_ = intern_fact("request.declared_class");
  for (std::size_t i = 0; i < document.classify.size(); ++i) {
    classify_.push_back({i, compile(document.classify[i].when, kOriginal), {}, {}});
    if (asks_for_findings(classify_.back().when)) by_findings_.push_back(i);
  }
  for (std::size_t label = 0; label < document.labels.size(); ++label) labels_by_name_.push_back(label);
  std::ranges::sort(labels_by_name_, {}, [&](std::size_t label) -> const std::string& { return document.labels[label]; });
  compile_constraints();
  compile_controls();
}

// Constraints, and what may take one out of force.
void Program::compile_constraints() {
  const std::size_t own_view = view_of(0);
  for (std::size_t i = 0; i < document_.exceptions.size(); ++i) {
    exceptions_.push_back({i, compile(document_.exceptions[i].when, kOriginal), compile(document_.exceptions[i].require, own_view), {}});
  }
  sort_by_id(exceptions_, document_.exceptions);
  for (std::size_t i = 0; i < document_.constraints.size(); ++i) {
    const Constraint& constraint = document_.constraints[i];
    const std::size_t view = view_of(constraint.layer);
    CompiledRule rule{i, compile(constraint.when, view), compile(constraint.condition, view), {}};
    for (std::uint32_t place = 0; constraint.exceptable && place < exceptions_.size(); ++place) {
      const std::vector<std::string>& relaxes = document_.exceptions[exceptions_[place].index].relaxes;
      if (std::ranges::find(relaxes, constraint.id) != relaxes.end()) rule.relaxers.push_back(place);
    }
    constraints_.push_back(std::move(rule));
  }
  sort_by_id(constraints_, document_.constraints);
}

void Program::compile_controls() {
  for (std::size_t i = 0; i < document_.transforms.size(); ++i) {
    transforms_.push_back(
        {i, compile(document_.transforms[i].when, kOriginal), compile(document_.transforms[i].applies_to, kOriginal), {}});
  }
  for (std::size_t i = 0; i < document_.prefer.size(); ++i) prefer_.push_back({i, compile(document_.prefer[i].when, kOriginal), {}, {}});
  for (std::size_t i = 0; i < document_.budgets.size(); ++i) {
    budgets_.push_back({i, {}, compile(document_.budgets[i].allow_only, view_of(0)), {}});
  }
  sort_by_id(budgets_, document_.budgets);
  for (std::size_t i = 0; i < document_.obligations.size(); ++i) {
    obligations_.push_back({i, compile(document_.obligations[i].when, kOriginal), {}, {}});
  }
  for (std::size_t i = 0; i < document_.response.scan.size(); ++i) {
    response_.push_back({i, compile(document_.response.scan[i].when, kOriginal), {}, {}});
  }
}

void Program::find_views() {
  const std::vector<bool> all(document_.transforms.size(), true);
  views_.emplace_back(document_.transforms.size(), false);
  if (all.empty()) return;
  for (const Constraint& constraint : document_.constraints) {
    std::vector<bool> seen = transforms_for(constraint.layer);
    if (seen != all && std::ranges::find(views_, seen) == views_.end()) views_.push_back(std::move(seen));
  }
  std::vector<bool> of_the_first = transforms_for(0);
  if (of_the_first != all && std::ranges::find(views_, of_the_first) == views_.end()) views_.push_back(std::move(of_the_first));
  views_.push_back(all);
}

std::vector<bool> Program::transforms_for(std::size_t layer) const {
  std::vector<bool> out;
  for (const Transform& transform : document_.transforms) out.push_back(may_count_on(document_.layers, layer, transform.layer));
  return out;
}

std::size_t Program::view_of(std::size_t layer) const {
  return static_cast<std::size_t>(std::ranges::find(views_, transforms_for(layer)) - views_.begin());
}

ProgramNode Program::compile(const Expression& expression, std::size_t view) {
  if (expression.kind == Expression::Kind::Leaf) return compile_leaf(expression, view);
  ProgramNode node;
  node.kind = expression.kind;
  node.constant = true;
  for (const Expression& part : expression.parts) {
    node.parts.push_back(compile(part, view));
    node.uniform = node.uniform && node.parts.back().uniform;
    node.constant = node.constant && node.parts.back().constant;
  }
  if (!node.constant || node.uniform) return node;
  std::vector<TruthWord> truth;
  for (std::size_t word = 0; word < targets_.words(); ++word) truth.push_back(constant_word(node, word));
  node.truth = std::move(truth);
  return node;
}

ProgramNode Program::compile_leaf(const Expression& leaf, std::size_t view) {
  if (leaf.atom.subject == Subject::Attribute) return compile_attribute(leaf.atom);
  const bool residual = view != kOriginal && (leaf.atom.subject == Subject::DataClass || leaf.atom.subject == Subject::DataLabels);
  ProgramNode node;
  node.kind = Expression::Kind::Leaf;
  node.leaf = residual ? ProgramNode::Leaf::Residual : ProgramNode::Leaf::Uniform;
  node.uniform = !residual;
  node.atom = &leaf.atom;
  node.unwanted = "not " + leaf.atom.want;
  node.index = residual ? intern_residual(leaf.atom, view) : intern_uniform(leaf.atom);
  return node;
}

ProgramNode Program::compile_attribute(const Atom& atom) {
  ProgramNode node;
  node.kind = Expression::Kind::Leaf;
  node.leaf = ProgramNode::Leaf::Attribute;
  node.uniform = false;
  node.atom = &atom;
  node.unwanted = "not " + atom.want;
  node.index = targets_.find_column(std::string_view(atom.path).substr(7)).value();  // after `target.`
  node.constant = targets_.timed(node.index).empty();
  node.truth.resize(targets_.words());
  for (std::size_t target = 0; target < targets_.size(); ++target) {
    const AttributeCell& cell = targets_.cell(node.index, target);
    const ValueView view = cell.known ? ValueView::of(cell.value) : ValueView::unknown();
    set(node.truth[target / 64], target % 64, match(atom, view, document_.classes));
  }
  return node;
}

std::uint32_t Program::intern_uniform(const Atom& atom) {
  if (atom.subject == Subject::Hour || atom.subject == Subject::Weekday) uses_time_ = true;
  const auto [place, added] = uniform_index_.emplace(identity_of(atom), static_cast<std::uint32_t>(uniform_.size()));
  if (!added) return place->second;
  UniformAtom uniform{&atom, 0, nullptr};
  if (atom.subject == Subject::Fact) uniform.place = intern_fact(atom.path);
  if (atom.subject == Subject::Found) uniform.scope = scope_of(atom);
  if (atom.subject == Subject::BudgetUsed) uniform.place = place_of_budget(document_, atom.path);
  uniform_.push_back(uniform);
  return place->second;
}

std::uint32_t Program::intern_residual(const Atom& atom, std::size_t view) {
  const std::string key = std::to_string(view) + '\n' + identity_of(atom);
  const auto [place, added] = residual_index_.emplace(key, static_cast<std::uint32_t>(residual_.size()));
  if (added) residual_.push_back({&atom, view});
  return place->second;
}

std::uint32_t Program::intern_fact(const std::string& path) {
  const auto [place, added] = fact_index_.emplace(path, static_cast<std::uint32_t>(facts_.size()));
  if (added) facts_.push_back(slot_of(path));
  return place->second;
}

// docs/policy-language.md §11, "Facts of the request".
FactSlot Program::slot_of(const std::string& path) const {
  FactSlot slot;
  slot.path = path;
  const auto declared = std::ranges::find(document_.context, path, &ContextFact::path);
  const bool is_declared = declared != document_.context.end();
  if (path.starts_with(kHeaderPrefix)) {
    slot.absent = ValueView::State::None;
    slot.needs_trust = std::ranges::find(document_.trusted_headers, path.substr(kHeaderPrefix.size())) != document_.trusted_headers.end();
  }
  const bool by_header = is_declared && declared->source == FactSource::Header && !path.starts_with(kHeaderPrefix);
  if (by_header) slot.header_path = std::string(kHeaderPrefix) + declared->header;
  if (path.starts_with("caller.")) slot.needs_trust = slot.header_path.empty();
  if (is_declared) {
    slot.absent = declared->required ? ValueView::State::Unknown : ValueView::State::None;
    return slot;
  }
  const bool optional = is_any_of(path, {"request.declared_class", "request.purpose", "request.quality"});
  const bool computed_text = is_any_of(path, {"request.api", "request.model", "request.language"});
  if (optional || computed_text) slot.absent = ValueView::State::None;
  const bool flag = is_any_of(path, {"request.stream", "request.has_images", "request.has_tools"});
  if (flag || path == "request.tokens_est") slot.absent = ValueView::State::Given;
  if (path == "request.tokens_est") slot.fallback = 0.0;
  return slot;
}

const PatternScope* Program::scope_of(const Atom& atom) {
  PatternScope scope{&atom, {}};
  for (const std::string& pattern : atom.found.any) {
    std::vector<std::uint32_t>& detectors = scope.detectors.emplace_back();
    for (std::size_t i = 0; i < document_.detectors.size(); ++i) {
      const DetectorDeclaration& detector = document_.detectors[i];
      if (detector.required && could_match(pattern, detector)) detectors.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return &scopes_.emplace(&atom, std::move(scope)).first->second;
}

// A lower layer may not vouch for what the first layer's detectors cannot read: it would admit what the first alone refuses.
bool Program::takes_opaque(std::string_view type) const {
  return std::ranges::any_of(document_.classify, [&](const ClassifyRule& rule) { return rule.layer == 0 && takes(rule.when, type); });
}

std::optional<double> Program::rate(std::string_view currency) const {
  if (!document_.currency || currency == document_.currency->base) return 1.0;
  const auto found = document_.currency->rates.find(std::string(currency));
  return found == document_.currency->rates.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> Program::exchange(std::string_view from, std::string_view to) const {
  if (from == to) return 1.0;
  if (!document_.currency) return std::nullopt;
  const std::optional<double> one = rate(from);
  const std::optional<double> other = rate(to);
  if (!one || !other || *other <= 0) return std::nullopt;
  return *one / *other;
}

}  // namespace sekisho
