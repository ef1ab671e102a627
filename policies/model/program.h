#pragma once

#include "policies/model/local_time.h"
#include "policies/model/policy_document.h"
#include "policies/model/program_node.h"
#include "policies/model/target_table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A rule's expressions, compiled. `index` is the rule's position in its section of the document.
struct CompiledRule {
  std::size_t index = 0;
  ProgramNode when;
  ProgramNode condition;                // what a constraint requires or denies; `for`, `require`, `allow_only` of other rules
  std::vector<std::uint32_t> relaxers;  // constraints: positions in Program::exceptions of those that relax it
};

// A `found` pattern with the required detectors (positions in the document) whose failure leaves it unknown.
struct PatternScope {
  const Atom* atom = nullptr;
  std::vector<std::vector<std::uint32_t>> detectors;  // for each pattern of the atom
};

// One leaf that is the same for every target. Equal leaves of different rules are one.
struct UniformAtom {
  const Atom* atom = nullptr;
  std::uint32_t place = 0;              // Fact: in `facts`; BudgetUsed: of the budget in the document
  const PatternScope* scope = nullptr;  // Found only
};

// One leaf on `data.class` or `data.labels` with the transforms that it sees: those of Program::sees(view, …).
struct ResidualAtom {
  const Atom* atom = nullptr;
  std::size_t view = 0;
};

// How a fact that the request does not bring counts.
struct FactSlot {
  std::string path;
  ValueView::State absent = ValueView::State::Unknown;  // Given: `fallback` stands in
  FactValue fallback = false;
  bool needs_trust = false;  // an asserted value does not count
  std::string header_path;   // the fact that stands in for it: `context` names a header as its source
};

// The rules of one policy in the form that decide() runs: leaves that depend on the target alone are evaluated here, once, into one
// bit for each target; equal leaves that depend on the request alone are evaluated once a request. Borrows the document.
//
// Not every constraint may count on every transform (may_count_on in policy_controls.h). A *view* is a set of transforms that some
// constraint may count on: the first view holds none, the last one all.
class Program {
 public:
  explicit Program(const PolicyDocument& document);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  const PolicyDocument& document() const { return document_; }
  const TargetTable& targets() const { return targets_; }
  const LocalTime& local_time() const { return local_time_; }
  bool uses_time() const { return uses_time_; }

  std::span<const FactSlot> facts() const { return facts_; }
  std::span<const UniformAtom> uniform_atoms() const { return uniform_; }
  std::span<const ResidualAtom> residual_atoms() const { return residual_; }
  std::span<const CompiledRule> classify() const { return classify_; }
  // Positions in classify() of the rules that ask for findings: all others say the same whatever is replaced.
  std::span<const std::size_t> classify_by_findings() const { return by_findings_; }
  std::span<const CompiledRule> constraints() const { return constraints_; }  // ordered by id
  std::span<const CompiledRule> transforms() const { return transforms_; }    // `when` and `for` see the original classification
  std::span<const CompiledRule> prefer() const { return prefer_; }
  std::span<const CompiledRule> exceptions() const { return exceptions_; }  // ordered by id
  std::span<const CompiledRule> budgets() const { return budgets_; }        // ordered by id
  std::span<const CompiledRule> obligations() const { return obligations_; }
  std::span<const CompiledRule> response() const { return response_; }
  // Positions of the labels, ordered by name.
  std::span<const std::size_t> labels_by_name() const { return labels_by_name_; }

  std::size_t views() const { return views_.size(); }
  // Whether a transform of that position in the document belongs to the view.
  bool sees(std::size_t view, std::size_t transform) const { return views_[view][transform]; }

  // Position in facts() of `request.declared_class`.
  std::uint32_t declared_class() const { return declared_class_; }
  // True where some classify rule of the first layer takes up findings of this `opaque.*` type.
  bool takes_opaque(std::string_view type) const;
  // What one unit of the currency is in the base currency; nullopt where the policy does not say.
  std::optional<double> rate(std::string_view currency) const;
  // What one unit of `from` is in units of `to`; nullopt where the policy does not say.
  std::optional<double> exchange(std::string_view from, std::string_view to) const;

 private:
  // `view` is what `data.class` and `data.labels` see; 0: the original classification.
  ProgramNode compile(const Expression& expression, std::size_t view);
  ProgramNode compile_leaf(const Expression& leaf, std::size_t view);
  ProgramNode compile_attribute(const Atom& atom);
  void compile_constraints();
  void compile_controls();
  void find_views();
  std::vector<bool> transforms_for(std::size_t layer) const;
  std::size_t view_of(std::size_t layer) const;
  std::uint32_t intern_uniform(const Atom& atom);
  std::uint32_t intern_residual(const Atom& atom, std::size_t view);
  std::uint32_t intern_fact(const std::string& path);
  FactSlot slot_of(const std::string& path) const;
  const PatternScope* scope_of(const Atom& atom);

  const PolicyDocument& document_;
  TargetTable targets_;
  LocalTime local_time_;
  bool uses_time_ = false;
  std::vector<std::vector<bool>> views_;
  std::vector<FactSlot> facts_;
  std::map<std::string, std::uint32_t, std::less<>> fact_index_;
  std::vector<UniformAtom> uniform_;
  std::map<std::string, std::uint32_t> uniform_index_;
  std::vector<ResidualAtom> residual_;
  std::map<std::string, std::uint32_t> residual_index_;
  std::map<const Atom*, PatternScope> scopes_;
  std::vector<CompiledRule> classify_;
  std::vector<std::size_t> by_findings_;
  std::vector<CompiledRule> constraints_;
  std::vector<CompiledRule> transforms_;
  std::vector<CompiledRule> prefer_;
  std::vector<CompiledRule> exceptions_;
  std::vector<CompiledRule> budgets_;
  std::vector<CompiledRule> obligations_;
  std::vector<CompiledRule> response_;
  std::vector<std::size_t> labels_by_name_;
  std::uint32_t declared_class_ = 0;
};

}  // namespace sekisho
