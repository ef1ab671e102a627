#include "gateway/core/place_names.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// Members of the requests of the APIs that are served (OpenAI, Anthropic, Gemini).
constexpr auto kApiNames = std::to_array<std::string_view>({
    "arguments",
    "audio",
    "citations",
    "content",
    "contents",
    "data",
    "description",
    "document",
    "documents",
    "enum",
    "file",
    "file_data",
    "file_id",
    "filename",
    "fileData",
    "function",
    "function_call",
    "functionCall",
    "functionDeclarations",
    "functionResponse",
    "functions",
    "generationConfig",
    "id",
    "image",
    "image_url",
    "inlineData",
    "input",
    "input_audio",
    "input_schema",
    "instructions",
    "items",
    "json_schema",
    "messages",
    "metadata",
    "model",
    "name",
    "output",
    "parameters",
    "parts",
    "prediction",
    "prompt",
    "properties",
    "query",
    "reasoning",
    "refusal",
    "response",
    "response_format",
    "schema",
    "source",
    "stop",
    "suffix",
    "summary",
    "system",
    "system_instruction",
    "systemInstruction",
    "text",
    "thinking",
    "title",
    "tool_call_id",
    "tool_calls",
    "tool_choice",
    "tools",
    "type",
    "url",
    "user",
});

// Longer numbers are no positions in a list.
constexpr std::size_t kMostDigits = 6;

bool is_position(std::string_view token) {
  return !token.empty() && token.size() <= kMostDigits && std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string place_without_words(std::string_view pointer) {
  std::string out;
  while (pointer.starts_with('/')) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view token = pointer.substr(1, end - 1);
    const bool known = is_position(token) || std::ranges::find(kApiNames, token) != kApiNames.end();
    out += '/';
    out += known ? token : std::string_view("*");
    pointer.remove_prefix(end);
  }
  return out;
}

}  // namespace sekisho
