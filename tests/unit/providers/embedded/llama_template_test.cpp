#include "providers/embedded/llama_template.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

// Each message between marks, as most templates do it.
const std::string kPlain =
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
// The same for a model that thinks aloud first.
const std::string kThinking =
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' }}{% if message.role == 'assistant' and "
    "message.reasoning_content %}"
    "{{ '<think>\n' + message.reasoning_content + '\n</think>\n\n' }}{% endif %}{{ message.content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n' }}{% endif %}";

server_chat_params server_params(const std::string& source) {
  server_chat_params params{};
  params.use_jinja = true;
  params.prefill_assistant = true;
  params.reasoning_format = COMMON_REASONING_FORMAT_DEEPSEEK;
  params.tmpls = common_chat_templates_init(nullptr, source, "<s>", "</s>");
  return params;
}

// A template as the engine sets it up.
struct Loaded {
  explicit Loaded(const std::string& source)
      : full(server_params(source)), chat(full, common_chat_templates_init(nullptr, source, "<s>", "</s>")) {}

  server_chat_params full;
  LlamaTemplate chat;
};

json body_of(const std::string& text) { return json::parse(text); }

json by_llama(const Loaded& loaded, json body) {
  std::vector<raw_buffer> no_files;
  return oaicompat_chat_params_parse(body, loaded.full, no_files);
}

class ChatOfText : public testing::TestWithParam<const char*> {};

TEST_P(ChatOfText, IsWhatLlamaMakesOfIt) {
  const Loaded loaded(kPlain);
  json body = body_of(GetParam());

  const LlamaChat chat = loaded.chat.apply(body);

  EXPECT_TRUE(chat.text_only);
  EXPECT_EQ(chat.parameters.dump(), by_llama(loaded, body_of(GetParam())).dump());
}

INSTANTIATE_TEST_SUITE_P(
    LlamaTemplate, ChatOfText,
    testing::Values(
        R"({"messages":[{"role":"user","content":"Hello"}]})",
        R"({"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"  Hello\n"}],"stream":true,"stop":"x"})",
        R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"stop":["x","y"],
                        "max_tokens":5,"temperature":0})",
        R"({"messages":[{"role":"developer","content":"d"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],
                        "logprobs":true,"top_logprobs":2,"tools":null})"));

class ChatOfMore : public testing::TestWithParam<const char*> {};

TEST_P(ChatOfMore, IsLeftToLlama) {
  const Loaded loaded(kPlain);
  json body = body_of(GetParam());

  const LlamaChat chat = loaded.chat.apply(body);

  EXPECT_FALSE(chat.text_only);
  EXPECT_EQ(chat.parameters.dump(), by_llama(loaded, body_of(GetParam())).dump());
}

INSTANTIATE_TEST_SUITE_P(
    LlamaTemplate, ChatOfMore,
    testing::Values(
        R"({"messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}})",
        R"({"messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]})",
        R"({"messages":[{"role":"user","content":"a"}],"chat_template_kwargs":{"x":1}})",
        R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"go on"}]})"));

TEST(LlamaTemplate, LeavesThoughtsToLlama) {
  const Loaded loaded(kThinking);

  EXPECT_FALSE(loaded.chat.knows_text());
}

TEST(LlamaTemplate, LeavesTemplatesOfTheirOwnToLlama) {
  const Loaded loaded(kPlain + "{# <|channel|> #}");

  EXPECT_FALSE(loaded.chat.knows_text());
}

TEST(LlamaTemplate, ThrowsWhatTheTemplateThrows) {
  const Loaded loaded("{% for message in messages %}{{ raise_exception('no such role') }}{% endfor %}");
  json body = body_of(R"({"messages":[{"role":"user","content":"a"}]})");

  EXPECT_ANY_THROW(loaded.chat.apply(body));
}

}  // namespace
}  // namespace sekisho
