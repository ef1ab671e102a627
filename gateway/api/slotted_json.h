#pragma once

#include "gateway/api/piece_streams.h"
#include "gateway/core/json_tape.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A string of a chunk with the text it belongs to; without a slot a value that `null` takes the place of.
struct PlacedSlot {
  AnswerPlace place;
  std::uint32_t begin = 0;  // bytes [begin, end) of the chunk, quotes included
  std::uint32_t end = 0;
  std::shared_ptr<TextSlot> slot;
};

// JSON text some of whose strings are known only later.
class SlottedJson {
 public:
  void append(std::string_view text);
  // The member with its name; the slots are those of the chunk, in the order of the text.
  void append_member(const JsonTape& chunk, JsonTape::Id member, std::span<const PlacedSlot> slots);

  bool complete() const;
  // Where it is complete: the text. Strings that are to stay are written as they were.
  std::string text() const;
  std::size_t size() const { return size_; }
  const std::vector<PlacedSlot>& slots() const { return slots_; }

 private:
  std::vector<std::string> literals_{""};  // one more than there are slots: each stands before its slot
  std::vector<std::string> raw_;           // the slots' strings as they came, with their quotes
  std::vector<PlacedSlot> slots_;
  std::size_t size_ = 0;
};

}  // namespace sekisho
