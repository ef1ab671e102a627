#include "providers/openai/whole_answer.h"

#include <array>
#include <initializer_list>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// Calls `visit(child)` for every child of `parent`.
template <class Visit>
void for_each_child(const JsonTape& tape, Id parent, Visit visit) {
  if (parent == JsonTape::kNone) return;
  for (Id child = tape.at(parent).first_child; child != JsonTape::kNone; child = tape.at(child).next) visit(child);
}

void append_member(std::string& object, std::string_view key, std::string_view value) {
  if (object.back() != '{') object += ',';
  object += json_quote(key);
  object += ':';
  object += value;
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  for (const std::string_view other : keys) {
    if (key == other) return true;
  }
  return false;
}

// The opening of a chunk: all that the answer says about itself, without its end.
std::string envelope_of(const JsonTape& answer, bool chat) {
  std::string chunk = "{";
  if (chat) append_member(chunk, "object", "\"chat.completion.chunk\"");
  for_each_child(answer, answer.root(), [&](Id member) {
    const std::string_view key = answer.at(member).key;
    if (is_one_of(key, {"choices", "usage"}) || (chat && key == "object")) return;
    append_member(chunk, key, answer.raw(member));
  });
  return chunk;
}

// Tool calls of a delta are numbered, those of a message are not.
std::string numbered_calls(const JsonTape& answer, Id calls) {
  std::string out = "[";
  for_each_child(answer, calls, [&](Id call) {
    if (out.size() > 1) out += ',';
    std::string numbered = "{\"index\":" + std::to_string(answer.at(call).index);
    for_each_child(answer, call, [&](Id member) {
      if (answer.at(member).key != "index") append_member(numbered, answer.at(member).key, answer.raw(member));
    });
    out += numbered + "}";
  });
  return out + "]";
}

std::string delta_of(const JsonTape& answer, Id message) {
  std::string delta = "{";
  for_each_child(answer, message, [&](Id member) {
    const bool calls = answer.at(member).key == "tool_calls" && answer.at(member).kind == Kind::Array;
    append_member(delta, answer.at(member).key, calls ? numbered_calls(answer, member) : std::string(answer.raw(member)));
  });
  return delta + "}";
}

std::string first_choice_chunk(const JsonTape& answer, Id choice) {
  std::string out = "{";
  for_each_child(answer, choice, [&](Id member) {
    const std::string_view key = answer.at(member).key;
    if (key == "message") {
      append_member(out, "delta", delta_of(answer, member));
    } else if (key == "finish_reason") {
      append_member(out, key, "null");
    } else if (key != "usage") {
      append_member(out, key, answer.raw(member));
    }
  });
  return out + "}";
}

std::string last_choice_chunk(const JsonTape& answer, Id choice, bool chat) {
  std::string out = "{";
  if (const Id index = answer.find(choice, "index"); index != JsonTape::kNone) append_member(out, "index", answer.raw(index));
  append_member(out, chat ? "delta" : "text", chat ? "{}" : "\"\"");
  if (const Id reason = answer.find(choice, "finish_reason"); reason != JsonTape::kNone) {
    append_member(out, "finish_reason", answer.raw(reason));
  }
  return out + "}";
}

}  // namespace

JsonLimits limits_of_answers() {
  static constexpr std::array<std::string_view, 4> kSkipped{"logprobs", "embedding", "content_filter_results", "timings"};
  JsonLimits limits;
  limits.reading = JsonReading::Tolerant;
  limits.skipped = kSkipped;
  return limits;
}

std::vector<std::string> chunks_of(const JsonTape& answer) {
  const Id choices = answer.find(answer.root(), "choices");
  bool chat = false;
  for_each_child(answer, choices, [&](Id choice) { chat = chat || answer.find(choice, "message") != JsonTape::kNone; });
  std::string first;
  std::string last;
  for_each_child(answer, choices, [&](Id choice) {
    const std::string_view comma = first.empty() ? "" : ",";
    first += std::string(comma) + first_choice_chunk(answer, choice);
    last += std::string(comma) + last_choice_chunk(answer, choice, chat);
  });
  const std::string envelope = envelope_of(answer, chat);
  std::vector<std::string> chunks;
  for (const std::string& part : {first, last}) {
    std::string chunk = envelope;
    append_member(chunk, "choices", "[" + part + "]");
    chunks.push_back(chunk + "}");
  }
  if (const Id usage = answer.find(answer.root(), "usage"); usage != JsonTape::kNone && answer.at(usage).kind == Kind::Object) {
    std::string chunk = envelope;
    append_member(chunk, "choices", "[]");
    append_member(chunk, "usage", answer.raw(usage));
    chunks.push_back(chunk + "}");
  }
  return chunks;
}

}  // namespace sekisho
