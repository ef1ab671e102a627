#pragma once

#include "policies/model/policy_controls.h"

#include <cstddef>

namespace sekisho {

// What becomes of one finding on its way to one target.
struct Redaction {
  std::size_t finding = 0;  // position among the findings that were decided on
  RedactionMode mode = RedactionMode::Mask;
  bool restore = false;
  Transform::Dates dates = Transform::Dates::Keep;
  bool operator==(const Redaction&) const = default;
};

}  // namespace sekisho
