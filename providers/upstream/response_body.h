#pragma once

#include "gateway/net/chunk_decoder.h"
#include "providers/upstream/response_head.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Takes the framing off a response's body as it arrives. Any split of the input has the same outcome.
class ResponseBody final {
 public:
  enum class State { Open, Complete, Broken };

  // `trailer_bytes` is the most that trailers may take.
  ResponseBody(const ResponseHead& head, std::size_t trailer_bytes);

  // Appends the data in `bytes` to `data`; answers how many bytes belong to the body: all of them, unless it ended within them.
  std::size_t feed(std::string_view bytes, std::string& data);
  // The other end sends no more.
  void end();

  State state() const { return state_; }

 private:
  ResponseFraming framing_;
  State state_ = State::Open;
  std::uint64_t left_ = 0;  // of a length
  std::optional<ChunkDecoder> chunks_;
};

}  // namespace sekisho
