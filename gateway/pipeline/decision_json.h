#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/http_message.h"
#include "gateway/pipeline/judge.h"
#include "gateway/telemetry/record.h"
#include "policies/explain/explain.h"

#include <string>
#include <string_view>

namespace sekisho {

// Rule ids and what failed are shown only to keys with the permission `explain`: otherwise the policy leaks.
enum class Reasons { Hidden, Shown };
Reasons reasons_for(const Caller& caller);

// By Accept-Language (RFC 9110 §12.5.4): Japanese where it comes first, otherwise English.
Language language_of(const HttpRequestHead& head);

// The answer of POST /v1/decide.
std::string decision_json(const Judgement& judgement, const RequestRecord& record, Reasons reasons, Language language);

// The answer of GET /v1/decisions/{id} (docs/policy-language.md §8).
std::string record_json(const RequestRecord& record, Reasons reasons);

// An error body with `reasons` in its error object: each target and the rules that keep it out.
std::string with_reasons(std::string_view body, const Decision& decision);

// What an end user is told: the organisation's own words in the language asked for, or a plain sentence. Names no rule.
std::string refusal_text(const Policy& policy, const HttpRequestHead& head);

}  // namespace sekisho
