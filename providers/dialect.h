#pragma once

#include "gateway/core/headers.h"
#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "gateway/core/stream_event.h"
#include "gateway/core/target.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What is to be sent, still without host and credentials.
struct UpstreamRequest {
  std::string path;  // below the provider's base URL, starts with '/'
  Headers headers;
  std::string body;
  std::string base_path = {};  // stands in for an empty path, or `/v1`, of the base URL; empty: that stays as it is
};

// Turns the bytes of a streamed answer into events. Any split of the same bytes gives equal events.
class StreamDecoder {
 public:
  virtual ~StreamDecoder() = default;
  // Events that these bytes complete, one that cannot be read marked as such; UpstreamProtocol, or the upstream's own in-band error,
  // when the stream is broken.
  virtual Result<std::vector<StreamEvent>> feed(std::string_view bytes) = 0;
  // Called once at the end of the body: what was left, or UpstreamTruncated when the answer has no end.
  virtual Result<std::vector<StreamEvent>> finish() = 0;
};

// The pure translation for one wire format: no I/O, no clock.
class Dialect {
 public:
  virtual ~Dialect() = default;
  // Same dialect as the client's: the client's bytes with the model name spliced (relay lane). Another: from the neutral form.
  virtual Result<UpstreamRequest> encode(const Request& request, const Target& target) const = 0;
  // For an answer to `request`: SSE where it streams, one whole body otherwise.
  virtual std::unique_ptr<StreamDecoder> decoder(const Request& request) const = 0;
  // The Error that an answer with an error status stands for.
  virtual Error decode_error(int status, const Headers& headers, std::string_view body) const = 0;
};

}  // namespace sekisho
