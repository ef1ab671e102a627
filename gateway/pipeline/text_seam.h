#pragma once

#include "gateway/api/answer_filter.h"
#include "gateway/core/stream_event.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// What the client has of an answer that another target is to go on with.
struct BegunText {
  // Continued: the target is told the text and goes on behind it; of white space at the text's end, which it is not told, it may say
  // some again. Repeated: the target begins anew, and what it says first must be the same.
  enum class How { Nothing, Continued, Repeated };
  How how = How::Nothing;
  std::string text;
};

// Knows what the client has of the text of an answer's first choice, and holds two targets' parts of it together: of what the second one
// says, only what is new passes. Belongs to the answer's coroutine.
class TextSeam final : public AnswerFilter {
 public:
  // `inner`: what every text passes first; null: nothing. Outlives the seam.
  TextSeam(AnswerFilter* inner, BegunText begun);

  std::string pass(const AnswerPlace& place, std::string_view piece) override;
  std::string finish(const AnswerPlace& place) override;
  std::unique_ptr<TextPieces> open_pieces() override;

  // Must be told of every event before its texts pass: a tool call that has begun need not have a word of its arguments yet.
  void look_at(const StreamEvent& event);

  // All that the client has.
  const std::string& text() const { return text_; }
  // Nothing that must be said again is still missing.
  bool caught_up() const { return at_ == begun_.text.size() || begun_.how != BegunText::How::Repeated; }
  // The target says something else than what was sent.
  bool strayed() const { return strayed_; }
  // There is more in the answer than one text and what led to it: a tool call, a refusal, a second choice. Nobody can go on with that.
  bool beyond_text() const { return beyond_text_; }

 private:
  std::string take(const AnswerPlace& place, std::string passed);
  std::string new_part(std::string passed);

  AnswerFilter* inner_;
  BegunText begun_;
  std::string text_;
  std::size_t at_;  // how much of what was begun this target need not say any more, or has said again
  bool strayed_ = false;
  bool beyond_text_ = false;
};

// The length of a text without the white space at its end.
std::size_t without_trailing_space(std::string_view text);

}  // namespace sekisho
