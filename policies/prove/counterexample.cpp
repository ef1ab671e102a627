#include "policies/prove/counterexample.h"

#include "policies/model/words.h"
#include "policies/prove/expiry.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace sekisho {
namespace {

std::set<std::string> attributes_of(const Expression& expression) {
  std::set<std::string> out;
  visit_atoms(expression, [&](const Atom& atom) {
    if (atom.subject == Subject::Attribute) out.insert(atom.path);
  });
  return out;
}

bool share(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& word) { return b.contains(word); });
}

// Reads one case off its witness.
class CaseReader {
 public:
  CaseReader(PolicyCases& cases, const Witness& witness, const Assertion& assertion, Removal removal)
      : cases_(cases),
        inputs_(cases.inputs()),
        document_(cases.policy().document()),
        witness_(witness),
        assertion_(assertion),
        target_(cases.target(witness.target, removal)) {}

  Counterexample read() {
    const DataView& original = cases_.classification().original();
    const DataView& residual = target_.residual(assertion_.layer);
    out_.target = document_.targets[witness_.target].endpoint.id;
    out_.data_class = class_of(original);
    out_.labels = labels_of(original);
    out_.residual_class = class_of(residual);
    out_.residual_labels = labels_of(residual);
    read_facts();
    read_time();
    read_findings();
    read_exceptions();
    for (std::size_t i = 0; i < document_.constraints.size(); ++i) add_remedy(i);
    std::ranges::sort(out_.remedies, {}, [](const Remedy& remedy) { return std::tie(remedy.kind, remedy.constraint); });
    if (out_.remedies.empty()) out_.remedies.push_back({});
    return std::move(out_);
  }

 private:
  bool happens(FormulaId formula) const { return holds(formula, witness_.values, inputs_.formulas()); }
  std::string class_of(const DataView& view) const { return document_.classes[witness_.value(view.data_class)]; }

  std::vector<std::string> labels_of(const DataView& view) const {
    std::vector<std::string> out;
    for (std::size_t label = 0; label < view.labels.size(); ++label) {
      if (view.labels[label] && witness_.value(*view.labels[label]) == 1) out.push_back(document_.labels[label]);
    }
    std::ranges::sort(out);
    return out;
  }

  void read_facts() {
    for (const FactDomain& fact : inputs_.facts()) {
      const std::size_t value = witness_.value(fact.variable);
      const FactChoice& choice = fact.choices[value];
      if (fact.is_list && choice.state == ValueView::State::Given) {
        std::vector<std::string> list;
        for (std::size_t i = 0; i < fact.words.size(); ++i) {
          if (witness_.value(fact.members[i]) == 1) list.push_back(fact.words[i]);
        }
        if (!list.empty()) out_.facts.emplace_back(fact.path, text_of(std::span<const std::string>(list)));
      } else if (value != 0) {
        out_.facts.emplace_back(fact.path, text_of(choice));
      }
    }
    if (auto before = class_before(cases_, witness_)) out_.facts.emplace_back("conversation_class", std::move(*before));
  }

  // In the policy's own time zone.
  void read_time() {
    const std::size_t stretch = witness_.value(inputs_.moment());
    if (stretch > 0) out_.from = moment_text(inputs_.moments()[stretch], cases_.policy());
    if (!names_time(document_)) return;
    constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    out_.facts.emplace_back("time.weekday", kDays.at(witness_.value(inputs_.weekday())));
    out_.facts.emplace_back("time.hour", std::to_string(witness_.value(inputs_.hour())));
  }

  void read_findings() {
    for (std::size_t kind = 0; kind < inputs_.found().size(); ++kind) {
      const auto value = static_cast<FoundValue>(witness_.value(inputs_.found_originally()[kind]));
      const FoundPattern& found = inputs_.found().kind(kind).atom->found;
      if (value == FoundValue::Something) out_.found.push_back(text_of(std::span<const std::string>(found.any)));
    }
    for (std::size_t i = 0; i < inputs_.found().detectors().size(); ++i) {
      if (witness_.value(inputs_.found().failed(i)) == 1) out_.detectors_failed.push_back(inputs_.found().detectors()[i]);
    }
  }

  void read_exceptions() {
    for (std::size_t i = 0; i < document_.exceptions.size(); ++i) {
      if (happens(target_.relaxes(i))) out_.exceptions.push_back(document_.exceptions[i].id);
    }
  }

  void add_remedy(std::size_t position) {
    const Constraint& constraint = document_.constraints[position];
    if (!happens(target_.passes(position, Exceptions::Off))) {
      out_.remedies.push_back({Remedy::Kind::RelaxedByException, constraint.id, relaxer_of(constraint)});
    } else if (!happens(target_.passes_originally(position))) {
      out_.remedies.push_back({Remedy::Kind::SeesResidual, constraint.id, {}});
    } else if (!happens(target_.meets_condition(position)) &&
               share(attributes_of(constraint.condition), attributes_of(assertion_.target))) {
      out_.remedies.push_back({Remedy::Kind::DoesNotApply, constraint.id, {}});
    }
  }

  std::string relaxer_of(const Constraint& constraint) const {
    for (const PolicyException& exception : document_.exceptions) {
      const bool used = std::ranges::find(out_.exceptions, exception.id) != out_.exceptions.end();
      if (used && std::ranges::find(exception.relaxes, constraint.id) != exception.relaxes.end()) return exception.id;
    }
    return {};
  }

  PolicyCases& cases_;
  CaseInputs& inputs_;
  const PolicyDocument& document_;
  const Witness& witness_;
  const Assertion& assertion_;
  TargetCases& target_;
  Counterexample out_;
};

}  // namespace

std::string text_of(const FactChoice& choice) {
  if (choice.state == ValueView::State::None) return "none";
  if (choice.state == ValueView::State::Unknown) return "unknown";
  return choice.other ? "(any other value)" : text_of(choice.value);
}

Counterexample describe(PolicyCases& cases, const Witness& witness, const Assertion& assertion, Removal removal) {
  return CaseReader(cases, witness, assertion, removal).read();
}

}  // namespace sekisho
