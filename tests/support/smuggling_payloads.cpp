#include "tests/support/smuggling_payloads.h"

#include <string_view>

namespace sekisho {
namespace {

// Fields whose body ends early for one who honours chunks and late for one who honours a length.
constexpr std::string_view kAmbiguousFields[] = {
    "Content-Length: 60\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 60\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: identity\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding:\r\n",
    "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding\t: chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: \x0b"
    "chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding:\x0c"
    "chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\x01\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: \xff"
    "chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n",
    "Content-Length: 5\r\nX: y\r\n Transfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nX: y\rTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: \"chunked\"\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: 'chunked'\r\n",
    "Content-Length: 5\r\nTransfer_Encoding: chunked\r\n",
    "Content_Length: 60\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: identity, chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: chunked, gzip\r\n",
    "Transfer-Encoding: chunked, chunked\r\n",
    "Transfer-Encoding: chunked,\r\n",
    "Transfer-Encoding: ,chunked\r\n",
    "Transfer-Encoding: chunked;q=1\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nContent-Length: 60\r\n",
    "Content-Length: 5\r\nContent-Length: 5\r\n",
    "Content-Length: 5, 5\r\n",
    "Content-Length: 5, 60\r\n",
    "Content-Length: +5\r\n",
    "Content-Length: -5\r\n",
    "Content-Length: 0x5\r\n",
    "Content-Length: 05\r\n",
    "Content-Length: 5 0\r\n",
    "Content-Length: 5;\r\n",
    "Content-Length: 5.0\r\n",
    "Content-Length: \x0b"
    "5\r\n",
    "Content-Length:\r\n",
    "Content-Length:\r\n 5\r\n",
    "Content-Length : 5\r\n",
    "Content-Length: 18446744073709551621\r\n",
    "Content-Length: 99999999999999999999999999\r\n",
    "Host: other\r\nContent-Length: 5\r\n",
    "X: \x80\r\nContent-Length: 5\r\n",
    ": x\r\nContent-Length: 5\r\n",
    "X\r\nContent-Length: 5\r\n",
    " X: y\r\nContent-Length: 5\r\n",
    "Connection: a b\r\nContent-Length: 5\r\n",
};

// Chunked bodies that end too early or too late for a reader who is lax.
constexpr std::string_view kAmbiguousChunks[] = {
    "0x0\r\n\r\n",
    " 0\r\n\r\n",
    "0 \r\n\r\n",
    "0_0\r\n\r\n",
    "-0\r\n\r\n",
    "+0\r\n\r\n",
    "00000000000000000\r\n\r\n",
    "0\n\n",
    "0\r\n\n",
    "0\n\r\n",
    "3\nabc\r\n0\r\n\r\n",
    "3\r\nabc\n0\r\n\r\n",
    "3\r\nabc0\r\n\r\n",
    "3\r\nabcd\r\n0\r\n\r\n",
    "0;a\n\r\n\r\n",
    "3;\nabc\r\n0\r\n\r\n",
    "0\r\nX\r\n\r\n",
    "0\r\nX : y\r\n\r\n",
    "0\r\n X: y\r\n\r\n",
    "\r\n\r\n",
    "g\r\n\r\n",
    "10000000000000000\r\n\r\n",
    "0X\r\n\r\n",
};

constexpr std::string_view kUnusualFields[] = {
    "Content-Length: 5\r\n",
    "content-length:5\r\n",
    "Content-Length: \t5\t \r\n",
    "Transfer-Encoding: CHUNKED\r\n",
    "Transfer-Encoding:\tchunked \r\n",
    "Transfer-Encoding: chunked\r\nTrailer: X\r\n",
    "Transfer-Encoding: chunked\r\nConnection: transfer-encoding\r\n",
    "Content-Length: 5\r\nConnection: content-length\r\n",
    "Content-Length: 5\r\nConnection: host, x-forwarded-for\r\n",
    "Content-Length: 5\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
    "Content-Length: 5\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
    "Content-Length: 5\r\nX: y:z\r\n",
};

std::string path(std::size_t number) { return "/" + std::to_string(number); }

std::string payload(std::size_t number, std::string_view version, std::string_view fields, std::string_view body) {
  std::string text = "POST " + path(number) + " " + std::string(version) + "\r\nHost: front\r\n";
  text.append(fields).append("\r\n").append(body);
  return text + "GET " + path(number) + "/hidden HTTP/1.1\r\nHost: front\r\n\r\n";
}

}  // namespace

SmugglingPayloads smuggling_payloads() {
  constexpr std::string_view kBody = "0\r\n\r\n";  // five bytes, or the last chunk
  constexpr std::string_view kChunked = "Transfer-Encoding: chunked\r\n";
  SmugglingPayloads payloads;
  std::size_t number = 0;
  for (const std::string_view fields : kAmbiguousFields) payloads.ambiguous.push_back(payload(number++, "HTTP/1.1", fields, kBody));
  for (const std::string_view chunks : kAmbiguousChunks) payloads.ambiguous.push_back(payload(number++, "HTTP/1.1", kChunked, chunks));
  payloads.ambiguous.push_back(payload(number++, "HTTP/1.0", kChunked, kBody));
  for (const std::string_view fields : kUnusualFields) payloads.unusual.push_back(payload(number++, "HTTP/1.1", fields, kBody));
  return payloads;
}

}  // namespace sekisho
