#include "providers/embedded/text_frames.h"

#include "gateway/core/utf8.h"

#include <ctime>
#include <string_view>

#include <build-info.h>

namespace sekisho {
namespace {

void append_escaped(std::string& out, unsigned char character) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t named = kNamed.find(static_cast<char>(character)); named != std::string_view::npos) {
    out += kNames[named];
    return;
  }
  out += "u00";
  out += kHex[character >> 4U];
  out += kHex[character & 0xFU];
}

// As a JSON string; nullopt where it is not UTF-8.
std::optional<std::string> quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Utf8Character next = read_utf8(text);
    if (next.length == 0) return std::nullopt;
    if (next.code < 0x20 || next.code == '"' || next.code == '\\') {
      append_escaped(out, static_cast<unsigned char>(text.front()));
    } else {
      out += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return out + '"';
}

bool is_plain(const server_task_result_cmpl_partial& piece) {
  return !piece.is_progress && !piece.verbose && piece.prob_output.probs.empty() && !piece.stats.is_set();
}

}  // namespace

std::optional<std::string> TextFrames::frames(const server_task_result& result, task_result_state& state) {
  const auto* piece = dynamic_cast<const server_task_result_cmpl_partial*>(&result);
  if (piece == nullptr || !is_plain(*piece)) return std::nullopt;
  if (piece->is_begin) return std::string();
  const std::optional<std::string> text = quoted(piece->content);
  if (!text) return std::nullopt;
  const std::string index = std::to_string(piece->index);
  std::string out;
  if (!chat_) {
    add_frame(out, "\"text\":" + *text + ",\"index\":" + index + ",\"logprobs\":null,\"finish_reason\":null", *piece);
    return out;
  }
  const std::string head = "\"finish_reason\":null,\"index\":" + index + ",\"delta\":{";
  if (piece->n_decoded == 1) add_frame(out, head + R"("role":"assistant","content":null},"logprobs":null)", *piece);
  if (piece->content.empty()) return out;
  add_frame(out, head + "\"content\":" + *text + "},\"logprobs\":null", *piece);
  state.generated_text += piece->content;
  state.chat_msg.role = "assistant";
  state.chat_msg.content += piece->content;
  return out;
}

void TextFrames::add_frame(std::string& out, const std::string& choice, const server_task_result_cmpl_partial& piece) {
  if (tail_.empty()) {
    const json id = piece.oaicompat_cmpl_id;
    const json model = piece.oaicompat_model;
    const json build = std::string(llama_build_info());
    const std::string about = ",\"model\":" + safe_json_to_str(model) + ",\"system_fingerprint\":" + safe_json_to_str(build);
    tail_ = chat_ ? ",\"id\":" + safe_json_to_str(id) + about + R"(,"object":"chat.completion.chunk"})"
                  : about + R"(,"object":"text_completion","id":)" + safe_json_to_str(id) + "}";
    tail_ += "\n\n";
  }
  out += "data: {\"choices\":[{" + choice + "}],\"created\":" + std::to_string(std::time(nullptr)) + tail_;
}

}  // namespace sekisho
