#include "gateway/pipeline/extract_words.h"

#include "gateway/core/crypto.h"
#include "gateway/core/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>

namespace sekisho {
namespace {

// Short words first: most comparisons of a search need no look at the letters.
constexpr bool goes_first(std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

template <std::size_t N>
bool has_word(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::ranges::binary_search(sorted, word, goes_first);
}

template <std::size_t N>
constexpr std::array<std::string_view, N> sorted(std::array<std::string_view, N> words) {
  std::ranges::sort(words, goes_first);
  return words;
}

constexpr auto kKeys = sorted(std::to_array<std::string_view>({
    // Requests.
    "model",
    "messages",
    "prompt",
    "input",
    "suffix",
    "stream",
    "stream_options",
    "include_usage",
    "include_obfuscation",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "n",
    "stop",
    "seed",
    "user",
    "metadata",
    "store",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "presence_penalty",
    "frequency_penalty",
    "best_of",
    "echo",
    "response_format",
    "json_schema",
    "schema",
    "strict",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "functions",
    "function_call",
    "modalities",
    "audio",
    "voice",
    "prediction",
    "service_tier",
    "reasoning_effort",
    "verbosity",
    "web_search_options",
    "safety_identifier",
    "prompt_cache_key",
    "encoding_format",
    "dimensions",
    // Messages and parts.
    "role",
    "content",
    "name",
    "type",
    "text",
    "refusal",
    "image_url",
    "url",
    "detail",
    "input_audio",
    "data",
    "format",
    "file",
    "file_id",
    "file_data",
    "filename",
    "tool_calls",
    "tool_call_id",
    "function",
    "arguments",
    "id",
    "index",
    "reasoning_content",
    // Tools and JSON Schema.
    "description",
    "parameters",
    "properties",
    "required",
    "items",
    "enum",
    "default",
    "additionalProperties",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "$ref",
    "$defs",
    "$schema",
    "$id",
    "definitions",
    "title",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "const",
    "examples",
    "nullable",
}));

constexpr auto kValues = sorted(std::to_array<std::string_view>({
    "system",      "developer",   "user",   "assistant", "tool",   "function", "text",    "image_url", "input_audio", "file",    "refusal",
    "json_object", "json_schema", "object", "array",     "string", "number",   "integer", "boolean",   "null",        "content",
}));

constexpr auto kImageParts = sorted(std::to_array<std::string_view>({"image_url", "input_image", "image", "image_file"}));
constexpr auto kAudioParts = sorted(std::to_array<std::string_view>({"input_audio", "audio", "audio_url"}));
constexpr auto kFileParts =
    sorted(std::to_array<std::string_view>({"file", "input_file", "document", "video_url", "video", "input_video", "file_url"}));
constexpr auto kTextParts =
    sorted(std::to_array<std::string_view>({"", "text", "input_text", "output_text", "summary_text", "refusal", "thinking",
                                            "redacted_thinking", "reasoning", "tool_use", "tool_result"}));
constexpr auto kImageMembers = sorted(std::to_array<std::string_view>({"image_url", "image"}));
constexpr auto kAudioMembers = sorted(std::to_array<std::string_view>({"input_audio", "audio_url", "audio"}));
constexpr auto kFileMembers = sorted(std::to_array<std::string_view>({"file", "file_data", "file_id", "file_url", "video_url"}));
constexpr auto kBinaryMembers = sorted(std::to_array<std::string_view>({"data", "file_data", "b64_json", "base64"}));

std::string_view opaque_type_of_media(std::string_view media) {
  if (media.starts_with("image/")) return "opaque.image";
  return media.starts_with("audio/") ? "opaque.audio" : "opaque.file";
}

bool equals_in_lower_case(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  return std::ranges::equal(text, lower, same);
}

// Base64 of anything longer holds all three; one letter a thousand times, hexadecimal digits and long words do not.
bool mixes_letters_and_digits(std::string_view text) {
  const auto within = [text](char first, char last) { return std::ranges::any_of(text, [=](char c) { return c >= first && c <= last; }); };
  return within('a', 'z') && within('A', 'Z') && within('0', '9');
}

// Whether the beginning of what base64 stands for is text: UTF-8 without control characters.
bool reads_as_text(std::string_view base64) {
  constexpr std::size_t kLooked = 128;  // characters, a multiple of 4
  std::string head;
  for (const char c : base64) {
    if (c == '\r' || c == '\n') continue;
    head.push_back(c == '-' ? '+' : c == '_' ? '/' : c);
    if (head.size() == kLooked) break;
  }
  const auto bytes = from_base64(head);
  if (!bytes) return false;
  constexpr std::uint32_t kDelete = 0x7F;
  for (std::string_view rest = *bytes; !rest.empty();) {
    const Utf8Character next = read_utf8(rest);
    if (next.length == 0) return rest.size() < 4;  // the look may end within a character
    if ((next.code < ' ' && std::string_view("\t\n\r").find(static_cast<char>(next.code)) == std::string_view::npos) ||
        next.code == kDelete)
      return false;
    rest.remove_prefix(next.length);
  }
  return true;
}

}  // namespace

bool is_known_key(std::string_view key) { return has_word(kKeys, key); }

bool is_known_value(std::string_view key, std::string_view value) { return (key == "role" || key == "type") && has_word(kValues, value); }

std::string_view opaque_type_of_part(std::string_view type) {
  if (has_word(kImageParts, type)) return "opaque.image";
  if (has_word(kAudioParts, type)) return "opaque.audio";
  return has_word(kFileParts, type) || !has_word(kTextParts, type) ? "opaque.file" : "";
}

std::string_view opaque_type_of_member(std::string_view key) {
  if (has_word(kImageMembers, key)) return "opaque.image";
  if (has_word(kAudioMembers, key)) return "opaque.audio";
  return has_word(kFileMembers, key) ? "opaque.file" : "";
}

bool holds_binary(std::string_view key) { return has_word(kBinaryMembers, key); }

bool is_base64(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' || c == '_' ||
           c == '=' || c == '\n' || c == '\r';
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

std::string_view opaque_type_of_blob(std::string_view text) {
  constexpr std::size_t kLeast = 512;
  constexpr auto kImages = std::to_array<std::string_view>({"iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR", "Qk0"});  // PNG, JPEG, GIF, WebP, BMP
  if (text.size() < kLeast || !is_base64(text) || !mixes_letters_and_digits(text) || reads_as_text(text)) return "";
  const bool image = std::ranges::any_of(kImages, [&](std::string_view magic) { return text.starts_with(magic); });
  return image ? "opaque.image" : "opaque.file";
}

std::optional<DataUrl> find_data_url(std::string_view text) {
  constexpr std::string_view kScheme = "data:";
  constexpr std::string_view kMark = ";base64";
  constexpr std::size_t kLongestHead = 512;
  if (!equals_in_lower_case(text.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  const std::size_t comma = text.substr(0, kLongestHead).find(',');
  if (comma == std::string_view::npos || comma < kScheme.size() + kMark.size()) return std::nullopt;
  const std::string_view head = text.substr(0, comma);
  if (!equals_in_lower_case(head.substr(head.size() - kMark.size()), kMark) || !is_base64(text.substr(comma + 1))) return std::nullopt;
  return DataUrl{opaque_type_of_media(head.substr(kScheme.size())), head};
}

}  // namespace sekisho
