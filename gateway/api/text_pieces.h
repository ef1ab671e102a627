#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One text of an answer that comes in pieces which stay apart: no byte that goes on moves from one piece to another, for the client may
// read each by itself. Only what is written in place of a finding or a token is moved, to the piece in which that begins or ends.
class TextPieces {
 public:
  virtual ~TextPieces() = default;
  // What goes on of the pieces about which enough is known now that this one has come: in order, from the first that has not gone on.
  virtual std::vector<std::string> pass(std::string_view piece) = 0;
  // The text is complete: all pieces that have not gone on.
  virtual std::vector<std::string> finish() = 0;
};

}  // namespace sekisho
