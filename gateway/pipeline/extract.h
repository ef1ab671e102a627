#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/request.h"
#include "gateway/core/segment.h"

#include <vector>

namespace sekisho {

// What there is to read in a request. The segments' text borrows from the tape.
struct Extraction {
  std::vector<Segment> segments;
  // `opaque.image`, `opaque.audio`, `opaque.file`, `opaque.tokens`: parts that no text detector can read. The finding's segment is
  // an empty one whose pointer names the part.
  std::vector<Finding> opaque;
};

// Every string of the body is a segment, whether the gateway knows its field or not; so is every object key that the API does not
// itself define at that place, and every number long enough to be an identifier. Left out: words of the API's own closed
// vocabularies (roles, part types) at their places, and the base64 of images, audio and files, which is an opaque finding instead.
Extraction extract(const JsonTape& tape, Endpoint endpoint);

}  // namespace sekisho
