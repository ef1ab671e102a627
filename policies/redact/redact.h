#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/segment.h"
#include "policies/model/policy_document.h"
#include "policies/model/redaction.h"
#include "policies/redact/redaction_key.h"
#include "policies/redact/restore_table.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// What is to be replaced in one request. All borrowed for the call.
struct RedactionInput {
  const JsonTape& tape;
  std::span<const Segment> segments;  // of that tape
  std::span<const Finding> findings;  // in those segments
  std::span<const Redaction> redactions;
  std::span<const DetectorDeclaration> detectors;
  const RedactionKey& key;
  bool hint = false;  // tell the model to copy tokens and surrogates as they are
};

// What the gateway wrote in place of a value.
struct WrittenSpan {
  std::uint32_t begin = 0;  // bytes [begin, end) of the redacted request
  std::uint32_t end = 0;
  std::string blank = {};       // what detectors are to see there: of the value's length
  std::string_view quote = {};  // for a number that stayed one: what stands around a string there; a literal
};

struct RedactedBody {
  std::string bytes;
  std::vector<WrittenSpan> written;  // in order
  std::shared_ptr<const RestoreTable> table;
};

// The request's bytes with every redaction done and all else byte for byte as it came. JSON stays JSON: a number stays one where its
// surrogate or what it is generalised to is one; else it becomes a string, and so does a bare number inside JSON that stands in a string.
// Numbers of placeholders count by first appearance, what stands outside of `messages` first, so that a conversation that grows keeps them.
RedactedBody redact(const RedactionInput& input);

// A redacted request as a detector is to see it.
struct BlankedBody {
  struct Span {
    std::uint32_t begin = 0;  // bytes [begin, end)
    std::uint32_t end = 0;
  };
  std::string bytes;
  std::vector<Span> blanks;  // what stands for what the gateway wrote: `~` and `0` alone; in order, none of them empty
};

// In place of each written span stand as many signs as the value had characters, `0` for a digit and `~` for anything else: words keep
// their distance, nothing that the gateway wrote is taken for context, and the number behind a value does not become the one that a label
// before it speaks of. A detector may still find a blank.
BlankedBody without_written(const RedactedBody& body);

}  // namespace sekisho
