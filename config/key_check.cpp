#include "config/key_check.h"

#include "config/policy_asked_facts.h"
#include "config/yaml_problems.h"

#include <algorithm>
#include <array>
#include <map>

namespace sekisho {
namespace {

// The alternatives of FactValue, in its order.
constexpr std::array<std::string_view, 4> kKinds{"true or false", "a number", "text", "a list of texts"};
constexpr std::size_t kNumber = 1;
constexpr std::size_t kText = 2;
constexpr std::size_t kList = 3;

// What the policy's conditions compare a fact with.
struct Compared {
  std::array<bool, kKinds.size()> kinds{};  // none: nothing, or only whether it is there
  bool with_classes = false;                // by their order
  std::vector<std::string> texts;
};

using ComparedFacts = std::map<std::string, Compared, std::less<>>;

void note(const Atom& atom, Compared& compared) {
  switch (atom.op) {
    case Operator::Known:
    case Operator::Present:
      return;
    case Operator::Less:
    case Operator::AtMost:
    case Operator::Greater:
    case Operator::AtLeast:
      compared.kinds[atom.by_class ? kText : kNumber] = true;
      compared.with_classes = compared.with_classes || atom.by_class;
      return;
    case Operator::Within:
    case Operator::HasAny:
    case Operator::HasAll:
    case Operator::HasNone:
      compared.kinds[kList] = true;
      break;
    case Operator::Equal:
    case Operator::In:
    case Operator::NotIn:
      for (const Scalar& operand : atom.operands) compared.kinds[operand.index()] = true;
      break;
  }
  for (const Scalar& operand : atom.operands) {
    if (const auto* text = std::get_if<std::string>(&operand)) compared.texts.push_back(*text);
  }
}

void note(const Expression& condition, ComparedFacts& facts) {
  if (condition.kind == Expression::Kind::Leaf && condition.atom.subject == Subject::Fact) note(condition.atom, facts[condition.atom.path]);
  for (const Expression& part : condition.parts) note(part, facts);
}

// The kinds that would do, as in `a number or text`.
std::string kinds_wanted(const Compared& compared) {
  std::string words;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    if (compared.kinds[kind]) words.append(words.empty() ? "" : " or ").append(kKinds[kind]);
  }
  return words;
}

class KeyCheck {
 public:
  KeyCheck(const Config& config, const PolicyDocument& policy) : config_(config), policy_(policy) {
    for (const Expression* condition : conditions_of(policy)) note(*condition, compared_);
    for (const ContextFact& fact : policy.context) {
      if (fact.path.starts_with(kCaller)) declared_.push_back(fact.path.substr(kCaller.size()));
    }
    for (const PolicyTarget& target : policy.targets) {
      models_.push_back(target.endpoint.id);
      models_.insert(models_.end(), target.endpoint.aliases.begin(), target.endpoint.aliases.end());
    }
  }

  void check(const ClientKeyConfig& key) {
    for (const ConfigText& alias : key.alias_places) check_alias(key, alias);
    for (std::size_t i = 0; i < key.caller.facts.size(); ++i) check_fact(key, i);
  }

  std::vector<Problem> take() { return std::move(problems_); }

 private:
  static constexpr std::string_view kCaller = "caller.";

  void add(Problem::Severity severity, const ConfigText& place, std::string code, std::string message) {
    problems_.push_back({.severity = severity,
                         .file = config_.file,
                         .line = place.line,
                         .column = place.column,
                         .code = std::move(code),
                         .message = std::move(message)});
  }
  void error(const ConfigText& place, std::string code, std::string message) {
    add(Problem::Severity::Error, place, std::move(code), std::move(message));
  }

  void check_alias(const ClientKeyConfig& key, const ConfigText& alias) {
    if (serves_model(policy_, alias.text)) return;
    error(alias, "E-REF",
          "the key `" + key.caller.key_id + "` may ask for `" + alias.text + "`, which is no target and no alias of the policy" +
              did_you_mean(alias.text, models_));
  }

  void check_fact(const ClientKeyConfig& key, std::size_t position) {
    const auto& [name, value] = key.caller.facts[position];
    const FactPlace& place = key.fact_places[position];
    const std::string path = std::string(kCaller) + name;
    if (!knows_fact(policy_, path)) {
      // A policy that asks for nothing of the caller is no place to look for what the name should have been.
      const auto severity = declared_.empty() ? Problem::Severity::Warning : Problem::Severity::Error;
      return add(severity, place.name, declared_.empty() ? "W-FACT" : "E-REF",
                 "the policy's `context.caller` does not declare the fact `" + name + "`" + did_you_mean(name, declared_));
    }
    const auto declared = std::ranges::find(policy_.context, path, &ContextFact::path);
    if (declared != policy_.context.end() && declared->source != FactSource::Key) {
      return error(place.name, "E-REF", "the policy's `context` does not take `" + path + "` from keys; leave it out here");
    }
    if (const auto compared = compared_.find(path); compared != compared_.end()) check_value(path, value, place.value, compared->second);
  }

  void check_value(const std::string& path, const FactValue& value, const ConfigText& place, const Compared& compared) {
    const std::string wanted = kinds_wanted(compared);
    if (wanted.empty()) return;
    if (!compared.kinds[value.index()]) {
      return error(place, "E-TYPE",
                   "`" + path + "` is " + std::string(kKinds[value.index()]) + ", and the policy compares it with " + wanted);
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || std::ranges::find(compared.texts, *text) != compared.texts.end()) return;
    if (compared.with_classes) return check_class(path, *text, place);
    const std::string meant = did_you_mean(*text, compared.texts);
    if (!meant.empty())
      add(Problem::Severity::Warning, place, "W-FACT", "no rule of the policy names `" + *text + "` as `" + path + "`" + meant);
  }

  void check_class(const std::string& path, const std::string& text, const ConfigText& place) {
    if (std::ranges::find(policy_.classes, text) != policy_.classes.end()) return;
    error(place, "E-REF",
          "the policy compares `" + path + "` with classes, and `" + text + "` is none" + did_you_mean(text, policy_.classes));
  }

  const Config& config_;
  const PolicyDocument& policy_;
  ComparedFacts compared_;
  std::vector<std::string> declared_;
  std::vector<std::string> models_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check_keys(const Config& config, const PolicyDocument& policy) {
  KeyCheck check(config, policy);
  for (const ClientKeyConfig& key : config.keys.clients) check.check(key);
  return check.take();
}

}  // namespace sekisho
