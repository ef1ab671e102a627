#include "gateway/core/stream_event.h"

#include <algorithm>

namespace sekisho {

bool has_content(const StreamEvent& event) {
  return std::ranges::any_of(event.parts, [](const StreamPart& part) {
    return !std::holds_alternative<AnswerIdentity>(part) && !std::holds_alternative<Usage>(part);
  });
}

}  // namespace sekisho
