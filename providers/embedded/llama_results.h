#pragma once

#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include <server-context.h>

namespace sekisho {

// Who waits for the results of a request. Called on llama.cpp's decode thread, which makes no token meanwhile, and one call at a time.
class ResultTaker {
 public:
  virtual ~ResultTaker() = default;
  virtual void take(server_task_result_ptr result) = 0;
  // No result will come any more: the decode thread has ended.
  virtual void end() = 0;
};

// Hands out what llama.cpp's decode thread makes, as each of its steps ends, on that thread. llama.cpp's own way, one condition on which
// every reader sleeps, wakes all of them for each token. Includes llama.cpp: only for the files beside this one that speak to it.
class LlamaResults {
 public:
  // Before the loop of `tasks` starts. Both queues must outlive this, and the loop must have ended before this does.
  LlamaResults(server_queue& tasks, server_response& results);
  LlamaResults(const LlamaResults&) = delete;
  LlamaResults& operator=(const LlamaResults&) = delete;

  // From here on results with these ids are `taker`'s. False once the decode thread has ended.
  bool join(const std::unordered_set<int>& ids, ResultTaker& taker);
  // `taker` is not called any more once this has returned.
  void leave(const std::unordered_set<int>& ids);
  // To be called when the decode thread has ended, whatever ended it.
  void close();

 private:
  void hand_out();

  server_response& results_;
  std::mutex mutex_;
  std::unordered_map<int, ResultTaker*> takers_;
  bool closed_ = false;
};

}  // namespace sekisho
