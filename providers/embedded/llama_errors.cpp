#include "providers/embedded/llama_errors.h"

#include "gateway/core/error_response.h"
#include "gateway/core/utf8.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kLongestMessage = 300;

// llama.cpp names a member as "Field 'top_k': …" and, where its value is of the wrong kind, goes on in words of its JSON reader.
std::string member_of(std::string_view message) {
  constexpr std::string_view kField = "Field '";
  if (!message.starts_with(kField)) return {};
  message.remove_prefix(kField.size());
  return std::string(message.substr(0, message.find('\'')));
}

Error error_of(const server_task_result_error& failure) {
  switch (failure.err_type) {
    case ERROR_TYPE_INVALID_REQUEST:
    case ERROR_TYPE_NOT_SUPPORTED:
    case ERROR_TYPE_AUTHENTICATION:
    case ERROR_TYPE_PERMISSION:
    case ERROR_TYPE_NOT_FOUND:
      return rejected(failure.err_msg);
    case ERROR_TYPE_EXCEED_CONTEXT_SIZE:
      return context_overflow(static_cast<std::size_t>(failure.n_prompt_tokens), static_cast<std::size_t>(failure.n_ctx));
    case ERROR_TYPE_UNAVAILABLE:
      return upstream_error(ErrorKind::UpstreamOverloaded, "the engine has no room");
    case ERROR_TYPE_SERVER:
      break;
  }
  return upstream_error(ErrorKind::UpstreamFailed, "the embedded engine failed: " + first_line(failure.err_msg));
}

}  // namespace

std::string first_line(std::string_view text) {
  text = text.substr(0, std::min(text.find('\n'), kLongestMessage));
  std::string line;
  while (!text.empty()) {
    const Utf8Character next = read_utf8(text);
    const bool shows = next.code >= 0x20 && next.code != 0x7F && next.length > 0;
    line += shows ? text.substr(0, next.length) : "?";
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return line;
}

Error rejected(std::string message) {
  const std::string member = member_of(message);
  const bool wrong_kind = message.find("[json.exception") != std::string::npos;
  if (!member.empty() && wrong_kind) message = "`" + member + "` has a value of the wrong kind";
  Error error = upstream_error(ErrorKind::UpstreamRejected, "the engine rejects " + (member.empty() ? "the request" : "`" + member + "`"));
  error.public_message = first_line(message);  // quotes the request
  error.param = member;
  error.code = openai_code(ErrorKind::InvalidRequest);
  error.upstream_status = 400;
  error.upstream_body = error_body(error);
  return error;
}

Error error_of(server_task_result& result) {
  const auto* failure = dynamic_cast<const server_task_result_error*>(&result);
  return failure != nullptr ? error_of(*failure) : upstream_error(ErrorKind::UpstreamFailed, "the embedded engine failed");
}

Error context_overflow(std::size_t tokens, std::size_t limit) {
  Error error = upstream_error(ErrorKind::ContextOverflow, "the request has " + std::to_string(tokens) + " tokens, more than the " +
                                                               std::to_string(limit) + " of this model's context");
  error.upstream_status = 400;
  return error;
}

}  // namespace sekisho
