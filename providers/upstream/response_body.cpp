#include "providers/upstream/response_body.h"

#include <algorithm>

namespace sekisho {

ResponseBody::ResponseBody(const ResponseHead& head, std::size_t trailer_bytes) : framing_(head.framing), left_(head.length) {
  const bool empty = framing_ == ResponseFraming::None || (framing_ == ResponseFraming::Length && left_ == 0);
  if (empty) state_ = State::Complete;
  if (framing_ == ResponseFraming::Chunked) {
    constexpr std::uint64_t kOneByteChunks = 5;  // `1\r\nx\r\n`: a stream may be cut as finely as it likes
    chunks_.emplace(ChunkDecoder::Limits{
        .trailer_block = trailer_bytes, .trailers = ChunkDecoder::Trailers::AnyLine, .framing_for_a_byte = kOneByteChunks});
  }
}

std::size_t ResponseBody::feed(std::string_view bytes, std::string& data) {
  if (state_ != State::Open) return 0;
  if (chunks_) {
    const std::size_t used = chunks_->feed(bytes, data);
    if (chunks_->state() == ChunkDecoder::State::Complete) state_ = State::Complete;
    if (chunks_->state() == ChunkDecoder::State::Bad || chunks_->state() == ChunkDecoder::State::TooLarge) state_ = State::Broken;
    return used;
  }
  if (framing_ == ResponseFraming::UntilClose) {
    data.append(bytes);
    return bytes.size();
  }
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  data.append(bytes.substr(0, count));
  left_ -= count;
  if (left_ == 0) state_ = State::Complete;
  return count;
}

void ResponseBody::end() {
  if (state_ == State::Open && framing_ == ResponseFraming::UntilClose) state_ = State::Complete;
}

}  // namespace sekisho
