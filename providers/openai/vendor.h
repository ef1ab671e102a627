#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// Who answers, where some of the answers mean something else than with all others, or something is asked for in another way.
enum class Vendor : std::uint8_t {
  Other,
  Anthropic,  // 409 is a lock that was not got in time, as with OpenAI: their SDKs ask again (anthropic-sdk-python, openai-python)
  OpenAi,
  DashScope,  // 429 `insufficient_quota` is over in a minute (help.aliyun.com/zh/model-studio/error-code)
  Together,   // 403 says that the context is too long (docs.together.ai/docs/error-codes)
  DeepSeek,   // assistant prefill by a flag, as with the three below (prefill.h)
  Mistral,
  Moonshot,
  Vllm,  // any host: it has none of its own
  Zai,   // 429 with 1110 to 1112 says that the account is inactive, unknown or locked (docs.z.ai/api-reference/api-code)
};

// The vendor whose API stands at that host.
Vendor vendor_at(std::string_view host);

// The vendor of that name in the configuration: `anthropic`, `dashscope`, `deepseek`, `mistral`, `moonshot`, `openai`, `together`, `vllm`,
// `zai`, `other`.
std::optional<Vendor> find_vendor(std::string_view name);

}  // namespace sekisho
