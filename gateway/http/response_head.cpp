#include "gateway/http/response_head.h"

#include "gateway/net/field_syntax.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace sekisho {
namespace {

// RFC 9110 §15 and RFC 6585.
constexpr std::array<std::pair<int, std::string_view>, 27> kPhrases = {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {424, "Failed Dependency"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

// Empty for any other status, which RFC 9112 §4 allows.
std::string_view reason_phrase(int status) {
  const auto row = std::find_if(kPhrases.begin(), kPhrases.end(), [status](const auto& phrase) { return phrase.first == status; });
  return row == kPhrases.end() ? std::string_view() : row->second;
}

constexpr std::array<std::string_view, 11> kSessionFields = {
    "connection", "content-length",    "date",   "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-connection", "te",
    "trailer",    "transfer-encoding", "upgrade"};

bool belongs_to_session(std::string_view name) {
  return std::any_of(kSessionFields.begin(), kSessionFields.end(),
                     [name](std::string_view field) { return field.size() == name.size() && equals_ignoring_case(field, name); });
}

// Without branches, so that the compiler makes vectors of it.
void blank_controls(std::span<char> text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    c = (byte < 0x20 && byte != '\t') || byte == 0x7f ? ' ' : c;
  }
}

void append_field(std::string& head, const Headers::Field& field) {
  if (!is_token(field.first) || belongs_to_session(field.first)) return;
  head.append(field.first).append(": ");
  const std::size_t begin = head.size();
  head.append(field.second);
  blank_controls(std::span(head).subspan(begin));
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
