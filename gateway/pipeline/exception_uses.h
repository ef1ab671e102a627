#pragma once

#include "gateway/core/result.h"
#include "policies/model/exception_use.h"
#include "policies/model/policy_controls.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Puts all uses where they outlive the process; returns when they are there.
using KeepExceptionUses = std::function<Result<void>(std::span<const ExceptionUse>)>;

// How often each exception has let a request through: an exception may have a quota. One that was changed, and so approved anew, starts
// at nothing. Outlives reloads, and the process where somebody keeps the uses. Safe from every thread.
class ExceptionUses {
 public:
  // Goes on from `kept`, and hands every use to `keep` before it counts. Before the first request.
  void go_on_from(std::vector<ExceptionUse> kept, KeepExceptionUses keep);

  // The ids of those whose quota is used up.
  std::vector<std::string> used_up(const std::vector<PolicyException>& exceptions) const;
  // Counts one use; false, and nothing counted, where the quota is used up or the use could not be kept. May wait for the disk.
  bool take(const PolicyException& exception);

 private:
  // Counts it, and gives what there is to keep; nothing where the quota is used up.
  std::vector<ExceptionUse> count(const PolicyException& exception);

  mutable std::mutex mutex_;
  std::mutex keeping_;  // one use at a time, and never held by those who only look
  std::map<std::string, ExceptionUse, std::less<>> uses_;
  KeepExceptionUses keep_ = [](std::span<const ExceptionUse>) { return Result<void>(); };
};

}  // namespace sekisho
