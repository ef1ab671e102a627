#pragma once

#include "gateway/pipeline/cut_signal.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>

namespace sekisho {

// What a client that leaves brings about: the end of everything at once, or, where the provider's usage is wanted and not too many are
// at it, that the answer is read on for a while without anybody to write it to. Belongs to the request's coroutine, and outlives it.
class ClientAbsence {
 public:
  // `drains` counts the answers being read for nobody, over all workers. `cut`: the time for that is over, too.
  ClientAbsence(std::atomic<std::size_t>& drains, const CutSignal& cut) : drains_(drains), cut_(cut) {}
  ~ClientAbsence();
  ClientAbsence(const ClientAbsence&) = delete;
  ClientAbsence& operator=(const ClientAbsence&) = delete;

  // From now on the calling coroutine survives its client, if fewer than `most` answers are being read so.
  boost::asio::awaitable<void> outlive_client(std::size_t most);
  // The client has left and the answer is read on.
  bool reading_on() const { return since_ != Time(); }
  // Completes `length` after the client has left; never where it stays.
  boost::asio::awaitable<void> wait(std::chrono::milliseconds length) const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  boost::asio::cancellation_type_t pass(boost::asio::cancellation_type_t type, std::size_t most);

  std::atomic<std::size_t>& drains_;
  const CutSignal& cut_;
  Time since_;
};

}  // namespace sekisho
