#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace sekisho {

enum class Readiness { Read, Write };

// What one attempt to move bytes came to.
struct Transfer {
  enum class State { Moved, WantsRead, WantsWrite, Ended, Failed };
  State state = State::Failed;
  std::size_t bytes = 0;  // at least 1 when Moved
  bool more = false;      // of a read: there may be more to read at once
  // Of a read that Ended or Failed: bytes that were taken to be written and that the system then refused.
  std::size_t refused = 0;
};

// Who is told that a connection may be ready. May be told more often than is true.
class ReadinessWaiter {
 public:
  virtual ~ReadinessWaiter() = default;
  virtual void ready(Readiness what) = 0;
};

// A byte stream to one peer, plain or TLS. It never blocks and never waits with a buffer in hand, so that thousands of quiet
// connections hold none. Belongs to one thread. Destroying it after the end of output closes it; destroying it
// before resets it, so that the other end cannot take a cut answer for a whole one.
class Connection {
 public:
  virtual ~Connection() = default;

  // Reads what is there. Ended: the other end sends no more. With no room at all nothing is read, and Ended means that the other end
  // has closed or broken off, whatever of it is still unread.
  virtual Transfer try_read(std::span<char> into) = 0;

  // Hands over what is taken now, maybe only the beginning, in one system call where that is possible; after WantsRead or WantsWrite
  // try again with the same bytes. What is taken leaves within this turn of the event loop. No parts at all end the output: the other
  // end sees it as the end of the stream (Ended; WantsWrite: what was taken before is still waiting for room).
  virtual Transfer try_write(std::span<const std::string_view> parts) = 0;

  // Calls `waiter` once, later, on its thread, when a try that wanted this may succeed or the connection broke. At most one
  // wait of each kind at a time.
  virtual void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) = 0;
};

}  // namespace sekisho
