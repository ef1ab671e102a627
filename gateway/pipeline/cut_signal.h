#pragma once

#include "gateway/core/http_exchange.h"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace sekisho {

// Tells the requests of one worker that the drain time is over: streams wait for it beside their work, requests without an answer are
// interrupted. Belongs to that worker's thread.
class CutSignal {
 public:
  // A request that is to be interrupted when the signal is raised, as long as this lives or until leave(). Costs no allocation, for most
  // requests never see the signal.
  class Unanswered {
   public:
    // Both outlive this.
    Unanswered(CutSignal& signal, ResponseWriter& response);
    ~Unanswered() { leave(); }
    Unanswered(const Unanswered&) = delete;
    Unanswered& operator=(const Unanswered&) = delete;

    // It is answered, or sees to the signal itself.
    void leave();
    // The signal has interrupted it.
    bool interrupted() const { return interrupted_; }

   private:
    friend class CutSignal;
    CutSignal* signal_;  // null: it has left
    ResponseWriter& response_;
    Unanswered* before_ = nullptr;
    Unanswered* behind_ = nullptr;
    bool interrupted_ = false;
  };

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
  Unanswered* unanswered_ = nullptr;  // the first of them
  bool raised_ = false;
};

}  // namespace sekisho
