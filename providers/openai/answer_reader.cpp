#include "providers/openai/answer_reader.h"

#include "providers/openai/usage_reader.h"

#include <algorithm>
#include <array>
#include <variant>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// The most choices (`n`) an answer is believed to have.
constexpr double kMostChoices = 1024;
// The most tool calls of one choice that are told apart.
constexpr std::size_t kMostCalls = 1024;

bool is_kind(const JsonTape& tape, Id id, Kind kind) { return id != JsonTape::kNone && tape.at(id).kind == kind; }

std::string_view text_or_nothing(const JsonTape& tape, Id object, std::string_view key) {
  return tape.find_string(object, key).value_or(std::string_view());
}

// Arguments are a string of JSON; some servers send the object itself.
std::string arguments_of(const JsonTape& tape, Id function, std::string_view key) {
  const Id arguments = tape.find(function, key);
  if (arguments == JsonTape::kNone || tape.at(arguments).kind == Kind::Null) return {};
  return std::string(tape.at(arguments).kind == Kind::String ? tape.at(arguments).text : tape.raw(arguments));
}

// Members of a message that have no neutral form (platform.openai.com, "Chat completions"; openrouter.ai, "Image Generation").
constexpr std::array<std::string_view, 2> kOthers{"audio", "images"};
// The same of what belongs to a text.
constexpr std::array<std::string_view, 2> kNotes{"annotations", "citations"};

// A value that says something: neither null nor empty.
bool is_something(const JsonTape& tape, Id id) {
  if (is_kind(tape, id, Kind::String)) return !tape.at(id).text.empty();
  return (is_kind(tape, id, Kind::Array) || is_kind(tape, id, Kind::Object)) && tape.at(id).first_child != JsonTape::kNone;
}

// The texts of a list of thoughts (OpenRouter's `reasoning_details`, LiteLLM's `thinking_blocks`).
std::string texts_in(const JsonTape& tape, Id list) {
  std::string texts;
  for (Id thought = tape.at(list).first_child; thought != JsonTape::kNone; thought = tape.at(thought).next) {
    for (const std::string_view key : {"text", "summary", "thinking"}) texts += text_or_nothing(tape, thought, key);
  }
  return texts;
}

}  // namespace

std::vector<StreamPart> AnswerReader::read(const JsonTape& answer) {
  parts_.clear();
  read_identity(answer);
  if (endpoint_ == Endpoint::Embeddings) {
    if (answer.find(answer.root(), "data") != JsonTape::kNone) parts_.emplace_back(WholeAnswer{});
  } else if (const Id choices = answer.find(answer.root(), "choices"); is_kind(answer, choices, Kind::Array)) {
    for (Id choice = answer.at(choices).first_child; choice != JsonTape::kNone; choice = answer.at(choice).next) {
      read_choice(answer, choice);
    }
  }
  if (const std::optional<Usage> usage = read_usage(answer); usage && usage != usage_) {
    usage_ = usage;
    parts_.emplace_back(*usage);
  }
  return std::move(parts_);
}

bool AnswerReader::complete() const {
  return !choices_.empty() && std::ranges::all_of(choices_, [](const auto& entry) { return entry.second.finished; });
}

bool AnswerReader::is_within_call() const {
  return std::ranges::any_of(choices_, [](const auto& entry) {
    const Choice& choice = entry.second;
    return !choice.finished && (choice.legacy_call || !choice.calls.empty());
  });
}

bool AnswerReader::lacks_call(const std::vector<StreamPart>& last) const {
  return std::ranges::any_of(last, [this](const StreamPart& part) {
    if (const auto* const call = std::get_if<ToolCallDelta>(&part)) {
      const Choice& choice = choices_.at(call->choice);
      const bool named = choice.calls.empty() ? choice.legacy_call : choice.calls[static_cast<std::size_t>(call->index)].named;
      return !named && !call->arguments.empty();
    }
    const auto* const finish = std::get_if<FinishPart>(&part);
    if (finish == nullptr || (finish->reason != "tool_calls" && finish->reason != "function_call")) return false;
    const Choice& choice = choices_.at(finish->choice);
    return choice.calls.empty() && !choice.legacy_call;
  });
}

void AnswerReader::read_identity(const JsonTape& answer) {
  AnswerIdentity identity = identity_;
  if (const auto id = text_or_nothing(answer, answer.root(), "id"); !id.empty()) identity.id = id;
  if (const auto model = text_or_nothing(answer, answer.root(), "model"); !model.empty()) identity.model = model;
  const double created = answer.find_number(answer.root(), "created").value_or(0);
  if (created > 0 && created < 1e15) identity.created = static_cast<std::int64_t>(created);
  if (identity == identity_) return;
  identity_ = identity;
  parts_.emplace_back(std::move(identity));
}

void AnswerReader::read_choice(const JsonTape& answer, Id choice) {
  if (!is_kind(answer, choice, Kind::Object)) return;
  const double number = std::clamp(answer.find_number(choice, "index").value_or(0), 0.0, kMostChoices);
  const int index = static_cast<int>(number);
  choices_[index];
  if (endpoint_ == Endpoint::Completions) {
    add_text(index, text_or_nothing(answer, choice, "text"));
  } else {
    for (const std::string_view key : {"delta", "message"}) {
      if (const Id message = answer.find(choice, key); is_kind(answer, message, Kind::Object)) read_message(answer, message, index);
    }
  }
  const std::string_view reason = text_or_nothing(answer, choice, "finish_reason");
  if (reason.empty() || choices_[index].finished) return;
  choices_[index].finished = true;
  parts_.emplace_back(FinishPart{.choice = index, .reason = std::string(reason)});
}

void AnswerReader::read_message(const JsonTape& answer, Id message, int index) {
  read_reasoning(answer, message, index);
  read_content(answer, answer.find(message, "content"), index);
  if (const auto refusal = text_or_nothing(answer, message, "refusal"); !refusal.empty()) {
    has_content_ = true;
    parts_.emplace_back(RefusalDelta{.choice = index, .text = std::string(refusal)});
  }
  if (const Id calls = answer.find(message, "tool_calls"); is_kind(answer, calls, Kind::Array)) {
    for (Id call = answer.at(calls).first_child; call != JsonTape::kNone; call = answer.at(call).next) read_call(answer, call, index);
  }
  if (const Id call = answer.find(message, "function_call"); is_kind(answer, call, Kind::Object)) read_legacy_call(answer, call, index);
  const auto has_one_of = [&](const auto& keys) {
    return std::ranges::any_of(keys, [&](std::string_view key) { return is_something(answer, answer.find(message, key)); });
  };
  if (has_one_of(kOthers)) parts_.emplace_back(OtherDelta{.choice = index});
  if (has_one_of(kNotes)) parts_.emplace_back(TextDelta{.choice = index, .text = {}});
  has_content_ = has_content_ || has_one_of(kOthers) || has_one_of(kNotes);
}

// Vendors' names for the same thing; where both are given they say the same.
void AnswerReader::read_reasoning(const JsonTape& answer, Id message, int index) {
  for (const std::string_view key : {"reasoning_content", "reasoning", "thinking"}) {
    const std::string_view text = text_or_nothing(answer, message, key);
    if (text.empty()) continue;
    has_content_ = true;
    parts_.emplace_back(ReasoningDelta{.choice = index, .text = std::string(text)});
    return;
  }
  // Lists of them: what they hold is in the frame.
  for (const std::string_view key : {"reasoning_details", "thinking_blocks"}) {
    if (!is_something(answer, answer.find(message, key))) continue;
    has_content_ = true;
    parts_.emplace_back(ReasoningDelta{.choice = index, .text = texts_in(answer, answer.find(message, key))});
    return;
  }
}

// A string, or Mistral's array of text and thinking parts.
void AnswerReader::read_content(const JsonTape& answer, Id content, int index) {
  if (is_kind(answer, content, Kind::String)) add_text(index, answer.at(content).text);
  if (!is_kind(answer, content, Kind::Array)) return;
  for (Id part = answer.at(content).first_child; part != JsonTape::kNone; part = answer.at(part).next) {
    add_text(index, text_or_nothing(answer, part, "text"));
    const Id thinking = answer.find(part, "thinking");
    if (!is_kind(answer, thinking, Kind::Array)) continue;
    for (Id thought = answer.at(thinking).first_child; thought != JsonTape::kNone; thought = answer.at(thought).next) {
      const std::string_view text = text_or_nothing(answer, thought, "text");
      if (text.empty()) continue;
      has_content_ = true;
      parts_.emplace_back(ReasoningDelta{.choice = index, .text = std::string(text)});
    }
  }
}

void AnswerReader::read_call(const JsonTape& answer, Id call, int index) {
  if (!is_kind(answer, call, Kind::Object)) return;
  Id function = answer.find(call, "function");
  const bool custom = !is_kind(answer, function, Kind::Object);
  if (custom) function = answer.find(call, "custom");
  std::optional<std::int64_t> wire_index;
  if (const auto number = answer.find_number(call, "index"); number && *number >= 0 && *number < 1e9) {
    wire_index = static_cast<std::int64_t>(*number);
  }
  const std::string_view id = text_or_nothing(answer, call, "id");
  const std::string_view name = text_or_nothing(answer, function, "name");
  Choice& choice = choices_[index];
  const std::size_t place = find_call(choice, wire_index, id, !name.empty());
  Call& known = choice.calls[place];
  ToolCallDelta delta{index, static_cast<int>(place), {}, {}, arguments_of(answer, function, custom ? "input" : "arguments")};
  if (known.id.empty() && !id.empty()) delta.id = known.id = id;
  if (!known.named && !name.empty()) delta.name = name;
  known.named = known.named || !name.empty();
  known.argued = known.argued || !delta.arguments.empty();
  if (delta.id.empty() && delta.name.empty() && delta.arguments.empty()) return;
  has_content_ = true;
  parts_.emplace_back(std::move(delta));
}

// Index first; where that is missing or always the same, a new id begins a new call. Ids may be missing, empty or repeated in every
// delta of a call (platform.openai.com has them once; Qwen, Ollama, vLLM and others do not keep to it).
std::size_t AnswerReader::find_call(Choice& choice, std::optional<std::int64_t> wire_index, std::string_view id, bool named) {
  std::vector<Call>& calls = choice.calls;
  // From the back: the latest call of an index is the one that goes on.
  for (std::size_t i = calls.size(); i-- > 0;) {
    const Call& call = calls[i];
    if (wire_index && call.wire_index != wire_index) continue;
    const bool other_id = !id.empty() && !call.id.empty() && call.id != id;
    if (wire_index) {
      if (!other_id) return i;
      break;
    }
    if (!id.empty()) {
      if (call.id == id) return i;
      continue;
    }
    // Neither index nor id: a name after arguments begins another call.
    if (!(named && call.named && call.argued)) return i;
    break;
  }
  if (calls.size() < kMostCalls) calls.push_back({wire_index, {}});
  return calls.size() - 1;
}

// `function_call` of the API before tools: the one call of the message.
void AnswerReader::read_legacy_call(const JsonTape& answer, Id call, int index) {
  Choice& choice = choices_[index];
  ToolCallDelta delta{index, 0, {}, {}, arguments_of(answer, call, "arguments")};
  if (!choice.legacy_call) delta.name = text_or_nothing(answer, call, "name");
  choice.legacy_call = choice.legacy_call || !delta.name.empty();
  if (delta.name.empty() && delta.arguments.empty()) return;
  has_content_ = true;
  parts_.emplace_back(std::move(delta));
}

void AnswerReader::add_text(int index, std::string_view text) {
  if (text.empty()) return;
  has_content_ = true;
  parts_.emplace_back(TextDelta{.choice = index, .text = std::string(text)});
}

}  // namespace sekisho
