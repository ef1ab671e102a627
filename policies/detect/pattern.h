#pragma once

#include "gateway/core/result.h"
#include "policies/detect/detector.h"
#include "policies/model/policy_document.h"

#include <memory>
#include <span>

namespace sekisho {

// Patterns of an organisation's own, in RE2's syntax (https://github.com/google/re2/wiki/Syntax): linear in the text whatever is
// written, therefore without look-around and back-references. They see folded text. The first group, where there is one, is what was
// found. A pattern with context words finds nothing where none of them stands near; without such words its confidence counts as it is.
// InvalidRequest says which pattern cannot be used, and why; `param` is its type.
Result<std::unique_ptr<Detector>> make_pattern_detector(std::span<const CustomPattern> patterns);

}  // namespace sekisho
