#include "providers/openai/error_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace sekisho {
namespace {

struct CodeRow {
  std::string_view code;
  ErrorKind kind;
};

// By vendor: OpenAI and Azure first, then those that differ. Compared without regard to case.
constexpr std::array kCodes{
    CodeRow{"insufficient_quota", ErrorKind::QuotaExhausted},
    CodeRow{"billing_hard_limit_reached", ErrorKind::QuotaExhausted},
    CodeRow{"credit_balance_exhausted", ErrorKind::QuotaExhausted},
    CodeRow{"billing_not_active", ErrorKind::QuotaExhausted},
    CodeRow{"billing_error", ErrorKind::QuotaExhausted},
    CodeRow{"enforced_spend_limit_reached", ErrorKind::QuotaExhausted},
    CodeRow{"exceeded_current_quota_error", ErrorKind::QuotaExhausted},  // Moonshot
    CodeRow{"Arrearage", ErrorKind::QuotaExhausted},                     // DashScope
    CodeRow{"AccountOverdueError", ErrorKind::QuotaExhausted},           // Volcengine
    CodeRow{"1113", ErrorKind::QuotaExhausted},                          // Z.ai
    CodeRow{"1008", ErrorKind::QuotaExhausted},                          // MiniMax
    CodeRow{"context_length_exceeded", ErrorKind::ContextOverflow},
    CodeRow{"exceed_context_size_error", ErrorKind::ContextOverflow},  // llama.cpp
    CodeRow{"model_context_window_exceeded", ErrorKind::ContextOverflow},
    CodeRow{"tokens_too_long", ErrorKind::ContextOverflow},      // Baidu
    CodeRow{"characters_too_long", ErrorKind::ContextOverflow},  // Baidu
    CodeRow{"1039", ErrorKind::ContextOverflow},                 // MiniMax
    CodeRow{"content_filter", ErrorKind::ContentFiltered},
    CodeRow{"content_policy_violation", ErrorKind::ContentFiltered},
    CodeRow{"ResponsibleAIPolicyViolation", ErrorKind::ContentFiltered},  // Azure
    CodeRow{"data_inspection_failed", ErrorKind::ContentFiltered},        // DashScope
    CodeRow{"DataInspectionFailed", ErrorKind::ContentFiltered},          // DashScope
    CodeRow{"InputTextRiskDetection", ErrorKind::ContentFiltered},        // Volcengine
    CodeRow{"InputImageRiskDetection", ErrorKind::ContentFiltered},       // Volcengine
    CodeRow{"OutputTextRiskDetection", ErrorKind::ContentFiltered},       // Volcengine
    CodeRow{"OutputImageRiskDetection", ErrorKind::ContentFiltered},      // Volcengine
    CodeRow{"1301", ErrorKind::ContentFiltered},                          // Z.ai
    CodeRow{"1026", ErrorKind::ContentFiltered},                          // MiniMax
    CodeRow{"1027", ErrorKind::ContentFiltered},                          // MiniMax
    CodeRow{"model_not_found", ErrorKind::UpstreamNotFound},
    CodeRow{"DeploymentNotFound", ErrorKind::UpstreamNotFound},               // Azure
    CodeRow{"invalid_model", ErrorKind::UpstreamNotFound},                    // Baidu
    CodeRow{"resource_not_found_error", ErrorKind::UpstreamNotFound},         // Moonshot
    CodeRow{"ModelNotOpen", ErrorKind::UpstreamNotFound},                     // Volcengine
    CodeRow{"InvalidEndpointOrModel.NotFound", ErrorKind::UpstreamNotFound},  // Volcengine
    CodeRow{"InvalidEndpoint.ClosedEndpoint", ErrorKind::UpstreamNotFound},   // Volcengine
    CodeRow{"1211", ErrorKind::UpstreamNotFound},                             // Z.ai
    CodeRow{"invalid_api_key", ErrorKind::UpstreamAuth},
    CodeRow{"authentication_error", ErrorKind::UpstreamAuth},
    CodeRow{"permission_error", ErrorKind::UpstreamAuth},
    CodeRow{"API_KEY_INVALID", ErrorKind::UpstreamAuth},          // Gemini
    CodeRow{"UNAUTHENTICATED", ErrorKind::UpstreamAuth},          // Gemini
    CodeRow{"PERMISSION_DENIED", ErrorKind::UpstreamAuth},        // Gemini
    CodeRow{"incorrect_api_key_error", ErrorKind::UpstreamAuth},  // Moonshot
    CodeRow{"invalid_iam_token", ErrorKind::UpstreamAuth},        // Baidu
    CodeRow{"authorized_error", ErrorKind::UpstreamAuth},         // MiniMax
    CodeRow{"1004", ErrorKind::UpstreamAuth},                     // MiniMax
    CodeRow{"overloaded_error", ErrorKind::UpstreamOverloaded},
    CodeRow{"engine_overloaded_error", ErrorKind::UpstreamOverloaded},  // Moonshot
    CodeRow{"ServerOverloaded", ErrorKind::UpstreamOverloaded},         // Volcengine
    CodeRow{"capacity_exceeded", ErrorKind::UpstreamOverloaded},        // Groq
    CodeRow{"1305", ErrorKind::UpstreamOverloaded},                     // Z.ai
    CodeRow{"UNAVAILABLE", ErrorKind::UpstreamOverloaded},              // Gemini
    CodeRow{"rate_limit_exceeded", ErrorKind::UpstreamRateLimited},
    CodeRow{"rate_limit_error", ErrorKind::UpstreamRateLimited},
    CodeRow{"rate_limit_reached_error", ErrorKind::UpstreamRateLimited},  // Moonshot
    CodeRow{"rpm_rate_limit_exceeded", ErrorKind::UpstreamRateLimited},   // Baidu
    CodeRow{"tpm_rate_limit_exceeded", ErrorKind::UpstreamRateLimited},   // Baidu
    CodeRow{"RESOURCE_EXHAUSTED", ErrorKind::UpstreamRateLimited},        // Gemini
    CodeRow{"LimitExceeded", ErrorKind::UpstreamRateLimited},             // Tencent
    CodeRow{"RequestLimitExceeded", ErrorKind::UpstreamRateLimited},      // Tencent
    CodeRow{"1302", ErrorKind::UpstreamRateLimited},                      // Z.ai
    CodeRow{"1002", ErrorKind::UpstreamRateLimited},                      // MiniMax
    CodeRow{"timeout_error", ErrorKind::UpstreamTimeout},
    CodeRow{"DEADLINE_EXCEEDED", ErrorKind::UpstreamTimeout},  // Gemini
};

// Lower case.
constexpr std::array<std::string_view, 18> kOverflowWords{
    "maximum context length",
    "context_length_exceeded",
    "context length exceeded",
    "exceeds the context length",
    "exceeds the context window",
    "exceed the context window",
    "larger than the context window",
    "exceeds the available context size",              // llama.cpp
    "exceed context window",                           // llama.cpp's Python server
    "prompt is too long",                              // Anthropic
    "input is too long",                               // Bedrock
    "exceeds the maximum number of tokens",            // Gemini
    "tokens in request more than max tokens allowed",  // Z.ai
    "range of input length should be",                 // DashScope
    "exceeds the maximum allowed input length",        // xAI
    "exceeds the model's maximum context",             // Mistral
    "reduce the length of the messages",               // Groq
    "inputs tokens + max_new_tokens must be",          // TGI, Together
};

constexpr std::array<std::string_view, 4> kFilterWords{
    "content management policy",  // Azure
    "rejected as a result of our safety system",
    "data may contain inappropriate content",  // DashScope
    "content exists risk",                     // DeepSeek
};

constexpr std::array<std::string_view, 5> kMoneyWords{
    "credit balance is too low",  // Anthropic
    "insufficient balance",       // DeepSeek
    "insufficient credits",       // OpenRouter
    "insufficient account balance", "payment required",
};

constexpr std::array<std::string_view, 3> kKeyWords{"api key not valid", "invalid api key", "incorrect api key"};

constexpr std::array<std::string_view, 8> kOverloadWords{"overloaded",    "over capacity", "at capacity", "no capacity",
                                                         "loading model", "queue is full", "queue full",  "too busy"};

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

bool holds_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

std::optional<ErrorKind> find_kind_of_code(std::string_view code, int status, std::string_view text) {
  if (code.empty() || code.size() > 64) return std::nullopt;
  const std::string lower = to_lower(code);
  // DashScope calls a passing shortage of tokens per minute by OpenAI's name for an empty account.
  if (lower == "insufficient_quota" && holds_any(to_lower(text), std::array<std::string_view, 2>{"throttling", "allocated quota"})) {
    return ErrorKind::UpstreamRateLimited;
  }
  // Google's limit of a day is not over in a moment.
  if (lower == "resource_exhausted" && text.find("PerDay") != std::string_view::npos) return ErrorKind::QuotaExhausted;
  if (lower.starts_with("throttling") || lower.starts_with("ratelimitexceeded")) return ErrorKind::UpstreamRateLimited;
  for (const CodeRow& row : kCodes) {
    if (to_lower(row.code) != lower) continue;
    // Small numbers mean different things to different vendors; they count where the status does not already say it.
    const bool number = row.code.front() >= '0' && row.code.front() <= '9';
    if (number && (status == 401 || status == 404)) return std::nullopt;
    return row.kind;
  }
  return std::nullopt;
}

std::optional<ErrorKind> find_kind_of_wording(std::string_view text) {
  std::string lower = to_lower(text);
  std::erase(lower, '`');  // TGI quotes the names of its parameters
  if (holds_any(lower, kOverflowWords)) return ErrorKind::ContextOverflow;
  if (holds_any(lower, kFilterWords)) return ErrorKind::ContentFiltered;
  if (holds_any(lower, kMoneyWords)) return ErrorKind::QuotaExhausted;
  if (holds_any(lower, kKeyWords)) return ErrorKind::UpstreamAuth;
  return std::nullopt;
}

bool says_overloaded(std::string_view text) { return holds_any(to_lower(text), kOverloadWords); }

}  // namespace sekisho
