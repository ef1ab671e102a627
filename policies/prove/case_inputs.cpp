#include "policies/prove/case_inputs.h"

#include "policies/model/packs.h"
#include "policies/model/program.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <set>

namespace sekisho {
namespace {

constexpr std::size_t kHours = 24;
constexpr std::size_t kWeekdays = 7;

std::vector<const PolicyDocument*> documents_of(const std::vector<const Policy*>& policies) {
  std::vector<const PolicyDocument*> out;
  for (const Policy* policy : policies) out.push_back(&policy->document());
  return out;
}

// The kinds of parts without text that no rule of any of the policies takes up.
std::vector<std::string> unread_types(const std::vector<const Policy*>& policies) {
  std::vector<std::string> unread;
  for (const std::string_view type : opaque_types()) {
    const auto takes = [type](const Policy* policy) { return policy->program().takes_opaque(type); };
    if (std::ranges::none_of(policies, takes)) unread.emplace_back(type);
  }
  return unread;
}

// `budget.<id>.used_ratio`
std::string_view budget_of(std::string_view path) {
  path.remove_prefix(std::string_view("budget.").size());
  return path.substr(0, path.rfind('.'));
}

}  // namespace

CaseInputs::CaseInputs(const std::vector<const Policy*>& policies, WallTime now, const OpaqueParts& parts) : unread_(parts.unread) {
  const std::vector<const PolicyDocument*> documents = documents_of(policies);
  find_labels_asked(documents);
  add_facts(documents);
  found_.emplace(documents, unread_types(policies), store_);
  add_findings(parts);
  hour_ = store_.add_variable(kHours);
  weekday_ = store_.add_variable(kWeekdays);
  add_budgets(documents);
  add_moments(policies, now);
}

void CaseInputs::add_findings(const OpaqueParts& parts) {
  const auto hold = [this](const std::vector<FormulaId>& formulas) { always_.insert(always_.end(), formulas.begin(), formulas.end()); };
  found_view_ = found_->add_view(store_);
  hold(found_->links(found_view_, FoundDomains::Detectors::AsTheyAre, store_));
  if (unread_ == nullptr) return hold(found_->none_of(parts.types, found_view_, store_));
  unread_view_ = found_->add_view(store_);
  hold(found_->links(unread_view_, FoundDomains::Detectors::AllFailed, store_));
  hold(found_->same_findings(found_view_, unread_view_, store_));
  always_.push_back(found_->some_of(parts.types, found_view_, store_));
  always_.push_back(found_->some_of(parts.types, unread_view_, store_));
}

std::vector<FormulaId> CaseInputs::links(const Policy& policy, const std::vector<VariableId>& view) {
  const bool all_failed = &policy == unread_;
  return found_->links(view, all_failed ? FoundDomains::Detectors::AllFailed : FoundDomains::Detectors::AsTheyAre, store_);
}

// `within` asks for every label: one that it does not name makes it false.
void CaseInputs::find_labels_asked(const std::vector<const PolicyDocument*>& documents) {
  for (const PolicyDocument* document : documents) {
    visit_deciding_atoms(*document, [&](const Atom& atom) {
      if (atom.subject != Subject::DataLabels && atom.subject != Subject::OriginalLabels) return;
      for (const Scalar& operand : atom.operands) {
        if (const auto* label = std::get_if<std::string>(&operand)) labels_asked_.insert(*label);
      }
      if (atom.op == Operator::Within) labels_asked_.insert(document->labels.begin(), document->labels.end());
    });
  }
}

void CaseInputs::add_facts(const std::vector<const PolicyDocument*>& documents) {
  std::map<std::string, std::vector<const Atom*>> atoms;
  atoms["request.declared_class"];
  for (const PolicyDocument* document : documents) {
    visit_deciding_atoms(*document, [&](const Atom& atom) {
      if (atom.subject == Subject::Fact) atoms[atom.path].push_back(&atom);
    });
  }
  for (const auto& [path, conditions] : atoms) {
    fact_positions_.emplace(path, facts_.size());
    facts_.push_back(make_fact_domain(path, conditions, documents, store_));
  }
}

const FactDomain& CaseInputs::fact(const std::string& path) const { return facts_[fact_positions_.at(path)]; }

void CaseInputs::add_budgets(const std::vector<const PolicyDocument*>& documents) {
  std::map<std::string, std::set<double>, std::less<>> named;
  for (const PolicyDocument* document : documents) {
    for (const Budget& budget : document->budgets) named[budget.id].insert({0.0, 1.0});
    visit_deciding_atoms(*document, [&](const Atom& atom) {
      if (atom.subject != Subject::BudgetUsed) return;
      std::set<double>& ratios = named[std::string(budget_of(atom.path))];
      for (const Scalar& operand : atom.operands) {
        if (const auto* ratio = std::get_if<double>(&operand)) ratios.insert(*ratio);
      }
    });
  }
  for (const auto& [id, ratios] : named) {
    BudgetDomain domain;
    for (auto ratio = ratios.begin(); ratio != ratios.end(); ++ratio) {
      const auto next = std::next(ratio);
      domain.ratios.push_back(*ratio);
      domain.ratios.push_back(next == ratios.end() ? *ratio + 1 : (*ratio + *next) / 2);
    }
    std::erase_if(domain.ratios, [](double ratio) { return ratio < 0; });
    domain.variable = store_.add_variable(domain.ratios.size());
    budgets_.emplace(id, std::move(domain));
  }
}

const BudgetDomain* CaseInputs::find_budget(std::string_view id) const {
  const auto found = budgets_.find(id);
  return found == budgets_.end() ? nullptr : &found->second;
}

// An exception is off where it has expired.
void CaseInputs::add_moments(const std::vector<const Policy*>& policies, WallTime now) {
  std::set<WallTime> times{now};
  for (const Policy* policy : policies) {
    for (const WallTime time : policy->program().targets().expiries()) times.insert(time);
    for (const PolicyException& exception : policy->document().exceptions) times.insert(exception.expires);
  }
  times.erase(times.begin(), times.find(now));
  moments_.assign(times.begin(), times.end());
  moment_ = store_.add_variable(moments_.size());
  for (const Policy* policy : policies) {
    for (const PolicyException& exception : policy->document().exceptions) {
      const auto [place, added] = exceptions_.emplace(exception.id, 0);
      if (added) place->second = store_.add_variable(2);
    }
  }
}

}  // namespace sekisho
