#include "policies/model/program.h"

#include "policies/model/glob.h"
#include "policies/model/pattern_scope.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kHeaderPrefix = "request.header.";

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

}  // namespace

Program::Program(const PolicyDocument& document)
    : document_(document), targets_(document.targets), local_time_(*LocalTime::find(document.timezone)) {
  declared_class_ = intern_fact("request.declared_class");
  for (std::size_t i = 0; i < document.classify.size(); ++i) classify_.push_back({i, compile(document.classify[i].when), {}});
  for (std::size_t i = 0; i < document.constraints.size(); ++i) {
    constraints_.push_back({i, compile(document.constraints[i].when), compile(document.constraints[i].condition)});
  }
  const auto id_of = [&](const CompiledRule& rule) -> const std::string& { return document.constraints[rule.index].id; };
  std::ranges::sort(constraints_, {}, id_of);
  for (std::size_t i = 0; i < document.prefer.size(); ++i) prefer_.push_back({i, compile(document.prefer[i].when), {}});
}

ProgramNode Program::compile(const Expression& expression) {
  if (expression.kind == Expression::Kind::Leaf) return compile_leaf(expression);
  ProgramNode node;
  node.kind = expression.kind;
  node.constant = true;
  for (const Expression& part : expression.parts) {
    node.parts.push_back(compile(part));
    node.uniform = node.uniform && node.parts.back().uniform;
    node.constant = node.constant && node.parts.back().constant;
  }
  if (!node.constant || node.uniform) return node;
  std::vector<TruthWord> truth;
  for (std::size_t word = 0; word < targets_.words(); ++word) truth.push_back(constant_word(node, word));
  node.truth = std::move(truth);
  return node;
}

ProgramNode Program::compile_leaf(const Expression& leaf) {
  ProgramNode node;
  node.kind = Expression::Kind::Leaf;
  node.atom = &leaf.atom;
  if (leaf.atom.subject != Subject::Attribute) {
    node.leaf = ProgramNode::Leaf::Uniform;
    node.index = intern_uniform(leaf.atom);
    return node;
  }
  node.leaf = ProgramNode::Leaf::Attribute;
  node.uniform = false;
  node.index = targets_.find_column(std::string_view(leaf.atom.path).substr(7)).value();  // after `target.`
  node.constant = targets_.timed(node.index).empty();
  node.truth.resize(targets_.words());
  for (std::size_t target = 0; target < targets_.size(); ++target) {
    const AttributeCell& cell = targets_.cell(node.index, target);
    const ValueView view = cell.known ? ValueView::of(cell.value) : ValueView::unknown();
    set(node.truth[target / 64], target % 64, match(leaf.atom, view, document_.classes));
  }
  return node;
}

std::uint32_t Program::intern_uniform(const Atom& atom) {
  if (atom.subject == Subject::Hour || atom.subject == Subject::Weekday) uses_time_ = true;
  const auto [place, added] = uniform_index_.emplace(identity_of(atom), static_cast<std::uint32_t>(uniform_.size()));
  if (!added) return place->second;
  UniformAtom uniform{&atom, 0};
  if (atom.subject == Subject::Fact) uniform.fact = intern_fact(atom.path);
  if (atom.subject == Subject::Found) add_scope(atom);
  uniform_.push_back(uniform);
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

void Program::add_scope(const Atom& atom) {
  PatternScope scope{&atom, {}};
  for (const std::string& pattern : atom.found.any) {
    std::vector<std::uint32_t>& detectors = scope.detectors.emplace_back();
    for (std::size_t i = 0; i < document_.detectors.size(); ++i) {
      const DetectorDeclaration& detector = document_.detectors[i];
      if (detector.required && could_match(pattern, detector)) detectors.push_back(static_cast<std::uint32_t>(i));
    }
  }
  scopes_.emplace(&atom, std::move(scope));
}

const PatternScope* Program::find_scope(const Atom* atom) const {
  const auto found = scopes_.find(atom);
  return found == scopes_.end() ? nullptr : &found->second;
}

bool Program::takes_opaque(std::string_view type) const {
  return std::ranges::any_of(document_.classify, [&](const ClassifyRule& rule) { return takes(rule.when, type); });
}

std::optional<double> Program::rate(std::string_view currency) const {
  if (!document_.currency || currency == document_.currency->base) return 1.0;
  const auto found = document_.currency->rates.find(std::string(currency));
  return found == document_.currency->rates.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sekisho
