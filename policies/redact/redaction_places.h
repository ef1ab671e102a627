#pragma once

#include "gateway/core/finding.h"
#include "policies/model/redaction.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// One stretch of one segment's text that is to be replaced.
struct RedactionPlace {
  std::uint32_t segment = 0;
  std::uint32_t begin = 0;  // bytes [begin, end) of the segment's text; equal for an opaque part
  std::uint32_t end = 0;
  RedactionMode mode = RedactionMode::Mask;
  bool restore = false;
  Transform::Dates dates = Transform::Dates::Keep;
  std::string_view type;  // of the finding that decided; borrowed
};

// The places of all redactions by segment and position, none of them overlapping: where findings overlap, all of what they cover is one
// place, and the strictest mode wins with its type (of equal ones the longer finding's). `findings` are those the redactions count in.
// Findings without a known place are left out: there is nothing to replace.
std::vector<RedactionPlace> places_of(std::span<const Finding> findings, std::span<const Redaction> redactions);

}  // namespace sekisho
