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
  ProgramNode condition;  // constraints only
};

// One leaf that is the same for every target. Equal leaves of different rules are one.
struct UniformAtom {
  const Atom* atom = nullptr;
  std::uint32_t fact = 0;  // Fact: position in `facts`
};

// How a fact that the request does not bring counts.
struct FactSlot {
  std::string path;
  ValueView::State absent = ValueView::State::Unknown;  // Given: `fallback` stands in
  FactValue fallback = false;
  bool needs_trust = false;  // an asserted value does not count
  std::string header_path;   // the fact that stands in for it: `context` names a header as its source
};

// A `found` pattern with the required detectors (positions in the document) whose failure leaves it unknown.
struct PatternScope {
  const Atom* atom = nullptr;
  std::vector<std::vector<std::uint32_t>> detectors;  // for each pattern of the atom
};

// The rules of one policy in the form that decide() runs: leaves that depend on the target alone are evaluated here, once, into one
// bit for each target; equal leaves that depend on the request alone are evaluated once a request. Borrows the document.
class Program {
 public:
  explicit Program(const PolicyDocument& document);

  const PolicyDocument& document() const { return document_; }
  const TargetTable& targets() const { return targets_; }
  const LocalTime& local_time() const { return local_time_; }
  bool uses_time() const { return uses_time_; }

  std::span<const FactSlot> facts() const { return facts_; }
  std::span<const UniformAtom> uniform_atoms() const { return uniform_; }
  const PatternScope* find_scope(const Atom* atom) const;
  std::span<const CompiledRule> classify() const { return classify_; }
  std::span<const CompiledRule> constraints() const { return constraints_; }  // ordered by id
  std::span<const CompiledRule> prefer() const { return prefer_; }
  // Position in facts() of `request.declared_class`.
  std::uint32_t declared_class() const { return declared_class_; }
  // True where some classify rule takes up findings of this `opaque.*` type.
  bool takes_opaque(std::string_view type) const;
  // What one unit of the currency is in the base currency; nullopt where the policy does not say.
  std::optional<double> rate(std::string_view currency) const;

 private:
  ProgramNode compile(const Expression& expression);
  ProgramNode compile_leaf(const Expression& leaf);
  std::uint32_t intern_uniform(const Atom& atom);
  std::uint32_t intern_fact(const std::string& path);
  FactSlot slot_of(const std::string& path) const;
  void add_scope(const Atom& atom);

  const PolicyDocument& document_;
  TargetTable targets_;
  LocalTime local_time_;
  bool uses_time_ = false;
  std::vector<FactSlot> facts_;
  std::map<std::string, std::uint32_t, std::less<>> fact_index_;
  std::vector<UniformAtom> uniform_;
  std::map<std::string, std::uint32_t> uniform_index_;
  std::map<const Atom*, PatternScope> scopes_;
  std::vector<CompiledRule> classify_;
  std::vector<CompiledRule> constraints_;
  std::vector<CompiledRule> prefer_;
  std::uint32_t declared_class_ = 0;
};

}  // namespace sekisho
