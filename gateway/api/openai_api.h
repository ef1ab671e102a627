#pragma once

#include "gateway/api/client_dialect.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sekisho {

// What clients of OpenAI's API speak: chat completions, completions and embeddings
// (platform.openai.com/docs/api-reference).
//
// parse() checks what the gateway itself has to understand: JSON without ambiguity, `model`, `messages` and their parts as far as they
// are judged, tools, `stream`, the token caps. Errors name the field in OpenAI's dotted form (`messages[2].content`). Everything else
// stays as it came, unknown members included, for the provider to judge.
std::unique_ptr<ClientDialect> make_openai_api();

// What the gateway expects an answer to be long where the client set no cap, for cost and rate estimates only.
inline constexpr std::int64_t kUsualAnswerTokens = 512;

// One line of `GET /v1/models`.
struct ModelEntry {
  std::string id;
  std::string owned_by = "sekisho";
  std::int64_t created = 0;  // seconds since 1970; 0 where nobody knows
};

// The bodies of `GET /v1/models` and `GET /v1/models/{id}`.
std::string models_body(std::span<const ModelEntry> models);
std::string model_body(const ModelEntry& model);

}  // namespace sekisho
