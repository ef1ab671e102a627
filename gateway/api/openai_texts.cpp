#include "gateway/api/openai_texts.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sekisho {
namespace {

using Kind = JsonTape::Kind;

// The most choices and calls an answer is believed to have.
constexpr double kMost = 4096;

// Strings of the API itself.
constexpr auto kOwnWords = std::to_array<std::string_view>({"role", "finish_reason", "native_finish_reason", "id", "type"});
// What tells the text once more, token by token.
constexpr auto kDetails = std::to_array<std::string_view>({"logprobs", "token_ids"});
// The same of the prompt (vLLM's names).
constexpr auto kPromptDetails = std::to_array<std::string_view>({"prompt_logprobs", "prompt_token_ids", "prompt_text"});

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_kind(const JsonTape& tape, JsonTape::Id id, Kind kind) { return id != JsonTape::kNone && tape.at(id).kind == kind; }

int number_or(const JsonTape& tape, JsonTape::Id object, std::string_view key, int otherwise) {
  const auto number = tape.find_number(object, key);
  return number && *number >= 0 && *number < kMost ? static_cast<int>(*number) : otherwise;
}

void add_string(const JsonTape& tape, JsonTape::Id node, AnswerPlace place, ChoiceTexts& out) {
  if (is_kind(tape, node, Kind::String)) out.texts.push_back({node, std::move(place)});
}

bool is_other(const JsonTape& answer, JsonTape::Id node, const ChoiceTexts& found) {
  if (answer.at(node).kind != Kind::String || has(kOwnWords, answer.at(node).key)) return false;
  return std::ranges::none_of(found.texts, [node](const AnswerText& text) { return text.node == node; });
}

// What was called is told before with what.
void end_name(const std::string& path, ChoiceTexts& out) { out.ended.push_back({.choice = out.choice, .field = path + "/name"}); }

template <class Visit>
void for_each_child(const JsonTape& tape, JsonTape::Id parent, Visit visit) {
  if (parent == JsonTape::kNone) return;
  for (JsonTape::Id child = tape.at(parent).first_child; child != JsonTape::kNone; child = tape.at(child).next) visit(child);
}

}  // namespace

bool is_prompt_detail(std::string_view key) { return has(kPromptDetails, key); }

std::vector<JsonTape::Id> find_prompt_details(const JsonTape& answer) {
  std::vector<JsonTape::Id> found;
  const auto look = [&](JsonTape::Id child) {
    if (is_prompt_detail(answer.at(child).key) && answer.at(child).kind != Kind::Null) found.push_back(child);
  };
  for_each_child(answer, answer.root(), look);
  const JsonTape::Id choices = answer.find(answer.root(), "choices");
  if (is_kind(answer, choices, Kind::Array))
    for_each_child(answer, choices, [&](JsonTape::Id choice) { for_each_child(answer, choice, look); });
  return found;
}

std::vector<ChoiceTexts> OpenAiTexts::find(const JsonTape& answer) {
  std::vector<ChoiceTexts> found;
  const Id choices = answer.find(answer.root(), "choices");
  if (!is_kind(answer, choices, Kind::Array)) return found;
  for_each_child(answer, choices, [&](Id choice) {
    if (is_kind(answer, choice, Kind::Object)) found.push_back(read_choice(answer, choice));
  });
  return found;
}

ChoiceTexts OpenAiTexts::read_choice(const JsonTape& answer, Id choice) {
  ChoiceTexts out;
  out.node = choice;
  out.choice = number_or(answer, choice, "index", 0);
  out.finished = answer.find_string(choice, "finish_reason").has_value();
  out.delta = answer.find(choice, "delta");
  add_string(answer, answer.find(choice, "text"), {.choice = out.choice, .field = "text"}, out);
  for (const std::string_view key : {"delta", "message"}) {
    if (const Id message = answer.find(choice, key); is_kind(answer, message, Kind::Object)) read_message(answer, message, out);
  }
  read_others(answer, choice, out);
  if (is_kind(answer, out.delta, Kind::Object)) read_pieces(answer, out.delta, "", out);
  return out;
}

void OpenAiTexts::read_message(const JsonTape& answer, Id message, ChoiceTexts& out) {
  read_content(answer, answer.find(message, "content"), out);
  for (const std::string_view key : {"reasoning_content", "reasoning", "refusal"}) {
    add_string(answer, answer.find(message, key), {.choice = out.choice, .field = std::string(key)}, out);
  }
  if (const Id calls = answer.find(message, "tool_calls"); is_kind(answer, calls, Kind::Array)) read_calls(answer, calls, out);
  const Id legacy = answer.find(message, "function_call");
  add_string(answer, answer.find(legacy, "arguments"), {.choice = out.choice, .field = "function_call", .json = true}, out);
  if (!answer.find_string(legacy, "arguments").value_or("").empty()) end_name("/function_call", out);
}

// A string, or an array of parts with text or thoughts.
void OpenAiTexts::read_content(const JsonTape& answer, Id content, ChoiceTexts& out) const {
  add_string(answer, content, {.choice = out.choice, .field = "content"}, out);
  if (!is_kind(answer, content, Kind::Array)) return;
  for_each_child(answer, content, [&](Id part) {
    add_string(answer, answer.find(part, "text"), {.choice = out.choice, .field = "content"}, out);
    const Id thinking = answer.find(part, "thinking");
    if (!is_kind(answer, thinking, Kind::Array)) return;
    for_each_child(answer, thinking,
                   [&](Id thought) { add_string(answer, answer.find(thought, "text"), {.choice = out.choice, .field = "thinking"}, out); });
  });
}

void OpenAiTexts::read_calls(const JsonTape& answer, Id calls, ChoiceTexts& out) {
  for_each_child(answer, calls, [&](Id call) {
    if (!is_kind(answer, call, Kind::Object)) return;
    const int number = number_of(answer, call, out.choice);
    const Id function = answer.find(call, "function");
    const Id custom = answer.find(call, "custom");
    add_string(answer, answer.find(function, "arguments"), {out.choice, "arguments", number, true}, out);
    add_string(answer, answer.find(custom, "input"), {out.choice, "input", number, false}, out);
    const std::string path = "/tool_calls/" + std::to_string(number);
    if (!answer.find_string(function, "arguments").value_or("").empty()) end_name(path + "/function", out);
    if (!answer.find_string(custom, "input").value_or("").empty()) end_name(path + "/custom", out);
  });
}

// Its `index`; without one, a new id begins a new call, and without an id the latest call goes on.
int OpenAiTexts::number_of(const JsonTape& answer, Id call, int choice) {
  std::vector<std::string>& ids = call_ids_[choice];
  const std::string id(answer.find_string(call, "id").value_or(""));
  const int index = number_or(answer, call, "index", -1);
  if (index >= 0) return index;
  const auto known = std::ranges::find(ids, id);
  if (!id.empty() && known != ids.end()) return static_cast<int>(known - ids.begin());
  if ((!id.empty() || ids.empty()) && static_cast<double>(ids.size()) < kMost) ids.push_back(id);
  return static_cast<int>(ids.size()) - 1;
}

// Strings below that are none of the texts, whatever a server calls them.
void OpenAiTexts::read_others(const JsonTape& answer, Id parent, ChoiceTexts& out) const {
  for_each_child(answer, parent, [&](Id child) {
    const JsonTape::Node& node = answer.at(child);
    if (is_prompt_detail(node.key) || (child == out.delta && node.kind == Kind::Object)) return;
    if (has(kDetails, node.key)) {
      out.details.push_back(child);
    } else if (node.kind == Kind::Array || node.kind == Kind::Object) {
      read_others(answer, child, out);
    } else if (is_other(answer, child, out)) {
      out.others.push_back(child);
    }
  });
}

// The same in a delta, where any of them may come in pieces. An empty one is none.
void OpenAiTexts::read_pieces(const JsonTape& answer, Id parent, const std::string& path, ChoiceTexts& out) {
  for_each_child(answer, parent, [&](Id child) {
    const JsonTape::Node& node = answer.at(child);
    if (has(kDetails, node.key)) {
      out.details.push_back(child);
    } else if (node.kind == Kind::Array || node.kind == Kind::Object) {
      read_pieces(answer, child, path + step_to(answer, child, out.choice), out);
    } else if (!node.text.empty() && is_other(answer, child, out)) {
      out.pieces.push_back({child, {.choice = out.choice, .field = path + step_to(answer, child, out.choice)}});
    }
  });
}

// Elements are known by the `index` they say they have, as clients join them, and by where they stand if they say none.
std::string OpenAiTexts::step_to(const JsonTape& answer, Id child, int choice) {
  const JsonTape::Node& node = answer.at(child);
  if (answer.at(node.parent).kind != Kind::Array) return "/" + std::string(node.key);
  const bool call = answer.at(node.parent).key == "tool_calls" && node.kind == Kind::Object;
  return "/" + std::to_string(call ? number_of(answer, child, choice) : number_or(answer, child, "index", static_cast<int>(node.index)));
}

}  // namespace sekisho
