#include "policies/prove/proof_words.h"

#include "policies/model/words.h"
#include "policies/prove/filled.h"
#include "policies/prove/given_json.h"
#include "policies/prove/proof_phrases.h"

#include <algorithm>
#include <cmath>

namespace sekisho {
namespace {

using Result = ProofOutcome::Result;

constexpr std::size_t kMostRemedies = 5;

// Tells one outcome line by line.
class ProofTeller {
 public:
  ProofTeller(const ProofOutcome& outcome, const std::string& file, Language language)
      : outcome_(outcome), file_(file), say_(proof_phrases_of(language)) {}

  std::string text() {
    const bool too_hard = outcome_.plain == Result::TooHard || outcome_.with_exceptions == Result::TooHard;
    if (outcome_.no_case)
      return std::string(say_.proved_of_none) + outcome_.assertion->id + ": " + std::string(phrase_of(*outcome_.no_case, say_));
    const std::string_view verdict = outcome_.holds() ? say_.proved : too_hard ? say_.too_hard : say_.broken;
    std::string head = std::string(verdict) + outcome_.assertion->id;
    if (outcome_.holds()) head += ": " + counted();
    line(0, head);
    if (outcome_.holds()) tell_proof();
    if (too_hard) line(1, filled(say_.gave_up, {count_in_words(static_cast<double>(outcome_.steps))}));
    if (!outcome_.holds() && !too_hard && outcome_.assertion->kind == Assertion::Kind::Possible) tell_obstacles();
    if (outcome_.counterexample) tell(*outcome_.counterexample);
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    out_.append(depth * 2, ' ');
    out_ += text;
  }

  std::string counted() const {
    return filled(say_.cases, {count_in_words(outcome_.cases), count_in_words(static_cast<double>(outcome_.steps))});
  }

  void tell_proof() {
    const bool forbid = outcome_.assertion->kind == Assertion::Kind::Forbid;
    const std::string_view says = outcome_.lowered ? say_.says_left : say_.says;
    line(1, forbid ? says : outcome_.lowered ? say_.says_possible_left : say_.says_possible);
    if (forbid && outcome_.lowered) line(1, say_.note_left);
    if (!forbid && outcome_.sealed) line(1, say_.sealed_possible);
    if (outcome_.with_exceptions == Result::Broken) line(1, say_.tolerated);
  }

  void tell(const Counterexample& example) {
    line(1, filled(say_.happens, {example.data_class, joined(example.labels, say_.no_labels), example.target}));
    if (example.residual_class != example.data_class || example.residual_labels != example.labels) {
      line(1, filled(say_.left, {example.residual_class, joined(example.residual_labels, say_.no_labels)}));
    }
    if (!example.from.empty()) line(1, filled(say_.from, {example.from}));
    std::vector<std::string> facts;
    for (const auto& [path, value] : example.facts) facts.push_back(path + " = " + value);
    tell_list(say_.facts, facts);
    tell_list(say_.found, example.found);
    tell_list(say_.failed, example.detectors_failed);
    tell_list(say_.exceptions, example.exceptions);
    line(1, say_.to_change);
    const std::size_t told = std::min(example.remedies.size(), kMostRemedies);
    for (std::size_t i = 0; i < told; ++i) tell(example.remedies[i]);
    if (told < example.remedies.size()) line(2, filled(say_.further, {std::to_string(example.remedies.size() - told)}));
    tell_list(say_.also, example.other_targets);
    if (example.given) line(1, filled(say_.try_it, {to_json(*example.given), file_}));
    if (!example.given) line(1, example.as_written ? say_.unwritten : say_.assumed);
    if (!example.given && outcome_.sealed) line(1, say_.sealed);
  }

  void tell_list(std::string_view phrase, const std::vector<std::string>& words) {
    if (!words.empty()) line(1, filled(phrase, {joined(words)}));
  }

  void tell(const Remedy& remedy) {
    switch (remedy.kind) {
      case Remedy::Kind::RelaxedByException:
        return line(2, filled(say_.relaxed, {remedy.constraint, remedy.exception}));
      case Remedy::Kind::SeesResidual:
        return line(2, filled(say_.sees_residual, {remedy.constraint}));
      case Remedy::Kind::DoesNotApply:
        return line(2, filled(say_.does_not_apply, {remedy.constraint}));
      case Remedy::Kind::NothingAsks:
        return line(2, say_.nothing_asks);
    }
  }

  void tell_obstacles() {
    line(1, say_.impossible);
    if (outcome_.obstacles.empty()) line(1, say_.no_target);
    for (const Obstacle& obstacle : outcome_.obstacles) {
      if (obstacle.disabled) line(1, filled(say_.switched_off, {obstacle.target}));
      if (!obstacle.disabled && obstacle.constraints.empty()) line(1, filled(say_.never_comes_about, {obstacle.target}));
      if (!obstacle.constraints.empty()) line(1, filled(say_.kept_out, {obstacle.target, joined(obstacle.constraints)}));
    }
  }

  const ProofOutcome& outcome_;
  const std::string& file_;
  const ProofPhrases& say_;
  std::string out_;
};

}  // namespace

std::string count_in_words(double count) {
  constexpr double kReadable = 1e15;
  if (count >= kReadable) return "10^" + std::to_string(static_cast<int>(std::log10(count)));
  std::string digits = std::to_string(static_cast<std::uint64_t>(count));
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string to_words(const ProofOutcome& outcome, const std::string& file, Language language) {
  return ProofTeller(outcome, file, language).text();
}

}  // namespace sekisho
