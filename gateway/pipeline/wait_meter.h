#pragma once

#include <chrono>

namespace sekisho {

// Adds up the time a request spent waiting for others (client, upstream), so that what is left is the gateway's own. Waits that overlap
// count once. Belongs to the request's thread.
class WaitMeter {
 public:
  // Counts while it lives.
  class Waiting {
   public:
    explicit Waiting(WaitMeter& meter) : meter_(meter) {
      if (meter_.waits_++ == 0) meter_.since_ = std::chrono::steady_clock::now();
    }
    ~Waiting() {
      if (--meter_.waits_ == 0) meter_.waited_ += std::chrono::steady_clock::now() - meter_.since_;
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    WaitMeter& meter_;
  };

  std::chrono::steady_clock::duration waited() const { return waited_; }

 private:
  int waits_ = 0;
  std::chrono::steady_clock::time_point since_;
  std::chrono::steady_clock::duration waited_{0};
};

}  // namespace sekisho
