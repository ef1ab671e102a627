#include "policies/prove/pins.h"

#include "policies/model/glob.h"
#include "policies/model/program.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <span>

namespace sekisho {
namespace {

constexpr auto kNothing = static_cast<std::size_t>(FoundValue::Nothing);
constexpr auto kSomething = static_cast<std::size_t>(FoundValue::Something);

class Pins {
 public:
  Pins(PolicyCases& cases, const Given& given, WallTime now)
      : cases_(cases),
        inputs_(cases.inputs()),
        store_(inputs_.formulas()),
        document_(cases.policy().document()),
        given_(given),
        now_(now) {}

  std::vector<FormulaId> all() {
    for (const FactDomain& fact : inputs_.facts()) fact.is_list ? pin_list(fact) : pin_fact(fact);
    pin_findings();
    for (std::size_t i = 0; i < inputs_.found().detectors().size(); ++i) {
      const std::string& id = inputs_.found().detectors()[i];
      const bool failed = std::ranges::find(given_.detectors_failed, id) != given_.detectors_failed.end();
      if (failed || !has_opaque_part()) out_.push_back(store_.is(inputs_.found().failed(i), failed ? 1 : 0));
    }
    for (const Budget& budget : document_.budgets) pin_budget(*inputs_.find_budget(budget.id), budget.id);
    for (const PolicyException& exception : document_.exceptions) out_.push_back(store_.is(inputs_.exception(exception.id), 1));
    pin_time();
    return std::move(out_);
  }

 private:
  ValueView::State state_of(const FactDomain& fact) const {
    return given_.facts.find(fact.path) != nullptr ? ValueView::State::Given : absent_state(document_, fact.path);
  }

  // What the request brings; a flag or a count that it does not bring is no or nothing.
  FactValue value_of(const FactDomain& fact) const {
    if (const Fact* brought = given_.facts.find(fact.path)) return brought->value;
    return fact.path == "request.tokens_est" ? FactValue(0.0) : FactValue(false);
  }

  std::vector<Kleene> judged(const FactDomain& fact, ValueView view) const {
    std::vector<Kleene> out;
    visit_deciding_atoms(document_, [&](const Atom& atom) {
      if (atom.subject == Subject::Fact && atom.path == fact.path) out.push_back(match(atom, view, document_.classes));
    });
    return out;
  }

  // Of the values that stand for all, the one that every condition judges as it does the request's.
  void pin_fact(const FactDomain& fact) {
    const ValueView::State state = state_of(fact);
    const FactValue value = value_of(fact);
    const ValueView view{state, state == ValueView::State::Given ? &value : nullptr};
    const bool decides_class = &fact == &inputs_.declared_class();
    const std::vector<Kleene> wanted = judged(fact, view);
    ValueSet alike;
    for (const FactChoice& choice : fact.choices) {
      const bool same = choice.state == state && (state != ValueView::State::Given || choice.value == value);
      alike.push_back(decides_class ? same : judged(fact, choice.view()) == wanted);
    }
    out_.push_back(store_.is_in(fact.variable, alike));
    if (decides_class) pin_floor(state == ValueView::State::Given ? std::get_if<std::string>(&value) : nullptr);
  }

  void pin_floor(const std::string* declared) {
    const std::size_t named = declared == nullptr ? 0 : cases_.policy().find_class(*declared).value_or(0);
    const std::size_t before = given_.conversation_class ? cases_.policy().find_class(*given_.conversation_class).value_or(0) : 0;
    out_.push_back(store_.is(cases_.classification().floor(), std::max({named, before, document_.start_class})));
  }

  void pin_list(const FactDomain& fact) {
    const ValueView::State state = state_of(fact);
    ValueSet states;
    for (const FactChoice& choice : fact.choices) states.push_back(choice.state == state);
    out_.push_back(store_.is_in(fact.variable, states));
    const Fact* brought = given_.facts.find(fact.path);
    const auto* list = brought == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&brought->value);
    if (list == nullptr) return;
    const auto is_in = [](const std::vector<std::string>& words, const std::string& word) {
      return std::ranges::find(words, word) != words.end();
    };
    for (std::size_t i = 0; i < fact.words.size(); ++i) out_.push_back(store_.is(fact.members[i], is_in(*list, fact.words[i]) ? 1 : 0));
    const bool others = std::ranges::any_of(*list, [&](const std::string& word) { return !is_in(fact.words, word); });
    out_.push_back(store_.is(fact.members.back(), others ? 1 : 0));
  }

  bool has_opaque_part() const {
    return std::ranges::any_of(given_.found, [](const auto& entry) { return entry.first.starts_with("opaque."); });
  }

  void pin_findings() {
    for (std::size_t kind = 0; kind < inputs_.found().size(); ++kind) {
      const FoundPattern& found = inputs_.found().kind(kind).atom->found;
      std::uint64_t count = 0;
      for (const auto& [type, times] : given_.found) {
        const bool counts = std::ranges::any_of(found.any, [&](const std::string& pattern) { return glob_matches(pattern, type); });
        if (counts) count += times;
      }
      const VariableId variable = inputs_.found_originally()[kind];
      const bool all_read = given_.detectors_failed.empty() && !has_opaque_part();
      if (count >= found.min_count) {
        out_.push_back(all_read ? store_.is(variable, kSomething) : store_.negation(store_.is(variable, kNothing)));
      } else {
        out_.push_back(store_.negation(store_.is(variable, kSomething)));
      }
    }
  }

  void pin_budget(const BudgetDomain& budget, const std::string& id) {
    const auto used = std::ranges::find(given_.budgets, id, &std::pair<std::string, double>::first);
    const double ratio = used == given_.budgets.end() ? 0 : used->second;
    ValueSet same;
    for (const double each : budget.ratios) same.push_back(each == ratio);
    out_.push_back(store_.is_in(budget.variable, same));
  }

  void pin_time() {
    const WallTime time = given_.now.value_or(now_);
    const LocalTime& local = cases_.policy().program().local_time();
    out_.push_back(store_.is(inputs_.hour(), static_cast<std::size_t>(local.hour(time))));
    out_.push_back(store_.is(inputs_.weekday(), static_cast<std::size_t>(local.weekday(time)) - 1));
    const auto next = std::ranges::upper_bound(inputs_.moments(), time);
    const auto stretch = next == inputs_.moments().begin() ? next : next - 1;
    out_.push_back(store_.is(inputs_.moment(), static_cast<std::size_t>(stretch - inputs_.moments().begin())));
  }

  PolicyCases& cases_;
  CaseInputs& inputs_;
  FormulaStore& store_;
  const PolicyDocument& document_;
  const Given& given_;
  WallTime now_;
  std::vector<FormulaId> out_;
};

}  // namespace

std::vector<FormulaId> pins_of(PolicyCases& cases, const Given& given, WallTime now) { return Pins(cases, given, now).all(); }

}  // namespace sekisho
