#include "providers/embedded/llama_results.h"

#include <functional>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

// llama.cpp has no call for the end of a step, and none that takes results without sleeping, so three private members of its queues are
// reached the one way the language leaves open: names in an explicit instantiation are not checked for access (C++20
// [temp.spec.general]/6). Where another version of llama.cpp names them otherwise, this does not compile.
template <auto Member, typename Tag>
struct Reached {
  friend constexpr auto reached(Tag) { return Member; }
};

struct StepCallback {
  friend constexpr auto reached(StepCallback);
};
struct MadeResults {
  friend constexpr auto reached(MadeResults);
};
struct ResultsMutex {
  friend constexpr auto reached(ResultsMutex);
};

template struct Reached<&server_queue::callback_update_slots, StepCallback>;
template struct Reached<&server_response::queue_results, MadeResults>;
template struct Reached<&server_response::mutex_results, ResultsMutex>;

// Calls when the block ends, however it does.
class AtEnd {
 public:
  explicit AtEnd(std::function<void()> action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  std::function<void()> action_;
};

}  // namespace

LlamaResults::LlamaResults(server_queue& tasks, server_response& results) : results_(results) {
  std::function<void()>& step = tasks.*reached(StepCallback{});
  step = [this, step = std::move(step)] {
    // A step that fails has told its requests so before it throws.
    const AtEnd after([this] { hand_out(); });
    step();
  };
}

bool LlamaResults::join(const std::unordered_set<int>& ids, ResultTaker& taker) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  for (const int id : ids) takers_[id] = &taker;
  return true;
}

void LlamaResults::leave(const std::unordered_set<int>& ids) {
  const std::lock_guard lock(mutex_);
  for (const int id : ids) takers_.erase(id);
}

void LlamaResults::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& [id, taker] : takers_) taker->end();
}

void LlamaResults::hand_out() {
  std::vector<server_task_result_ptr> made;
  {
    const std::lock_guard lock(results_.*reached(ResultsMutex{}));
    made.swap(results_.*reached(MadeResults{}));
  }
  const std::lock_guard lock(mutex_);
  for (server_task_result_ptr& result : made) {
    const auto taker = takers_.find(result->id);
    if (taker != takers_.end()) taker->second->take(std::move(result));
  }
}

}  // namespace sekisho
