#pragma once

#include "gateway/core/fact.h"
#include "policies/model/expression.h"

#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Values as explanations spell them: `true`, `0.6`, `JP`, `[JP, US]`.
std::string text_of(double number);
std::string text_of(const Scalar& value);
std::string text_of(const FactValue& value);
std::string text_of(std::span<const std::string> list);

}  // namespace sekisho
