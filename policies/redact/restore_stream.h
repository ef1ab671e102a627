#pragma once

#include "gateway/core/json_walk.h"
#include "policies/redact/last_character.h"
#include "policies/redact/link_guard.h"
#include "policies/redact/missed_tokens.h"
#include "policies/redact/restore_table.h"
#include "policies/redact/token_reader.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// What became of the tokens of an answer.
struct RestoreCounts {
  std::size_t restored = 0;
  std::size_t tolerated = 0;  // of these: spelled otherwise than they were given
  std::size_t withheld = 0;   // left as they were, for they stood in a link
  std::size_t missed = 0;     // with this conversation's nonce in the final text: withheld, cut, or made up by the model
};

// Text that may go on, and the bytes of it that are values put back.
struct RestoredText {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> values;  // [begin, end)
};

// Puts values back into one text of an answer while it comes in pieces. Holds back what could still become a token, never more than
// RestoreTable::kLongest bytes, and only behind a bracket (or what begins like a surrogate, kLongestSpelled bytes where JSON's escapes
// spell it). However the text is split, all pieces together give the same. A token that never ends goes on as it is. In a string of JSON,
// of such as a plain text quotes too, a value is escaped.
class RestoreStream {
 public:
  // `counts` is borrowed and outlives the stream.
  RestoreStream(std::shared_ptr<const RestoreTable> table, TextForm form, Spelling spelling, RestoreCounts& counts);

  RestoredText feed(std::string_view text);
  // The text is complete: what was held back.
  RestoredText finish();
  // Bytes held back now.
  std::size_t held() const { return held_.size(); }

 private:
  struct Reading {
    TokenReading::State state = TokenReading::State::None;
    std::size_t size = 0;
    const std::string* value = nullptr;
    bool tolerated = false;
  };

  void advance(RestoredText& out, bool complete);
  bool in_escape() const { return form_ == TextForm::Json && guard_.walk().in_escape(); }
  Reading read(std::string_view rest, bool complete) const;
  Reading read_surrogate(std::string_view rest, bool complete) const;
  std::size_t strings() const;
  std::size_t plain_until(std::size_t at) const;
  void put_back(const Reading& reading, std::string_view spelled, RestoredText& out);
  void pass(std::string_view text, RestoredText& out);

  std::shared_ptr<const RestoreTable> table_;
  TextForm form_;
  Spelling spelling_;
  RestoreCounts& counts_;
  LinkGuard guard_;
  std::string held_;
  MissedTokens missed_;  // over all that went on
  LastCharacter last_;   // before held_, as it was spelled
};

// The same for a text that is there as a whole.
RestoredText restore_text(std::string_view text, std::shared_ptr<const RestoreTable> table, TextForm form, Spelling spelling,
                          RestoreCounts& counts);

}  // namespace sekisho
