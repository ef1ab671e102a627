#pragma once

#include "policies/model/policy_document.h"
#include "policies/prove/formula.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// What a `found` pattern can say, as values of its variable. Unknown is left out where no required detector could leave it open.
enum class FoundValue : std::uint8_t { Nothing, Something, Unknown };

// One `found` pattern of the policies; equal ones of different rules are one, unless another failure leaves them open: a detector that one
// policy requires and the other does not.
struct FoundKind {
  const Atom* atom = nullptr;
  const PolicyDocument* document = nullptr;  // the first that asks for it
  // For each of its patterns the required detectors (positions in FoundDomains::detectors) whose failure leaves it open.
  std::vector<std::vector<std::size_t>> scopes;
  // For each of its patterns those of which one at least must be well for it to find anything; empty: it may whatever fails.
  std::vector<std::vector<std::size_t>> eyes;
};

// The `found` patterns of some policies, and the detectors that may fail. Each policy and target sees the patterns through variables of
// its own once transforms have cleared something; what ties those of one view together is said by `links`. Borrows the documents.
class FoundDomains {
 public:
  // `unread`: the `opaque.*` types that no rule of any of the policies takes up, so that every required detector counts as failed where
  // one is found.
  FoundDomains(const std::vector<const PolicyDocument*>& documents, std::vector<std::string> unread, FormulaStore& store);

  std::size_t size() const { return kinds_.size(); }
  const FoundKind& kind(std::size_t position) const { return kinds_[position]; }
  std::size_t position_of(const Atom& atom, const PolicyDocument& document) const;
  // Some required detector could leave the pattern open.
  bool can_be_unknown(std::size_t position) const;
  // Ids of the required detectors, and for each a variable: value 1 is failed.
  const std::vector<std::string>& detectors() const { return detectors_; }
  VariableId failed(std::size_t detector) const { return failed_[detector]; }

  // A new variable for every pattern.
  std::vector<VariableId> add_view(FormulaStore& store) const;
  // What always holds between the variables of one view: who can be unknown, and that a wider pattern finds what a narrower one does.
  // `AllFailed`: to whom the view belongs, all required detectors have failed, whatever their variables say.
  enum class Detectors : std::uint8_t { AsTheyAre, AllFailed };
  std::vector<FormulaId> links(const std::vector<VariableId>& view, Detectors detectors, FormulaStore& store) const;
  // Nothing is found by patterns that only parts of these `opaque.*` types can meet.
  std::vector<FormulaId> none_of(const std::vector<std::string>& parts, const std::vector<VariableId>& view, FormulaStore& store) const;
  // A part of one of the types is found.
  FormulaId some_of(const std::vector<std::string>& parts, const std::vector<VariableId>& view, FormulaStore& store) const;
  // What ties two views of the same findings together where for the second all required detectors have failed.
  std::vector<FormulaId> same_findings(const std::vector<VariableId>& view, const std::vector<VariableId>& all_failed,
                                       FormulaStore& store) const;

 private:
  void add(const Atom& atom, const PolicyDocument& document);
  std::size_t add_detector(const std::string& id);
  std::string identity_of(const Atom& atom, const PolicyDocument& document) const;
  void find_eyes(FoundKind& kind) const;
  void find_wider();
  std::vector<std::size_t> wider_than(const FoundPattern& narrow, std::size_t except) const;
  FormulaId some_pattern_is_found_too(std::size_t kind, const std::vector<VariableId>& view, FormulaStore& store) const;
  FormulaId has_eyes(const FoundKind& kind, FormulaStore& store) const;
  // What one pattern says of those that are wider: nothing where it is open for a failure that need not leave them open.
  FormulaId speaks(VariableId pattern, FormulaStore& store) const;
  FormulaId has_failed(std::size_t detector, Detectors detectors, FormulaStore& store) const;
  FormulaId any_failed(const FoundKind& kind, Detectors detectors, FormulaStore& store) const;

  const std::vector<const PolicyDocument*> documents_;
  const std::vector<std::string> unread_;

  std::vector<FoundKind> kinds_;
  std::map<std::string, std::size_t> positions_;
  std::vector<std::string> detectors_;
  std::vector<VariableId> failed_;
  std::vector<std::pair<std::size_t, std::size_t>> wider_;  // (narrower, wider)
  // For each kind and each type that its patterns can match, or each pattern where types have no end, the kinds that find something where
  // that alone reaches its share of the count.
  std::vector<std::vector<std::vector<std::size_t>>> wider_than_part_;
  std::vector<std::vector<std::string>> parts_;  // by kind: the types that its patterns can match
  std::vector<std::size_t> unread_kinds_;        // that only parts which no rule takes up can bring about
};

}  // namespace sekisho
