#pragma once

#include <chrono>
#include <string>

namespace sekisho {

// The time limits of one attempt, resolved.
struct StreamLimits {
  std::chrono::milliseconds connect;
  std::chrono::milliseconds first_byte;      // from the start of the attempt to the head of the answer
  std::chrono::milliseconds first_event;     // from the start of the attempt to the first event with content
  std::chrono::milliseconds between_bytes;   // once there was content: without any byte
  std::chrono::milliseconds between_events;  // once there was content: without content, whatever else keeps the line busy
  std::chrono::milliseconds total;           // from the start of the attempt
};

// Says until when to wait for the upstream. What the client takes to pull the next event is not the upstream's fault: between two
// events only the time spent waiting for bytes counts.
class StreamClock {
 public:
  using Time = std::chrono::steady_clock::time_point;

  StreamClock(StreamLimits limits, Time start) : limits_(limits), start_(start) {}

  // The latest time that a response head is of use.
  Time head_deadline() const;
  // For a wait that begins now.
  Time deadline(Time now) const;
  // A wait ended, with or without bytes.
  void waited(std::chrono::steady_clock::duration time) { without_content_ += time; }
  void saw_content();
  // Which limit a wait that ended at `now` ran into, in words.
  std::string overrun(Time now) const;

 private:
  Time first_deadline() const;

  StreamLimits limits_;
  Time start_;
  bool content_seen_ = false;
  std::chrono::steady_clock::duration without_content_{};
};

}  // namespace sekisho
