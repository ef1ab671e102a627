#pragma once

#include "gateway/core/json_tape.h"
#include "gateway/core/stream_event.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Nearly all chunks of a stream differ from the one before in nothing but their text. This knows such a chunk again by comparing bytes,
// which costs a tenth of reading it, and says exactly what reading it would.
class RepeatedChunk final {
 public:
  // Remembers a chunk of which `parts` is all that was read, where the next one may be the same with another text. Forgets the one
  // before in any case.
  void remember(const JsonTape& chunk, const std::vector<StreamPart>& parts);
  // What `json` says, where it is the remembered chunk with another text; nullopt where it must be read.
  std::optional<TextDelta> read(std::string_view json) const;

 private:
  std::string json_;
  std::size_t begin_ = 0;  // the text is [begin_, end_) between its quotes; 0: nothing is remembered
  std::size_t end_ = 0;
  int choice_ = 0;
};

}  // namespace sekisho
