#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace sekisho {

class Line;

// The open connections to upstreams of one thread, what they share, and the one timer that watches all their deadlines: a deadline
// may be late by some 20 ms, and costs next to nothing that is not reached. No work for the io_context while nobody waits.
class Lines final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Lines(boost::asio::io_context& context);
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  // Every read of every line lands here: whoever suspends takes his bytes out before. 64 KiB.
  std::span<char> read_buffer() { return buffer_; }

  // The program is at its end: destroys the coroutines that wait, and watches nothing from now on.
  void abandon();

  // For Line.
  void add(Line& line);
  void remove(Line& line);
  void expect(Time deadline);

 private:
  void arm(Time now, Time deadline);
  void sweep();

  boost::asio::steady_timer timer_;
  Time due_ = Time::max();  // when the timer fires; max: it does not
  std::vector<Line*> lines_;
  std::vector<char> buffer_;
  bool abandoned_ = false;
};

}  // namespace sekisho
