#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace sekisho {

// Tells the streams of one worker that the drain time is over. Belongs to that worker's thread.
class CutSignal {
 public:
  CutSignal();
  ~CutSignal();
  CutSignal(const CutSignal&) = delete;
  CutSignal& operator=(const CutSignal&) = delete;

  // Completes when raised; at once where it already is.
  boost::asio::awaitable<void> wait();
  void raise();
  bool raised() const { return raised_; }

 private:
  struct Waiters;
  std::unique_ptr<Waiters> waiters_;
  bool raised_ = false;
};

}  // namespace sekisho
