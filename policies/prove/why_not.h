#pragma once

#include "policies/evaluate/decision.h"
#include "policies/explain/explain.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One attribute of a target, as it is and as it would have to be.
struct AttributeChange {
  std::string attribute;  // the path after `target.`
  std::string from;       // `unknown` where it is
  std::string to;

  bool operator==(const AttributeChange&) const = default;
};

// Why a target may not serve a request, and what about the target would have to be otherwise.
struct WhyNot {
  struct Reason {
    std::string rule;  // constraint, `budget:<id>` or `target:…`
    std::string path;
    std::string want;
    std::string got;
    std::string why;  // the author's words
  };
  enum class State : std::uint8_t { Admitted, Refused, NotServed };  // NotServed: it does not go by the model that was asked for
  State state = State::Refused;
  std::vector<Reason> reasons;
  // Rules among the reasons that no attribute has a say in: it is switched off, its breaker is open, or the budget is spent.
  std::vector<std::string> beyond;
  // The smallest sets of changes with which nothing else keeps it out, at most three; all are of one size, and of different attributes as
  // far as there are such. Each holds what the request itself needs (context, modalities, tools, …). Empty where nothing else keeps it
  // out, or where no change of up to three further attributes helps.
  std::vector<std::vector<AttributeChange>> ways;
};

// `target` is the id of one of the policy's targets. Values that are tried are those that the policy's conditions name.
WhyNot why_not(const std::shared_ptr<const Policy>& policy, const DecisionInput& input, std::string_view target);

// In words, several lines, no line end at the end.
std::string to_words(const WhyNot& answer, std::string_view target, Language language);

}  // namespace sekisho
