#include "policies/redact/token_hint.h"

#include <string>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

constexpr std::string_view kTokens =
    "Words in double square brackets such as [[PERSON_1_AA]] stand for values. Wherever you use one, copy it exactly as it is.";
constexpr std::string_view kSurrogates = "Wherever you use a name, a number or an address from these messages, copy it exactly as it is.";

std::string words_for(const RestoreTable& table) {
  if (!table.has_surrogates()) return std::string(kTokens);
  return table.has_tokens() ? std::string(kTokens) + " " + std::string(kSurrogates) : std::string(kSurrogates);
}

Edit inserted(std::uint32_t place, const std::string& before, const std::string& hint, const std::string& after) {
  Edit edit{.begin = place, .end = place, .bytes = before + hint + after};
  edit.mark_begin = static_cast<std::uint32_t>(before.size());
  edit.mark_end = static_cast<std::uint32_t>(before.size() + hint.size());
  edit.blank.assign(hint.size(), '~');
  return edit;
}

}  // namespace

std::optional<Edit> token_hint(const JsonTape& tape, const RestoreTable& table) {
  const Id messages = tape.find(tape.root(), "messages");
  if (messages == JsonTape::kNone || tape.at(messages).kind != Kind::Array) return std::nullopt;
  const std::string hint = words_for(table);
  const Id first = tape.at(messages).first_child;
  const std::string_view role = tape.find_string(first, "role").value_or("");
  const Id content = tape.find(first, "content");
  const bool extends = (role == "system" || role == "developer") && content != JsonTape::kNone && tape.at(content).kind == Kind::String;
  if (extends) return inserted(tape.at(content).end - 1, "\\n\\n", hint, "");
  return inserted(tape.at(messages).begin + 1, R"({"role":"system","content":")", hint, first == JsonTape::kNone ? "\"}" : "\"},");
}

}  // namespace sekisho
