#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "providers/dialect.h"
#include "providers/openai/vendor.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// How a vendor is asked to go on with the assistant message that stands last, beside having it there. What most take as it is, some take
// for a finished turn unless a flag says otherwise:
// - DeepSeek: `prefix: true` in the message, below /beta only (api-docs.deepseek.com/guides/chat_prefix_completion);
// - Mistral: `prefix: true` in the message (docs.mistral.ai/capabilities/completion/prefix);
// - Moonshot and DashScope: `partial: true` in the message (platform.moonshot.ai/docs, "Partial Mode"; help.aliyun.com, "Partial Mode");
// - vLLM: `continue_final_message: true` and `add_generation_prompt: false` in the body (docs.vllm.ai, "OpenAI-Compatible Server").
// OpenRouter, Together, llama-server and the engine in this process go on with a last assistant message by themselves.
struct PrefillWords {
  std::vector<RawMember> message;  // members of the last message
  std::vector<RawMember> body;     // members of the body
  std::string beta_path;           // takes the place of an empty path, or `/v1`, of the base URL; empty: it stays
};
PrefillWords prefill_words(Vendor vendor);

// The splices that put these words into a body whose last message is to be gone on with.
std::vector<Splice> prefill_splices(const JsonTape& tape, const PrefillWords& words);

// Takes what the vendor says again of the told text out of the answer's beginning, for Mistral's answers begin with the prefix. An answer
// that begins otherwise passes as it is.
std::unique_ptr<StreamDecoder> without_echo(std::unique_ptr<StreamDecoder> decoder, std::string told);

}  // namespace sekisho
