#include "policies/explain/reason_words.h"

#include "policies/explain/phrases.h"

namespace sekisho {
namespace {

std::string source_of(std::string_view rule, Language language) {
  constexpr std::string_view kBudget = "budget:";
  const Phrases& say = phrases_of(language);
  if (rule.starts_with(kBudget)) return std::string(say.budget) + quoted(rule.substr(kBudget.size()));
  const std::string_view reason = reason_of(rule, language);
  return reason.empty() ? std::string(say.rule) + quoted(rule) : std::string(reason);
}

}  // namespace

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

std::string cause_in_words(std::string_view rule, std::string_view evidence, Language language) {
  const Phrases& say = phrases_of(language);
  std::string source = std::string(say.rule) + quoted(rule) + ": ";
  if (rule == "declared_class") source = say.declared;
  if (rule == "conversation") source = say.conversation;
  return source.append(evidence);
}

std::string failure_in_words(const Failure& failure, Language language) {
  const Phrases& say = phrases_of(language);
  std::string text = source_of(failure.rule, language);
  if (!failure.why.empty()) text.append(say.open).append(failure.why).append(say.close);
  if (failure.path.empty()) return text;
  text.append(": ").append(failure.path).append(say.is).append(quoted(failure.got));
  if (!failure.want.empty()) text.append(say.wanted).append(quoted(failure.want));
  return text;
}

}  // namespace sekisho
