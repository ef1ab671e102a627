#include "providers/openai/stream_clock.h"

#include <algorithm>

namespace sekisho {
namespace {

std::string in_ms(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

}  // namespace

StreamClock::Time StreamClock::head_deadline() const { return std::min(start_ + limits_.first_byte, first_deadline()); }

StreamClock::Time StreamClock::first_deadline() const { return start_ + std::min(limits_.first_event, limits_.total); }

StreamClock::Time StreamClock::deadline(Time now) const {
  if (!content_seen_) return first_deadline();
  const Time bytes = now + limits_.between_bytes;
  const Time content = now + limits_.between_events - without_content_;
  return std::min({bytes, content, start_ + limits_.total});
}

void StreamClock::saw_content() {
  content_seen_ = true;
  without_content_ = {};
}

std::string StreamClock::overrun(Time now) const {
  if (now >= start_ + limits_.total) return "the whole answer took more than " + in_ms(limits_.total);
  if (!content_seen_) return "no content of the answer came within " + in_ms(limits_.first_event);
  if (without_content_ >= limits_.between_events) return "no more content of the answer came for " + in_ms(limits_.between_events);
  return "nothing more of the answer came for " + in_ms(limits_.between_bytes);
}

}  // namespace sekisho
