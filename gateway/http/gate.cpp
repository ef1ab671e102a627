#include "gateway/http/gate.h"

#include "gateway/http/request_line.h"
#include "gateway/net/field_syntax.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kUsualFields = 16;

enum class Field {
  Other,
  Connection,
  ContentEncoding,
  ContentLength,
  Expect,
  HopByHop,
  Host,
  TransferEncoding,
};

// Dropped wherever they stand: RFC 9110 §7.6.1 and the two that only obsolete proxies and h2c upgrades use.
constexpr std::array<std::pair<std::string_view, Field>, 15> kFields = {{
    {"connection", Field::Connection},
    {"content-encoding", Field::ContentEncoding},
    {"content-length", Field::ContentLength},
    {"expect", Field::Expect},
    {"host", Field::Host},
    {"http2-settings", Field::HopByHop},
    {"keep-alive", Field::HopByHop},
    {"proxy-authenticate", Field::HopByHop},
    {"proxy-authentication-info", Field::HopByHop},
    {"proxy-authorization", Field::HopByHop},
    {"proxy-connection", Field::HopByHop},
    {"te", Field::HopByHop},
    {"trailer", Field::HopByHop},
    {"transfer-encoding", Field::TransferEncoding},
    {"upgrade", Field::HopByHop},
}};

Field known_field(std::string_view name) {
  for (const auto& [known, field] : kFields) {
    if (equals_ignoring_case(known, name)) return field;
  }
  return Field::Other;
}

Error refusal(ErrorKind kind, std::string message) {
  Error error = gateway_error(kind, std::move(message));
  error.source = ErrorSource::Client;
  return error;
}

// What the header block says so far about framing and connection.
class Reader {
 public:
  explicit Reader(RequestLine line) {
    request_.head.method = line.method;
    request_.head.path = line.path;
    request_.head.query = line.query;
    request_.head.headers.reserve(kUsualFields);
    request_.http_1_0 = line.http_1_0;
    request_.keep_alive = !line.http_1_0;
    request_.refusal = std::move(line.refusal);
  }

  // Fields about the connection alone end here; the rest is for the handler.
  Result<void> take(const FieldLine& field) {
    switch (known_field(field.name)) {
      case Field::Other:
        break;
      case Field::Connection:
        return take_connection(field.value);
      case Field::ContentEncoding:
        take_content_encoding(field.value);
        break;
      case Field::ContentLength:
        if (auto length = take_length(field.value); !length) return length;
        break;
      case Field::Expect:
        take_expect(field.value);
        return {};
      case Field::HopByHop:
        return {};
      case Field::Host:
        if (auto host = take_host(field.value); !host) return host;
        break;
      case Field::TransferEncoding:
        return take_transfer_encoding(field.value);
    }
    request_.head.headers.add(std::string(field.name), std::string(field.value));
    return {};
  }

  Result<GatedRequest> finish() {
    if (!has_host_ && !request_.http_1_0) return invalid_request("the Host header field is missing");
    if (has_length_ && request_.framing == BodyFraming::Chunked) {
      return invalid_request("Content-Length and Transfer-Encoding exclude each other");
    }
    if (request_.length > 0) request_.framing = BodyFraming::Length;
    if (close_) request_.keep_alive = false;
    const bool has_body = request_.framing != BodyFraming::None;
    request_.expects_continue = expects_continue_ && has_body && !request_.http_1_0;
    return std::move(request_);
  }

 private:
  Result<void> take_host(std::string_view value) {
    if (std::exchange(has_host_, true)) return invalid_request("there is more than one Host header field");
    if (!is_host(value)) return invalid_request("the Host header field is not a host name, or address, with an optional port");
    return {};
  }

  Result<void> take_length(std::string_view value) {
    constexpr std::size_t kMostDigits = 18;  // every such number fits into 63 bits
    if (std::exchange(has_length_, true)) return invalid_request("there is more than one Content-Length header field");
    const bool plain = is_digits(value) && value.size() <= kMostDigits && (value.size() == 1 || value.front() != '0');
    if (!plain) return invalid_request("Content-Length is not a plain decimal number");
    std::from_chars(value.data(), value.data() + value.size(), request_.length);
    return {};
  }

  Result<void> take_transfer_encoding(std::string_view value) {
    if (request_.http_1_0) return invalid_request("HTTP/1.0 has no Transfer-Encoding");
    if (request_.framing == BodyFraming::Chunked) return invalid_request("there is more than one Transfer-Encoding header field");
    if (!equals_ignoring_case(value, "chunked")) return invalid_request("the only Transfer-Encoding taken is `chunked`");
    request_.framing = BodyFraming::Chunked;
    return {};
  }

  Result<void> take_connection(std::string_view value) {
    for (std::size_t start = 0; start <= value.size();) {
      const std::size_t comma = std::min(value.find(',', start), value.size());
      const std::string_view option = trim(value.substr(start, comma - start));
      start = comma + 1;
      if (option.empty()) continue;  // RFC 9110 §5.6.1.2: empty list elements are ignored
      if (!is_token(option)) return invalid_request("Connection is not a list of names");
      take_connection_option(option);
    }
    return {};
  }

  void take_connection_option(std::string_view option) {
    if (equals_ignoring_case(option, "close")) {
      close_ = true;
    } else if (equals_ignoring_case(option, "keep-alive")) {
      request_.keep_alive = true;
    } else if (known_field(option) == Field::Other) {
      request_.head.not_forwarded.push_back(to_lower(option));
    }
  }

  void take_expect(std::string_view value) {
    if (equals_ignoring_case(value, "100-continue")) {
      expects_continue_ = true;
    } else {
      refuse(refusal(ErrorKind::ExpectationFailed, "the only expectation met is `100-continue`"));
    }
  }

  void take_content_encoding(std::string_view value) {
    if (equals_ignoring_case(value, "identity")) return;
    refuse(refusal(ErrorKind::UnsupportedMediaType, "compressed request bodies are not accepted, send it without Content-Encoding"));
  }

  void refuse(Error error) {
    if (!request_.refusal) request_.refusal = std::move(error);
  }

  GatedRequest request_;
  bool has_host_ = false;
  bool has_length_ = false;
  bool expects_continue_ = false;
  bool close_ = false;
};

// The next line of `block` without its CRLF; takes it off the block.
std::string_view next_line(std::string_view& block) {
  const std::size_t end = block.find('\n');
  const std::string_view line = block.substr(0, end - 1);
  block.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<GatedRequest> pass_gate(std::string_view block) {
  auto line = parse_request_line(next_line(block));
  if (!line) return line.error();
  Reader reader(std::move(*line));
  for (std::string_view text = next_line(block); !text.empty(); text = next_line(block)) {
    const auto field = parse_field_line(text);
    if (!field) return field.error();
    if (auto taken = reader.take(*field); !taken) return taken.error();
  }
  return reader.finish();
}

}  // namespace sekisho
