#include "providers/embedded/llama_template.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <chat-auto-parser.h>
#include <chat-peg-parser.h>

namespace sekisho {
namespace {

// Members by which an answer may become more than text, or its prompt another than the messages say.
constexpr std::array<const char*, 11> kMoreThanText{"tools",
                                                    "functions",
                                                    "response_format",
                                                    "json_schema",
                                                    "grammar",
                                                    "reasoning_format",
                                                    "continue_final_message",
                                                    "add_generation_prompt",
                                                    "reasoning_effort",
                                                    "tool_choice",
                                                    "chat_template_kwargs"};
constexpr std::array<const char*, 3> kRoles{"system", "developer", "user"};

bool is_plain(const json& message) {
  if (!message.is_object() || message.contains("tool_calls") || message.contains("reasoning_content")) return false;
  const std::string role = json_value(message, "role", std::string());
  return role == "assistant" || std::ranges::any_of(kRoles, [&role](const char* name) { return role == name; });
}

bool asks_for_text(const json& body) {
  const auto given = [&body](const char* name) { return body.contains(name) && !body.at(name).is_null(); };
  if (std::ranges::any_of(kMoreThanText, given)) return false;
  const json messages = json_value(body, "messages", json::array());
  for (const json& message : messages) {
    if (!is_plain(message)) return false;
  }
  // An assistant's last message would be continued.
  return !messages.empty() && json_value(messages.back(), "role", std::string()) != "assistant";
}

json message(const char* role, const char* content) { return json{{"role", role}, {"content", content}}; }

// A conversation in which each role speaks.
json conversation() {
  json messages = json::array();
  messages.push_back(message("system", "Be brief."));
  messages.push_back(message("user", "One?"));
  messages.push_back(message("assistant", "Two."));
  messages.push_back(message("user", "Three?"));
  return json{{"messages", messages}};
}

json parse(json body, const server_chat_params& options) {
  std::vector<raw_buffer> no_files;
  return oaicompat_chat_params_parse(body, options, no_files);
}

// Whether the parser takes whatever follows the prompt as the answer's text. `saved` is llama.cpp's form of it.
bool takes_all_as_text(const std::string& saved, const std::string& generation_prompt) {
  common_peg_arena parser;
  parser.load(saved);
  const common_peg_arena wanted = build_chat_peg_parser([&generation_prompt](common_chat_peg_builder& builder) {
    const common_peg_parser text = builder.eps() + builder.content(builder.rest()) + builder.end();
    return builder.prefix(generation_prompt, "") + text;
  });
  return parser.dump(parser.root()) == wanted.dump(wanted.root());
}

// Templates for which llama.cpp has code of its own.
bool is_special(const server_chat_params& full) {
  const std::string source = common_chat_templates_source(full.tmpls.get());
  const common_chat_template rendered(source, "", "");
  autoparser::generation_params params;
  params.messages = conversation().at("messages");
  return common_chat_try_specialized_template(rendered, source, params).has_value();
}

server_chat_params plain_of(const server_chat_params& full, common_chat_templates_ptr own) {
  return {.use_jinja = full.use_jinja,
          .prefill_assistant = full.prefill_assistant,
          .reasoning_format = full.reasoning_format,
          .chat_template_kwargs = full.chat_template_kwargs,
          .tmpls = std::move(own),
          .allow_image = full.allow_image,
          .allow_audio = full.allow_audio,
          .allow_video = full.allow_video,
          .enable_thinking = full.enable_thinking,
          .reasoning_budget = full.reasoning_budget,
          .reasoning_budget_message = full.reasoning_budget_message,
          .media_path = full.media_path,
          .force_pure_content = true};
}

}  // namespace

LlamaTemplate::LlamaTemplate(const server_chat_params& full, common_chat_templates_ptr own)
    : full_(full), plain_(plain_of(full, std::move(own))), text_(learn()) {}

// Both ways must agree on a conversation in everything but what the short one leaves out, and that must be of no use to text.
std::optional<LlamaTemplate::Text> LlamaTemplate::learn() const {
  try {
    if (is_special(full_)) return std::nullopt;
    const json full = parse(conversation(), full_);
    const json plain = parse(conversation(), plain_);
    const bool same_prompt = full.at("prompt") == plain.at("prompt") && full.at("generation_prompt") == plain.at("generation_prompt");
    const bool free = !full.contains("grammar") && full.at("grammar_triggers").empty() && !full.contains("reasoning_budget_tokens");
    const std::string generation_prompt = full.at("generation_prompt").get<std::string>();
    const std::string parser = full.at("chat_parser").get<std::string>();
    if (!same_prompt || !free || !takes_all_as_text(parser, generation_prompt)) return std::nullopt;
    return Text{.generation_prompt = generation_prompt,
                .parser = parser,
                .preserved_tokens = full.at("preserved_tokens"),
                .delimiters = full.at("message_delimiters"),
                .stops = full.at("stop").get<std::vector<std::string>>()};
  } catch (const std::exception&) {
    return std::nullopt;  // whatever is wrong with the template, each request is told
  }
}

LlamaChat LlamaTemplate::apply(json& body) const {
  std::vector<raw_buffer> no_files;
  if (!text_ || !asks_for_text(body)) return {.parameters = oaicompat_chat_params_parse(body, full_, no_files)};
  json parameters = oaicompat_chat_params_parse(body, plain_, no_files);
  if (parameters.at("generation_prompt") != text_->generation_prompt) {
    return {.parameters = oaicompat_chat_params_parse(body, full_, no_files)};
  }
  parameters["chat_parser"] = text_->parser;
  parameters["preserved_tokens"] = text_->preserved_tokens;
  parameters["message_delimiters"] = text_->delimiters;
  for (const std::string& stop : text_->stops) parameters["stop"].push_back(stop);
  return {.parameters = std::move(parameters), .text_only = true};
}

}  // namespace sekisho
