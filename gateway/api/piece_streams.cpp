#include "gateway/api/piece_streams.h"

#include <utility>

namespace sekisho {
namespace {

// No choice and no member: what is one too many.
AnswerPlace rest() { return {.choice = -1, .field = {}}; }

}  // namespace

AnswerPlace PieceStreams::followed(const AnswerPlace& place) const {
  return streams_.size() < kMost || streams_.contains(place) ? place : rest();
}

std::shared_ptr<TextSlot> PieceStreams::pass(const AnswerPlace& place, std::string_view piece) {
  Stream& stream = streams_[followed(place)];
  if (stream.pieces == nullptr) stream.pieces = filter_.open_pieces();
  auto slot = std::make_shared<TextSlot>(TextSlot{std::string(piece), std::nullopt});
  stream.waiting.push_back(slot);
  fill(stream, stream.pieces->pass(piece));
  return slot;
}

void PieceStreams::fill(Stream& stream, std::vector<std::string> passed) {
  for (std::string& text : passed) {
    stream.waiting.front()->now = std::move(text);
    stream.waiting.pop_front();
  }
}

PieceStreams::Streams::iterator PieceStreams::finish(Streams::iterator stream) {
  fill(stream->second, stream->second.pieces->finish());
  return streams_.erase(stream);
}

void PieceStreams::finish(const AnswerPlace& place) {
  if (const auto stream = streams_.find(followed(place)); stream != streams_.end()) finish(stream);
}

void PieceStreams::finish_choice(int choice) {
  for (auto stream = streams_.begin(); stream != streams_.end();) {
    const bool concerned = stream->first.choice == choice || stream->first == rest();
    stream = concerned ? finish(stream) : std::next(stream);
  }
}

void PieceStreams::finish_all() {
  for (auto stream = streams_.begin(); stream != streams_.end();) stream = finish(stream);
}

bool PieceStreams::is_last(const AnswerPlace& place, const TextSlot& slot) const {
  const auto stream = streams_.find(followed(place));
  return stream != streams_.end() && !stream->second.waiting.empty() && stream->second.waiting.back().get() == &slot;
}

}  // namespace sekisho
