#include "policies/explain/explain.h"

#include "policies/explain/phrases.h"
#include "policies/explain/reason_words.h"
#include "policies/model/policy_controls.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

template <class Words>
std::string joined(const Words& words) {
  std::string out;
  for (const auto& word : words) out.append(out.empty() ? "" : ", ").append(word);
  return out;
}

template <class Rules>
std::vector<std::string> ids_of(const Rules& rules) {
  std::vector<std::string> ids;
  for (const auto* rule : rules) ids.push_back("`" + rule->id + "`");
  return ids;
}

// Builds one explanation line by line.
class Explanation {
 public:
  Explanation(const Decision& decision, Language language) : decision_(decision), language_(language), say_(phrases_of(language)) {}

  std::string text() {
    tell_class();
    tell_exceptions();
    tell_targets();
    tell_order();
    if (!decision_.obligations.empty()) line(0, std::string(say_.obligations) + joined(ids_of(decision_.obligations)));
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    out_.append(depth * 2, ' ');
    out_ += text;
  }

  template <class Labels>
  std::string labels_of(const Labels& labels) const {
    return labels.empty() ? std::string(say_.no_labels) : std::string(say_.labels) + joined(labels);
  }

  void tell_class() {
    const Classification& got = decision_.classification;
    line(0, std::string(say_.data_class) + got.data_class + labels_of(got.labels));
    if (got.because.empty()) line(1, say_.from_start);
    for (const auto& [rule, evidence] : got.because) line(1, cause_in_words(rule, evidence, language_));
  }

  void tell_exceptions() {
    if (decision_.exceptions.empty()) return;
    line(0, say_.exceptions);
    for (const PolicyException* exception : decision_.exceptions) {
      line(1, quoted(exception->id) + ": " + exception->reason + std::string(say_.open) + std::string(say_.until) +
                  to_rfc3339(exception->expires) + std::string(say_.close));
    }
  }

  void tell_targets() {
    if (!decision_.model_known) {
      line(0, say_.model_unknown);
      return;
    }
    line(0, say_.targets);
    for (const Verdict& verdict : decision_.verdicts) {
      line(1, std::string(verdict.target) + ": " + std::string(verdict.admitted ? say_.admitted : say_.refused));
      tell_residual(decision_.residual_of(verdict));
      for (const std::string_view rule : verdict.relaxed) tell_relaxed(rule);
      for (const Failure& failure : verdict.failures) line(2, failure_in_words(failure, language_));
    }
  }

  void tell_residual(const Residual& residual) {
    if (residual.transforms.empty()) return;
    line(2, std::string(say_.receives) + std::string(residual.data_class) + labels_of(residual.labels) + std::string(say_.replaced) +
                joined(ids_of(residual.transforms)));
  }

  void tell_relaxed(std::string_view rule) {
    std::vector<const PolicyException*> relaxers;
    for (const PolicyException* exception : decision_.exceptions) {
      if (std::ranges::find(exception->relaxes, rule) != exception->relaxes.end()) relaxers.push_back(exception);
    }
    line(2, std::string(say_.rule) + quoted(rule) + std::string(say_.relaxed) + joined(ids_of(relaxers)));
  }

  void tell_order() {
    if (!decision_.model_known) return;
    line(0, std::string(say_.order) + (decision_.order.empty() ? std::string(say_.nobody) : joined(decision_.order)));
    if (decision_.order.empty()) return;
    for (std::size_t stage = 0; stage < decision_.preference.size(); ++stage) tell_stage(stage);
    if (decision_.order.size() > 1) line(1, say_.by_id);
    tell_cut();
  }

  void tell_stage(std::size_t stage) {
    const PreferenceUsed& used = decision_.preference[stage];
    const bool own_order = used.by == "order" || used.by == "spread";
    std::string text(say_.preferred_by);
    if (own_order) text += used.by == "spread" ? say_.spread : say_.own_order;
    if (!own_order) text += used.by + std::string(used.highest_first ? say_.highest_first : say_.lowest_first);
    if (!own_order) text += ": " + ranks_of(stage);
    line(1, text);
  }

  std::string ranks_of(std::size_t stage) const {
    std::vector<std::string> ranks;
    for (const std::string& target : decision_.order) {
      const std::optional<double> rank = decision_.find(target)->ranks[stage];
      ranks.push_back(target + " " + (rank ? text_of(*rank) : std::string(say_.no_value)));
    }
    return joined(ranks);
  }

  void tell_cut() {
    std::vector<std::string> beyond;
    for (const Verdict& verdict : decision_.verdicts) {
      if (verdict.admitted && std::ranges::find(decision_.order, verdict.target) == decision_.order.end())
        beyond.emplace_back(verdict.target);
    }
    if (!beyond.empty()) line(1, std::string(say_.beyond) + joined(beyond));
  }

  const Decision& decision_;
  Language language_;
  const Phrases& say_;
  std::string out_;
};

}  // namespace

std::string explain(const Decision& decision, Language language) { return Explanation(decision, language).text(); }

}  // namespace sekisho
