#include "policies/redact/token_hint.h"

#include <string>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

constexpr std::string_view kHint =
    "Words in double square brackets such as [[PERSON_1_AA]] stand for values. Wherever you use one, copy it exactly as it is.";

Edit inserted(std::uint32_t place, const std::string& before, const std::string& after) {
  Edit edit{.begin = place, .end = place, .bytes = before + std::string(kHint) + after};
  edit.mark_begin = static_cast<std::uint32_t>(before.size());
  edit.mark_end = static_cast<std::uint32_t>(before.size() + kHint.size());
  edit.blank.assign(kHint.size(), '~');
  return edit;
}

}  // namespace

std::optional<Edit> token_hint(const JsonTape& tape) {
  const Id messages = tape.find(tape.root(), "messages");
  if (messages == JsonTape::kNone || tape.at(messages).kind != Kind::Array) return std::nullopt;
  const Id first = tape.at(messages).first_child;
  const std::string_view role = tape.find_string(first, "role").value_or("");
  const Id content = tape.find(first, "content");
  const bool extends = (role == "system" || role == "developer") && content != JsonTape::kNone && tape.at(content).kind == Kind::String;
  if (extends) return inserted(tape.at(content).end - 1, "\\n\\n", "");
  return inserted(tape.at(messages).begin + 1, R"({"role":"system","content":")", first == JsonTape::kNone ? "\"}" : "\"},");
}

}  // namespace sekisho
