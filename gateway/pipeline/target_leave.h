#pragma once

#include "gateway/core/error.h"
#include "gateway/core/target_conduct.h"
#include "gateway/pipeline/target_health.h"

#include <chrono>

namespace sekisho {

// The breaker's leave for one try, from before it is made until its answer has ended; given back exactly once, with how that went. One
// that dies before says nothing of the target: the client left, or nobody needs the answer. Belongs to the request's coroutine.
class TargetLeave {
 public:
  TargetLeave() = default;
  // Both are borrowed for the object's life.
  TargetLeave(TargetHealth& health, const TargetConduct& conduct);
  ~TargetLeave() { give_up(); }
  TargetLeave(TargetLeave&& other) noexcept;
  TargetLeave& operator=(TargetLeave&& other) noexcept;
  TargetLeave(const TargetLeave&) = delete;
  TargetLeave& operator=(const TargetLeave&) = delete;

  bool refused() const { return leave_.kind == TargetHealth::Leave::Refused; }
  // The first content is there.
  void began();
  void succeeded();
  // What is not the upstream's fault says nothing of it, and one at the request's end at most that it is well.
  void failed(const Error& error);
  // Some of the answer is there, though no content yet.
  void heard() { heard_ = true; }
  // Another target answered first. That this one was asked before tells something of it; that it was asked after does not.
  enum class Order { AskedFirst, AskedSecond };
  void outrun(Order order);
  // A whole request's time went by without an answer.
  void overran();

 private:
  void give_up();

  TargetHealth* health_ = nullptr;  // null: nothing is to be told any more
  const TargetConduct* conduct_ = nullptr;
  std::chrono::steady_clock::time_point begun_;
  TargetHealth::Leave leave_;
  bool heard_ = false;
};

}  // namespace sekisho
