#pragma once

#include "gateway/core/json_tape.h"
#include "policies/redact/edit.h"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace sekisho {

// What has to go, as edits.
struct Removal {
  std::vector<Edit> edits;
  // Bytes of the request that no other edit may touch, from begin to end.
  std::map<std::uint32_t, std::uint32_t> gone;

  bool covers(const JsonTape::Node& node) const;
};

// The part of a message that holds the value: the element of a `content` array. kNone where there is none.
JsonTape::Id find_part(const JsonTape& tape, JsonTape::Id value);

// Takes out the parts of messages that hold these values. Where nothing would be left of an array, a part with a note stays. A value
// in no part becomes a note itself, an object null.
Removal remove_parts(const JsonTape& tape, std::span<const JsonTape::Id> values);

}  // namespace sekisho
