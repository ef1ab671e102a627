#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// Which numbers count as phone numbers beside those with a `+`, which do in every scope.
struct PhoneScope {
  bool japan = true;    // national form: fixed lines by area code, mobile, IP, free and service numbers
  bool america = true;  // North America, in its usual groups
  bool others = true;   // other national forms, beside a word that says telephone
  // Free and paid service numbers are known but are nobody's: the most that they are worth.
  Confidence service = Confidence::High;
};

// `phone`: telephone numbers.
std::unique_ptr<NumberRule> make_phone_rule(ContextWords& words, const PhoneScope& scope = {});

}  // namespace sekisho
