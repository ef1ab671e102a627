#include "policies/evaluate/residuals.h"

#include <algorithm>

namespace sekisho {
namespace {

using Targets = std::vector<std::uint64_t>;

bool has_any(const Targets& targets) {
  return std::ranges::any_of(targets, [](std::uint64_t word) { return word != 0; });
}

void add(FoundKinds& all, const FoundKinds& more) {
  if (all.empty()) all.resize(more.size(), false);
  for (std::size_t kind = 0; kind < more.size(); ++kind) all[kind] = all[kind] || more[kind];
}

// A transform applies unless one of its conditions is false for sure.
Targets targets_of(Evaluation& evaluation, const CompiledRule& transform, std::size_t words) {
  Targets out(words, 0);
  for (std::size_t word = 0; word < words; ++word) {
    out[word] = ~(evaluation.truth(transform.when, word).no | evaluation.truth(transform.condition, word).no);
  }
  return out;
}

ResidualClass residual_class(const Program& program, FoundKinds cleared, ClassAndLabels found) {
  ResidualClass out;
  out.cleared = std::move(cleared);
  out.class_value = static_cast<double>(found.data_class);
  out.labels = names_of(program, found.labels);
  out.found = std::move(found);
  return out;
}

}  // namespace

Residuals::Residuals(Evaluation& evaluation, const Joined& joined, const Targets& served) {
  const Program& program = evaluation.program();
  groups_.push_back({served, {}, {}});
  classes_.push_back(residual_class(program, {}, joined.all));
  cleared_by_.resize(program.transforms().size());
  for (const CompiledRule& transform : program.transforms()) {
    cleared_by_[transform.index] = evaluation.found().kinds_of(program.document().transforms[transform.index].types);
    if (!cleared_by_[transform.index].empty()) split(evaluation, transform);
  }
  classify_groups(evaluation, joined);
}

// Parts every group into the targets that the transform applies to and the others.
void Residuals::split(Evaluation& evaluation, const CompiledRule& transform) {
  const std::size_t words = groups_.front().targets.size();
  const Targets applies = targets_of(evaluation, transform, words);
  for (std::size_t i = 0, count = groups_.size(); i < count; ++i) {
    TransformedGroup inside = groups_[i];
    TransformedGroup outside = groups_[i];
    for (std::size_t word = 0; word < words; ++word) {
      inside.targets[word] &= applies[word];
      outside.targets[word] &= ~applies[word];
    }
    if (!has_any(inside.targets)) continue;
    inside.transforms.push_back(transform.index);
    groups_[i] = std::move(inside);
    if (has_any(outside.targets)) groups_.push_back(std::move(outside));
  }
}

void Residuals::classify_groups(Evaluation& evaluation, const Joined& joined) {
  const Program& program = evaluation.program();
  for (TransformedGroup& group : groups_) {
    for (std::size_t view = 0; view < program.views(); ++view) {
      FoundKinds cleared;
      for (const std::size_t transform : group.transforms) {
        if (program.sees(view, transform)) add(cleared, cleared_by_[transform]);
      }
      group.classes.push_back(class_without(evaluation, joined, std::move(cleared)));
    }
  }
}

// The position of the classification without those kinds, which is made where it is the first of its kind.
std::size_t Residuals::class_without(Evaluation& evaluation, const Joined& joined, FoundKinds cleared) {
  const auto known = std::ranges::find(classes_, cleared, &ResidualClass::cleared);
  if (known != classes_.end()) return static_cast<std::size_t>(known - classes_.begin());
  ClassAndLabels found = classify_without(evaluation, joined, cleared);
  classes_.push_back(residual_class(evaluation.program(), std::move(cleared), std::move(found)));
  return classes_.size() - 1;
}

std::size_t Residuals::group_of(std::size_t target) const {
  const auto holds = [&](const TransformedGroup& group) { return (group.targets[target / 64] >> (target % 64) & 1U) != 0; };
  return static_cast<std::size_t>(std::ranges::find_if(groups_, holds) - groups_.begin());
}

}  // namespace sekisho
