#pragma once

#include "gateway/api/answer_filter.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// A string of a chunk, and what goes on in its place; nothing yet where that depends on what comes later.
struct TextSlot {
  std::string was;
  std::optional<std::string> now;
};

// The texts of an answer whose pieces stay apart, each with its slots that wait. One per answer.
class PieceStreams {
 public:
  // How many texts are followed at a time. What would be one more is joined with all others of the kind: one text more, of all their
  // pieces.
  static constexpr std::size_t kMost = 1024;

  // `filter` outlives the streams.
  explicit PieceStreams(AnswerFilter& filter) : filter_(filter) {}

  // A piece of the place's text has come. It, and those before it, get what goes on as soon as that is known.
  std::shared_ptr<TextSlot> pass(const AnswerPlace& place, std::string_view piece);
  // The texts are complete: every slot of theirs gets its text, but where a rule has stopped the answer.
  void finish(const AnswerPlace& place);
  void finish_choice(int choice);
  void finish_all();
  // Nothing has come behind this slot of the place.
  bool is_last(const AnswerPlace& place, const TextSlot& slot) const;

 private:
  struct Stream {
    std::unique_ptr<TextPieces> pieces;
    std::deque<std::shared_ptr<TextSlot>> waiting;
  };
  using Streams = std::map<AnswerPlace, Stream>;

  AnswerPlace followed(const AnswerPlace& place) const;
  Streams::iterator finish(Streams::iterator stream);
  static void fill(Stream& stream, std::vector<std::string> passed);

  AnswerFilter& filter_;
  Streams streams_;
};

}  // namespace sekisho
