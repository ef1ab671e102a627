#include "gateway/core/segment.h"

namespace sekisho {

std::string_view name_of(SegmentRole role) {
  switch (role) {
    case SegmentRole::System:
      return "system";
    case SegmentRole::User:
      return "user";
    case SegmentRole::Assistant:
      return "assistant";
    case SegmentRole::Tool:
      return "tool";
    case SegmentRole::File:
      return "file";
    case SegmentRole::Other:
      return "other";
  }
  return "other";
}

}  // namespace sekisho
