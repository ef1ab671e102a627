#include "policies/evaluate/found_counts.h"

#include "policies/model/glob.h"

#include <algorithm>

namespace sekisho {
namespace {

bool has_failed(const std::vector<DetectorReport>& reports, const DetectorDeclaration& detector) {
  const auto report = std::ranges::find(reports, detector.id, &DetectorReport::id);
  return report != reports.end() && report->status != DetectorStatus::Ok;
}

}  // namespace

FoundCounts::FoundCounts(const Program& program, const DecisionInput& input)
    : program_(program), failed_(program.document().detectors.size(), false) {
  const std::vector<DetectorDeclaration>& detectors = program.document().detectors;
  bool opaque = false;
  for (const Finding& finding : input.findings) {
    if (counts(finding)) add(finding, is_void(finding, input.detectors));
    opaque = opaque || (finding.type.starts_with("opaque.") && !program.takes_opaque(finding.type));
  }
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    failed_[i] = detectors[i].required && (opaque || has_failed(input.detectors, detectors[i]));
    any_failed_ = any_failed_ || failed_[i];
  }
}

const DetectorDeclaration* FoundCounts::find_detector(const Finding& finding) const {
  const std::string_view id = std::string_view(finding.type).substr(0, finding.type.find('.'));
  const auto detector = std::ranges::find(program_.document().detectors, id, &DetectorDeclaration::id);
  return detector == program_.document().detectors.end() ? nullptr : &*detector;
}

// What a detector finds below its `min_confidence` is as if it had not been found.
bool FoundCounts::counts(const Finding& finding) const {
  const DetectorDeclaration* detector = find_detector(finding);
  return detector == nullptr || finding.confidence >= detector->min_confidence;
}

bool FoundCounts::is_void(const Finding& finding, const std::vector<DetectorReport>& reports) const {
  const DetectorDeclaration* detector = find_detector(finding);
  return detector != nullptr && !detector->required && has_failed(reports, *detector);
}

void FoundCounts::add(const Finding& finding, bool is_void) {
  const bool placeless = finding.segment == kPlaceUnknown;
  for (Group& group : groups_) {
    if (group.confidence != finding.confidence || group.role != finding.role || group.placeless != placeless) continue;
    if (group.type != finding.type) continue;
    group.count += finding.count;
    return;
  }
  groups_.push_back({finding.type, finding.confidence, finding.role, placeless, is_void, finding.count});
}

bool FoundCounts::is_unknown(const PatternScope& scope, std::size_t pattern) const {
  return any_failed_ && std::ranges::any_of(scope.detectors[pattern], [&](std::uint32_t detector) { return failed_[detector]; });
}

// Whether one of the patterns that are not unknown matches the group, and its confidence and place are asked for.
bool FoundCounts::fits(const Group& group, const PatternScope& scope) const {
  const FoundPattern& found = scope.atom->found;
  if (group.is_void || group.confidence < found.min_confidence) return false;
  if (!found.in.empty() && !group.placeless && std::ranges::find(found.in, group.role) == found.in.end()) return false;
  for (std::size_t i = 0; i < found.any.size(); ++i) {
    if (!is_unknown(scope, i) && glob_matches(found.any[i], group.type)) return true;
  }
  return false;
}

Kleene FoundCounts::value(const PatternScope& scope, const FoundKinds& cleared) const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if ((cleared.empty() || !cleared[i]) && fits(groups_[i], scope)) count += groups_[i].count;
  }
  if (count >= scope.atom->found.min_count) return Kleene::True;
  for (std::size_t i = 0; any_failed_ && i < scope.atom->found.any.size(); ++i) {
    if (is_unknown(scope, i)) return Kleene::Unknown;
  }
  return Kleene::False;
}

FoundKinds FoundCounts::kinds_of(const std::vector<std::string>& patterns) const {
  FoundKinds out;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const auto matches = [&](const std::string& pattern) { return glob_matches(pattern, groups_[i].type); };
    if (std::ranges::none_of(patterns, matches)) continue;
    out.resize(groups_.size(), false);
    out[i] = true;
  }
  return out;
}

std::string FoundCounts::text_of(const PatternScope& scope) const {
  std::string out;
  for (const Group& group : groups_) {
    if (!fits(group, scope) || out.find(group.type) != std::string::npos) continue;
    out += (out.empty() ? "" : ", ") + std::string(group.type);
  }
  if (value(scope) == Kleene::Unknown) return out.empty() ? "unknown" : out + ", unknown";
  return out.empty() ? "none" : out;
}

}  // namespace sekisho
