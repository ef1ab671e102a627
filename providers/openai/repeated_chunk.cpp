#include "providers/openai/repeated_chunk.h"

#include "gateway/core/utf8.h"

#include <algorithm>

namespace sekisho {
namespace {

using Id = JsonTape::Id;

// The string that holds all text of the chunk, where there is one choice: `delta.content`, or `text` of completions.
Id find_text(const JsonTape& chunk) {
  const Id choices = chunk.find(chunk.root(), "choices");
  if (choices == JsonTape::kNone) return JsonTape::kNone;
  const Id choice = chunk.at(choices).first_child;
  if (choice == JsonTape::kNone || chunk.at(choice).next != JsonTape::kNone) return JsonTape::kNone;
  const Id content = chunk.find(chunk.find(choice, "delta"), "content");
  return content != JsonTape::kNone ? content : chunk.find(choice, "text");
}

// Text between the quotes of a JSON string that stands for itself: neither escapes nor the string's end, and sound UTF-8.
bool is_verbatim(std::string_view text) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  if (!std::ranges::all_of(text, plain)) return false;
  while (!text.empty()) {
    const std::size_t length = static_cast<unsigned char>(text.front()) < 0x80 ? 1 : read_utf8(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

void RepeatedChunk::remember(const JsonTape& chunk, const std::vector<StreamPart>& parts) {
  begin_ = 0;
  const auto* const delta = parts.size() == 1 ? std::get_if<TextDelta>(&parts.front()) : nullptr;
  if (delta == nullptr) return;
  const Id text = find_text(chunk);
  if (text == JsonTape::kNone || chunk.at(text).kind != JsonTape::Kind::String || chunk.at(text).text != delta->text) return;
  json_ = chunk.bytes();
  begin_ = chunk.at(text).begin + 1;
  end_ = chunk.at(text).end - 1;
  choice_ = delta->choice;
}

std::optional<TextDelta> RepeatedChunk::read(std::string_view json) const {
  const std::size_t around = json_.size() - (end_ - begin_);
  if (begin_ == 0 || json.size() <= around) return std::nullopt;  // an empty text says nothing
  const std::string_view known = json_;
  if (!json.starts_with(known.substr(0, begin_)) || !json.ends_with(known.substr(end_))) return std::nullopt;
  const std::string_view text = json.substr(begin_, json.size() - around);
  if (!is_verbatim(text)) return std::nullopt;
  return TextDelta{.choice = choice_, .text = std::string(text)};
}

}  // namespace sekisho
