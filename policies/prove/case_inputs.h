#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"
#include "policies/prove/fact_domain.h"
#include "policies/prove/formula.h"
#include "policies/prove/found_domain.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sekisho {

// The used part of one budget, as far as conditions tell one from another.
struct BudgetDomain {
  VariableId variable = 0;
  std::vector<double> ratios;  // ascending
};

// Of requests with a part of one of the `opaque.*` types, or with none of them: for `unread`, which takes none of them up, every required
// detector has failed where there is one, and for other policies none has for that.
struct OpaqueParts {
  std::vector<std::string> types;
  const Policy* unread = nullptr;  // null: there is no such part
};

// Everything that a request can bring to a decision, as variables with finitely many values: each value stands for all that no
// condition of the policies tells apart (docs/policy-language.md §5). Several policies share the variables of what is the same for
// both, so that they can be compared case by case. Borrows the policies, of which there is at least one; one thread.
class CaseInputs {
 public:
  CaseInputs(const std::vector<const Policy*>& policies, WallTime now, const OpaqueParts& parts = {});
  CaseInputs(const CaseInputs&) = delete;
  CaseInputs& operator=(const CaseInputs&) = delete;

  FormulaStore& formulas() { return store_; }
  const FormulaStore& formulas() const { return store_; }

  const std::vector<FactDomain>& facts() const { return facts_; }
  const FactDomain& fact(const std::string& path) const;
  const FactDomain& declared_class() const { return fact("request.declared_class"); }
  const FoundDomains& found() const { return *found_; }
  // The patterns before anything is cleared.
  const std::vector<VariableId>& found_originally() const { return found_view_; }
  const std::vector<VariableId>& found_originally(const Policy& policy) const { return &policy == unread_ ? unread_view_ : found_view_; }
  // What always holds between the patterns of a view of that policy.
  std::vector<FormulaId> links(const Policy& policy, const std::vector<VariableId>& view);
  VariableId hour() const { return hour_; }        // 0 to 23
  VariableId weekday() const { return weekday_; }  // value 0 is Monday
  const BudgetDomain* find_budget(std::string_view id) const;
  // From now on, one moment for each stretch in which nothing expires.
  const std::vector<WallTime>& moments() const { return moments_; }
  VariableId moment() const { return moment_; }
  // Value 1: it has not been used up, and has the signatures it needs.
  VariableId exception(const std::string& id) const { return exceptions_.at(id); }

  // Labels that some condition of the policies asks for: all others tell no case from another.
  const std::set<std::string>& labels_asked() const { return labels_asked_; }

  // What holds in every case.
  const std::vector<FormulaId>& always() const { return always_; }

 private:
  void find_labels_asked(const std::vector<const PolicyDocument*>& documents);
  void add_facts(const std::vector<const PolicyDocument*>& documents);
  void add_findings(const OpaqueParts& parts);
  void add_moments(const std::vector<const Policy*>& policies, WallTime now);
  void add_budgets(const std::vector<const PolicyDocument*>& documents);

  FormulaStore store_;
  std::vector<FactDomain> facts_;
  std::map<std::string, std::size_t, std::less<>> fact_positions_;
  std::optional<FoundDomains> found_;
  std::vector<VariableId> found_view_;
  const Policy* unread_ = nullptr;
  std::vector<VariableId> unread_view_;
  VariableId hour_ = 0;
  VariableId weekday_ = 0;
  std::map<std::string, BudgetDomain, std::less<>> budgets_;
  std::vector<WallTime> moments_;
  VariableId moment_ = 0;
  std::map<std::string, VariableId, std::less<>> exceptions_;
  std::set<std::string> labels_asked_;
  std::vector<FormulaId> always_;
};

}  // namespace sekisho
