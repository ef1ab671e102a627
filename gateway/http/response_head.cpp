#include "gateway/http/response_head.h"

#include "gateway/http/field_syntax.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// RFC 9110 §15 and RFC 6585; an unknown status gets no phrase, which RFC 9112 §4 allows.
std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 424:
      return "Failed Dependency";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

constexpr std::array<std::string_view, 11> kSessionFields = {
    "connection", "content-length",    "date",   "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-connection", "te",
    "trailer",    "transfer-encoding", "upgrade"};

bool belongs_to_session(std::string_view name) {
  return std::any_of(kSessionFields.begin(), kSessionFields.end(),
                     [name](std::string_view field) { return equals_ignoring_case(field, name); });
}

char without_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f ? ' ' : c;
}

void append_field(std::string& head, const Headers::Field& field) {
  if (!is_token(field.first) || belongs_to_session(field.first)) return;
  head.append(field.first).append(": ");
  std::transform(field.second.begin(), field.second.end(), std::back_inserter(head), without_control);
  head.append("\r\n");
}

}  // namespace

bool status_allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const HttpResponse& response, const ResponseFraming& framing, std::string_view date_line) {
  constexpr std::size_t kUsualSize = 512;
  std::string head;
  head.reserve(kUsualSize);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_phrase(response.status)).append("\r\n");
  head.append(date_line);
  for (const Headers::Field& field : response.headers) append_field(head, field);
  if (framing.length) head.append("Content-Length: ").append(std::to_string(*framing.length)).append("\r\n");
  if (framing.chunked) head.append("Transfer-Encoding: chunked\r\n");
  if (framing.connection == ConnectionOption::Close) head.append("Connection: close\r\n");
  if (framing.connection == ConnectionOption::KeepAlive) head.append("Connection: keep-alive\r\n");
  head.append("\r\n");
  return head;
}

}  // namespace sekisho
