#pragma once

#include "gateway/core/http_message.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

enum class BodyFraming { None, Length, Chunked };

// A request whose head can be read in one way only.
struct GatedRequest {
  HttpRequestHead head;  // without peer, secure and received_at
  BodyFraming framing = BodyFraming::None;
  std::uint64_t length = 0;  // of the body, where framing is Length; at least 1
  bool http_1_0 = false;
  bool keep_alive = true;         // what the client asked for (RFC 9112 §9.3)
  bool expects_continue = false;  // it waits for 100 before it sends the body (RFC 9110 §10.1.1)
  std::optional<Error> refusal;   // its framing is sound, but it asks for what this edge does not do: 405, 415, 417 or 501
};

// Reads the head of a request: request line, header block and the empty line, whose lines all end in CRLF (HeadScanner). An error
// means that nothing behind it can be trusted either: answer and close.
//
// Where RFC 9110 and 9112 let a recipient choose between mending and refusing, this refuses, so that no proxy in front of it can have
// read the request differently:
// * request line: one space each, an origin-form target of RFC 3986 characters, HTTP/1.1 or HTTP/1.0 (RFC 9112 §3). Absolute-form,
//   which §3.2.2 would have a server take, is refused too: two authorities in one request are one too many.
// * exactly one well-formed Host in HTTP/1.1 (RFC 9112 §3.2).
// * Content-Length: one field, plain digits, no leading zero, at most 18 of them; Transfer-Encoding: one field, exactly `chunked`,
//   never in HTTP/1.0, never beside Content-Length (RFC 9112 §6).
// * Expect: nothing but 100-continue (417). Content-Encoding: nothing but identity (415): the edge refuses codings, for a body that
//   it inflated could not be bounded by what arrived. Which Content-Type a route takes is the handler's to say.
// * TRACE and CONNECT are 405, methods nobody here serves 501. Upgrade is ignored (RFC 9110 §7.8).
Result<GatedRequest> pass_gate(std::string_view block);

}  // namespace sekisho
