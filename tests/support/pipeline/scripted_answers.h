#pragma once

#include "tests/support/scripted_provider.h"

namespace sekisho {

// Streams that end well, break off after their first word, or never say anything.
inline ScriptedAnswer whole_stream() {
  ScriptedAnswer answer;
  answer.events = {text_event("he"), finish_event(), end_mark_event()};
  return answer;
}

inline ScriptedAnswer broken_stream() {
  ScriptedAnswer answer;
  answer.events = {text_event("he")};
  answer.end = ScriptedAnswer::End::Error;
  answer.failure = upstream_error(ErrorKind::UpstreamTruncated, "scripted");
  return answer;
}

inline ScriptedAnswer silence() {
  ScriptedAnswer answer;
  answer.end = ScriptedAnswer::End::Silence;
  return answer;
}

}  // namespace sekisho
