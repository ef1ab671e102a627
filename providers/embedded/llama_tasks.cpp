#include "providers/embedded/llama_tasks.h"

#include "providers/embedded/llama_errors.h"
#include "providers/embedded/llama_tool_choice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <server-schema.h>

namespace sekisho {
namespace {

// Members by which llama.cpp's server is steered from within: parsers, grammars with regular expressions, slots, adapters. They are
// no part of OpenAI's API, and in a stranger's hands they cost more than they give. A schema goes in `response_format`.
constexpr std::array<std::string_view, 21> kInternalMembers{
    "backend_sampling",
    "chat_format",
    "chat_parser",
    "generation_prompt",
    "grammar",
    "grammar_lazy",
    "grammar_triggers",
    "grammar_type",
    "id_slot",
    "json_schema",
    "lora",
    "message_delimiters",
    "n_cache_reuse",
    "n_cmpl",
    "n_discard",
    "parse_tool_calls",
    "preserved_tokens",
    "response_fields",
    "reasoning_budget_end_tag",
    "samplers",
    "verbose",
};

// Buffers are made as long as these say, so they may not be longer than the context.
constexpr std::array<const char*, 3> kWindows{"repeat_last_n", "dry_penalty_last_n", "min_keep"};

void check_members(const json& body, int context) {
  if (!body.is_object()) throw std::invalid_argument("the body must be a JSON object");
  for (const std::string_view name : kInternalMembers) {
    if (body.contains(std::string(name))) throw std::invalid_argument("`" + std::string(name) + "` is not taken from clients");
  }
  for (const char* name : kWindows) {
    if (body.contains(name) && body.at(name).is_number() && body.at(name).get<double>() > context) {
      throw std::invalid_argument("`" + std::string(name) + "` is longer than the context of " + std::to_string(context) + " tokens");
    }
  }
}

std::vector<server_tokens> tokenize(const LlamaModelView& model, const json& prompt) {
  return tokenize_input_prompts(model.vocab, nullptr, prompt, true, true, mtmd_helper_init_opt_default());
}

server_task completion_task(const LlamaModelView& model, const json& data, const std::string& id, task_response_type shape,
                            server_response_reader& reader) {
  server_task task(SERVER_TASK_TYPE_COMPLETION);
  task.id = reader.get_new_id();
  task.params = server_schema::eval_llama_cmpl_schema(model.vocab, model.params, model.meta.logit_bias_eog, data);
  task.params.res_type = shape;
  task.params.oaicompat_cmpl_id = id;
  task.params.oaicompat_model = model.meta.model_name;
  return task;
}

// What is asked of log probabilities, in the words of the endpoint.
std::optional<int> alternatives_asked(const json& body, bool chat) {
  if (!chat)
    return body.contains("logprobs") && body.at("logprobs").is_number() ? std::optional(body.at("logprobs").get<int>()) : std::nullopt;
  if (!json_value(body, "logprobs", false)) return std::nullopt;
  return json_value(body, "top_logprobs", 0);
}

AnswerShape shape_of(const json& body, bool chat) {
  AnswerShape shape{.chat = chat, .streaming = json_value(body, "stream", false), .text_only = !chat};
  shape.usage_asked = json_value(json_value(body, "stream_options", json::object()), "include_usage", false);
  shape.timings_asked = json_value(body, "timings_per_token", false);
  shape.alternatives = alternatives_asked(body, chat);
  return shape;
}

// llama.cpp tells log probabilities only where it is asked for at least one alternative.
int probabilities_for(int alternatives) { return std::max(1, alternatives); }

LlamaTasks completion_tasks(const LlamaModelView& model, const json& data, const AnswerShape& shape, server_response_reader& reader) {
  LlamaTasks made;
  made.shape = shape;
  common_chat_msg_delimiters delimiters = common_chat_msg_delimiters_parse(json_value(data, "message_delimiters", json::array()));
  delimiters.tokenize(model.vocab);
  const std::string id = (shape.chat ? "chatcmpl-" : "cmpl-") + random_string();
  const task_response_type type = shape.chat ? TASK_RESPONSE_TYPE_OAI_CHAT : TASK_RESPONSE_TYPE_OAI_CMPL;
  for (server_tokens& tokens : tokenize(model, data.at("prompt"))) {
    server_task task = completion_task(model, data, id, type, reader);
    task.tokens = std::move(tokens);
    task.params.message_spans = task.tokens.find_message_spans(delimiters);
    for (int child = 1; child < task.params.n_cmpl; ++child) task.add_child(task.id, reader.get_new_id());
    made.shape.answers_a_prompt = static_cast<std::size_t>(task.params.n_cmpl);
    made.tasks.push_back(std::move(task));
  }
  return made;
}

// Puts `tool_choice` into what llama.cpp does with it. Without tools in its prompt a model calls none; a call that must come, comes
// without thoughts before it.
void prepare_tools(json& body, const json& to_call) {
  const bool none =
      body.contains("tool_choice") && body.at("tool_choice").is_string() && json_value(body, "tool_choice", std::string()) == "none";
  body.erase("tool_choice");
  if (none) body.erase("tools");
  if (to_call.empty()) return;
  json arguments = json_value(body, "chat_template_kwargs", json::object());
  arguments["enable_thinking"] = false;
  body["chat_template_kwargs"] = std::move(arguments);
}

LlamaTasks chat_tasks(json body, const LlamaModelView& model, server_response_reader& reader) {
  AnswerShape shape = shape_of(body, true);
  if (shape.alternatives) body["top_logprobs"] = probabilities_for(*shape.alternatives);
  const json to_call = tools_to_call(body);
  prepare_tools(body, to_call);
  LlamaChat chat = model.chat.apply(body);
  if (!to_call.empty()) force_call(chat.parameters, to_call, common_chat_templates_source(model.meta.chat_params.tmpls.get()));
  shape.text_only = chat.text_only;
  return completion_tasks(model, chat.parameters, shape, reader);
}

LlamaTasks text_tasks(json body, const LlamaModelView& model, server_response_reader& reader) {
  if (!body.contains("prompt")) throw std::invalid_argument("`prompt` is missing");
  const AnswerShape shape = shape_of(body, false);
  if (shape.alternatives) body["n_probs"] = probabilities_for(*shape.alternatives);
  return completion_tasks(model, body, shape, reader);
}

// The most tokens that can be embedded at once: llama.cpp must see the whole text in one batch.
std::size_t longest_text(const LlamaModelView& model) {
  return static_cast<std::size_t>(std::min(model.meta.slot_n_ctx, model.params.n_ubatch));
}

Result<LlamaTasks> embedding_tasks(json body, const LlamaModelView& model, server_response_reader& reader) {
  if (!model.params.embedding) throw std::invalid_argument("this model does not serve embeddings");
  if (model.meta.pooling_type == LLAMA_POOLING_TYPE_NONE) throw std::invalid_argument("this model does not pool its embeddings");
  if (!body.contains("input")) throw std::invalid_argument("`input` is missing");
  const std::string format = json_value(body, "encoding_format", std::string("float"));
  if (format != "float" && format != "base64") throw std::invalid_argument("`encoding_format` must be `float` or `base64`");
  LlamaTasks made;
  for (server_tokens& tokens : tokenize(model, body.at("input"))) {
    if (tokens.empty()) throw std::invalid_argument("`input` is empty");
    if (tokens.size() > longest_text(model)) return context_overflow(tokens.size(), longest_text(model));
    server_task task(SERVER_TASK_TYPE_EMBEDDING);
    task.id = reader.get_new_id();
    task.tokens = std::move(tokens);
    task.params.res_type = TASK_RESPONSE_TYPE_OAI_EMBD;
    task.params.embd_normalize = model.params.embd_normalize;
    made.tasks.push_back(std::move(task));
  }
  made.body = std::move(body);
  return made;
}

}  // namespace

Result<LlamaTasks> make_llama_tasks(Endpoint endpoint, const std::string& body, const LlamaModelView& model,
                                    server_response_reader& reader) {
  json parsed = json::parse(body);
  check_members(parsed, model.meta.slot_n_ctx);
  switch (endpoint) {
    case Endpoint::Chat:
      return chat_tasks(std::move(parsed), model, reader);
    case Endpoint::Completions:
      return text_tasks(std::move(parsed), model, reader);
    case Endpoint::Embeddings:
      return embedding_tasks(std::move(parsed), model, reader);
  }
  throw std::logic_error("unknown endpoint");
}

}  // namespace sekisho
