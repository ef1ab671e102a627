#pragma once

#include "policies/evaluate/decision.h"
#include "policies/model/kleene.h"
#include "policies/model/program.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Some of the kinds of findings of one request, such as those that transforms clear. Empty: none.
using FoundKinds = std::vector<bool>;

// The findings of one request as patterns see them: counted by type, confidence and place (a *kind*), with the detectors that failed.
// Borrows the findings.
class FoundCounts {
 public:
  FoundCounts(const Program& program, const DecisionInput& input);

  // A pattern that could match a type of a failed required detector is unknown; the others count what is not `cleared`. An optional
  // detector that failed counts as having found nothing.
  Kleene value(const PatternScope& scope, const FoundKinds& cleared = {}) const;
  // The types that match, joined; `unknown` where only failed detectors could say; `none`.
  std::string text_of(const PatternScope& scope) const;
  // The kinds whose type one of the patterns matches; empty where there is none.
  FoundKinds kinds_of(const std::vector<std::string>& patterns) const;

 private:
  struct Group {
    std::string_view type;
    Confidence confidence = Confidence::Medium;
    SegmentRole role = SegmentRole::Other;
    bool placeless = false;
    bool is_void = false;  // of an optional detector that failed: transforms still clear it, and no pattern counts it
    std::uint64_t count = 0;
  };
  void add(const Finding& finding, bool is_void);
  const DetectorDeclaration* find_detector(const Finding& finding) const;
  bool counts(const Finding& finding) const;
  bool is_void(const Finding& finding, const std::vector<DetectorReport>& reports) const;
  bool is_unknown(const PatternScope& scope, std::size_t pattern) const;
  bool fits(const Group& group, const PatternScope& scope) const;

  const Program& program_;
  std::vector<Group> groups_;
  std::vector<bool> failed_;  // required detectors of the document that are not ok
  bool any_failed_ = false;
};

}  // namespace sekisho
