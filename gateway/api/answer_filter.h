#pragma once

#include "gateway/api/text_pieces.h"

#include <compare>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// Where a text of an answer stands. Pieces with equal places are one text.
struct AnswerPlace {
  int choice = 0;
  std::string field;  // the member that holds it: `content`, `reasoning_content`, `refusal`, `arguments`, `text`, …; of others their path
  int call = 0;       // which tool call of the choice, for their fields
  bool json = false;  // the arguments of a call: JSON text
  auto operator<=>(const AnswerPlace&) const = default;
};

// What every text of an answer passes on its way to the client. One per answer; stateful.
class AnswerFilter {
 public:
  virtual ~AnswerFilter() = default;
  // What may go on of the place's text once this piece of it has come; the filter may hold some of it back.
  virtual std::string pass(const AnswerPlace& place, std::string_view piece) = 0;
  // The place's text is complete: what was held back of it.
  virtual std::string finish(const AnswerPlace& place) = 0;
  // A text whose pieces stay apart; of one piece where it comes whole: a title, a name. The filter outlives it.
  virtual std::unique_ptr<TextPieces> open_pieces() = 0;
};

}  // namespace sekisho
