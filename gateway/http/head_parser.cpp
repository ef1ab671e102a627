#include "gateway/http/head_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

namespace http = boost::beast::http;

constexpr std::array<http::field, 12> kConnectionFields = {
    http::field::connection,
    http::field::expect,
    http::field::http2_settings,
    http::field::keep_alive,
    http::field::proxy_authenticate,
    http::field::proxy_authentication_info,
    http::field::proxy_authorization,
    http::field::proxy_connection,
    http::field::te,
    http::field::trailer,
    http::field::transfer_encoding,
    http::field::upgrade,
};

bool is_connection_field(http::field field) { return std::ranges::find(kConnectionFields, field) != kConnectionFields.end(); }

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Result<HttpRequestHead> parse_head(std::string_view block) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(block.size()));
  parser.body_limit(boost::none);  // the route's own limit comes later
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::const_buffer(block.data(), block.size()), error);
  const bool read = !error || error == http::error::need_more;  // of the body, which is not Beast's to read
  if (!read || used != block.size() || !parser.is_header_done()) return invalid_request("the request head cannot be read");

  const auto& message = parser.get();
  const std::string_view target = view(message.target());
  const std::size_t question = target.find('?');
  HttpRequestHead head;
  head.method = view(message.method_string());
  head.path = target.substr(0, question);
  if (question != std::string_view::npos) head.query = target.substr(question + 1);
  head.headers.reserve(16);
  for (const auto& field : message) {
    if (!is_connection_field(field.name())) head.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
  }
  return head;
}

}  // namespace sekisho
