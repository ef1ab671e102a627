#include "policies/evaluate/redactions.h"

#include "policies/model/glob.h"
#include "policies/model/policy.h"

#include <algorithm>
#include <optional>

namespace sekisho {
namespace {

bool clears(const Transform& transform, const Finding& finding) {
  return std::ranges::any_of(transform.types, [&](const std::string& pattern) { return glob_matches(pattern, finding.type); });
}

// Nothing is left of an opaque part that does not leave.
Redaction redaction_of(const Transform& transform, const Finding& finding, std::size_t place) {
  if (finding.type.starts_with("opaque.")) return {place, RedactionMode::DropPart, false, transform.dates};
  return {place, transform.mode, transform.restore, transform.dates};
}

Redaction stricter(const Redaction& a, const Redaction& b) {
  if (a.mode != b.mode) return a.mode > b.mode ? a : b;
  return {a.finding, a.mode, a.restore && b.restore, std::max(a.dates, b.dates)};
}

// What a detector finds below its `min_confidence` is as if it had not been found.
bool counts(const Policy& policy, const Finding& finding) {
  const std::string_view id = std::string_view(finding.type).substr(0, finding.type.find('.'));
  const auto detector = std::ranges::find(policy.detectors(), id, &DetectorDeclaration::id);
  return detector == policy.detectors().end() || finding.confidence >= detector->min_confidence;
}

}  // namespace

std::vector<Redaction> redactions_for(const Decision& decision, const Verdict& verdict, std::span<const Finding> findings) {
  const std::vector<const Transform*>& transforms = decision.residual_of(verdict).transforms;
  std::vector<Redaction> out;
  for (std::size_t i = 0; i < findings.size() && !transforms.empty(); ++i) {
    if (!counts(*decision.policy, findings[i])) continue;
    std::optional<Redaction> strictest;
    for (const Transform* transform : transforms) {
      if (!clears(*transform, findings[i])) continue;
      const Redaction asked = redaction_of(*transform, findings[i], i);
      strictest = strictest ? stricter(*strictest, asked) : asked;
    }
    if (strictest) out.push_back(*strictest);
  }
  return out;
}

}  // namespace sekisho
