#include "policies/prove/export.h"

#include "gateway/core/json_tape.h"
#include "policies/model/program.h"
#include "policies/prove/export_leaf.h"
#include "policies/prove/visit.h"

#include <algorithm>

namespace sekisho {
namespace {

// An expression that comes out as wanted. Unknown is neither, so both have to be asked for.
Clause export_expression(const Expression& expression, Kleene wanted, const PolicyDocument& document, ExportLanguage language) {
  if (expression.kind == Expression::Kind::Leaf) return export_leaf(expression.atom, wanted, document, language);
  if (expression.kind == Expression::Kind::Not) return export_expression(expression.parts.front(), !wanted, document, language);
  std::vector<Clause> parts;
  for (const Expression& part : expression.parts) parts.push_back(export_expression(part, wanted, document, language));
  const bool every = (expression.kind == Expression::Kind::All) == (wanted == Kleene::True);
  return every ? Clause::all(std::move(parts)) : Clause::any(std::move(parts));
}

// The constraint keeps the target out: its `when` is not false, and what it wants is not sure.
Clause failure_of(const Constraint& constraint, const PolicyDocument& document, ExportLanguage language) {
  const Kleene good = kleene(constraint.effect == Constraint::Effect::Require);
  return Clause::all({Clause::negation(export_expression(constraint.when, Kleene::False, document, language)),
                      Clause::negation(export_expression(constraint.condition, good, document, language))});
}

std::string cedar_text(const Clause& clause) {
  switch (clause.kind) {
    case Clause::Kind::Leaf:
      return clause.leaf;
    case Clause::Kind::Not:
      return "!(" + cedar_text(clause.parts.front()) + ")";
    case Clause::Kind::All:
    case Clause::Kind::Any:
      break;
  }
  const bool all = clause.kind == Clause::Kind::All;
  if (clause.parts.empty()) return all ? "true" : "false";
  std::string out;
  for (const Clause& part : clause.parts) out += (out.empty() ? "" : all ? " && " : " || ") + ("(" + cedar_text(part) + ")");
  return out;
}

// Rego has no `or` within a rule: every part becomes a rule of its own.
class RegoWriter {
 public:
  // The name of a rule that holds where the clause does.
  std::string rule_for(const Clause& clause) {
    std::vector<std::string> bodies;
    const bool any = clause.kind == Clause::Kind::Any;
    if (clause.kind == Clause::Kind::Leaf) bodies.push_back(clause.leaf);
    if (clause.kind == Clause::Kind::Not) bodies.push_back("not " + rule_for(clause.parts.front()));
    std::string together;
    for (const Clause& part : clause.kind == Clause::Kind::All || any ? clause.parts : std::vector<Clause>()) {
      const std::string name = rule_for(part);
      if (any) bodies.push_back(name);
      together += (together.empty() ? "" : "; ") + name;
    }
    if (clause.kind == Clause::Kind::All) bodies.push_back(together.empty() ? "true" : together);
    const std::string name = "c" + std::to_string(++rules_);
    if (bodies.empty()) bodies.emplace_back("false");
    for (const std::string& body : bodies) text_ += name + " if { " + body + " }\n";
    return name;
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t rules_ = 0;
};

bool can_be_exported(const Constraint& constraint) {
  bool can = true;
  const auto look = [&](const Atom& atom) { can = can && sekisho::can_be_exported(atom); };
  visit_atoms(constraint.when, look);
  visit_atoms(constraint.condition, look);
  return can;
}

std::string value_of(const FactValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return in_millionths(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return json_quote(*text);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  std::string out;
  for (const std::string& item : std::get<std::vector<std::string>>(value)) out += (out.empty() ? "" : ",") + json_quote(item);
  return "[" + out + "]";
}

std::vector<std::string> attribute_names(const PolicyTarget& target) {
  std::vector<std::string> names{"id", "provider", "model"};
  for (const Attribute& attribute : target.attributes) names.push_back(attribute.name);
  return names;
}

// What is known of one target at that time, as the members of a JSON object.
std::string attributes_of(const Policy& policy, std::size_t target, WallTime now) {
  const TargetTable& table = policy.program().targets();
  std::string out;
  for (const std::string& name : attribute_names(policy.targets()[target])) {
    const std::optional<std::uint32_t> column = table.find_column(name);
    if (!column) continue;
    const CellReading reading = table.read(*column, target, now);
    const ValueView view = reading.view();
    if (view.state != ValueView::State::Given) continue;
    out += (out.empty() ? "" : ",") + json_quote(name) + ":" + value_of(*view.value);
  }
  return out;
}

}  // namespace

PolicyExport export_constraints(const Policy& policy, ExportLanguage language) {
  const bool cedar = language == ExportLanguage::Cedar;
  PolicyExport out;
  RegoWriter rego;
  std::string rules;
  for (const Constraint& constraint : policy.document().constraints) {
    if (!can_be_exported(constraint)) {
      out.left_out.push_back(constraint.id);
      continue;
    }
    const Clause failure = failure_of(constraint, policy.document(), language);
    const std::string id = json_quote(constraint.id);
    if (cedar) rules += "@id(" + id + ")\nforbid (principal, action, resource) when { " + cedar_text(failure) + " };\n";
    if (!cedar) rules += "failing contains " + id + " if { " + rego.rule_for(failure) + " }\n";
  }
  if (!cedar && rules.empty()) rules = "failing := set()\n";  // without a rule it would be undefined, and nothing admitted
  const std::string mark = cedar ? "// " : "# ";
  out.text = mark + "Constraints of " + policy.org() + ", " + policy.policy_id() + "\n";
  for (const std::string& id : out.left_out) out.text += mark + "left out, for it asks for findings or budgets: " + id + "\n";
  if (cedar) out.text += "@id(\"admit\")\npermit (principal, action, resource);\n" + rules;
  if (!cedar)
    out.text += "package sekisho\n\nimport rego.v1\n\ndefault admit := false\nadmit if count(failing) == 0\n" + rules + rego.text();
  return out;
}

std::string export_targets(const Policy& policy, ExportLanguage language, WallTime now) {
  std::string out;
  for (std::size_t target = 0; target < policy.targets().size(); ++target) {
    const std::string id = json_quote(policy.targets()[target].endpoint.id);
    const std::string attributes = "{" + attributes_of(policy, target, now) + "}";
    out += out.empty() ? "" : ",\n";
    if (language == ExportLanguage::Cedar) {
      out += "{\"uid\":{\"type\":\"Target\",\"id\":" + id + "},\"attrs\":" + attributes + ",\"parents\":[]}";
    } else {
      out += id + ":" + attributes;
    }
  }
  return (language == ExportLanguage::Cedar ? "[" + out + "]" : "{" + out + "}") + "\n";
}

}  // namespace sekisho
