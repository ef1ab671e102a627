#include "policies/explain/explain.h"

#include "policies/explain/phrases.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string quoted(std::string_view word) { return "`" + std::string(word) + "`"; }

// Builds one explanation line by line.
class Explanation {
 public:
  Explanation(const Decision& decision, Language language) : decision_(decision), language_(language), say_(phrases_of(language)) {}

  std::string text() {
    tell_class();
    tell_targets();
    tell_order();
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    out_.append(depth * 2, ' ');
    out_ += text;
  }

  void tell_class() {
    const Classification& got = decision_.classification;
    line(0, std::string(say_.data_class) + got.data_class +
                (got.labels.empty() ? std::string(say_.no_labels) : std::string(say_.labels) + joined(got.labels)));
    if (got.because.empty()) line(1, say_.from_start);
    for (const auto& [rule, evidence] : got.because) {
      const bool declared = rule == "declared_class";
      line(1, declared ? std::string(say_.declared) + evidence : std::string(say_.rule) + quoted(rule) + ": " + evidence);
    }
  }

  void tell_targets() {
    if (!decision_.model_known) {
      line(0, say_.model_unknown);
      return;
    }
    line(0, say_.targets);
    for (const Verdict& verdict : decision_.verdicts) {
      line(1, verdict.target + ": " + std::string(verdict.admitted ? say_.admitted : say_.refused));
      for (const Failure& failure : verdict.failures) tell_failure(failure);
    }
  }

  void tell_failure(const Failure& failure) {
    std::string text = std::string(say_.rule) + quoted(failure.rule);
    const std::string_view reason = reason_of(failure.rule, language_);
    if (!reason.empty()) text = reason;
    if (!failure.why.empty()) text += std::string(say_.open) + failure.why + std::string(say_.close);
    if (!failure.path.empty()) {
      text += ": " + failure.path + std::string(say_.is) + quoted(failure.got) + std::string(say_.wanted) + quoted(failure.want);
    }
    line(2, text);
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
    const bool own_order = used.by == "order";
    std::string text(say_.preferred_by);
    if (own_order) text += say_.own_order;
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
      if (verdict.admitted && std::ranges::find(decision_.order, verdict.target) == decision_.order.end()) beyond.push_back(verdict.target);
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
