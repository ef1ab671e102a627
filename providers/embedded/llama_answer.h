#pragma once

#include "providers/embedded/generation.h"
#include "providers/embedded/llama_results.h"
#include "providers/embedded/llama_shapes.h"
#include "providers/embedded/text_frames.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <server-context.h>

namespace sekisho {

// One request on its way through llama.cpp's queues, followed by a thread of its own. Where the stream is text and nothing else its
// pieces go from the decode thread straight to `generation`; all else waits here for the request's thread. Includes llama.cpp: only for
// the files beside this one that speak to it.
class LlamaAnswer final : public ResultTaker {
 public:
  // All three must outlive this. `reader` has nothing posted yet.
  LlamaAnswer(LlamaResults& results, server_response_reader& reader, Generation& generation)
      : results_(results), reader_(reader), generation_(generation) {}
  // What is not made yet is not made any more.
  ~LlamaAnswer() override;
  LlamaAnswer(const LlamaAnswer&) = delete;
  LlamaAnswer& operator=(const LlamaAnswer&) = delete;

  // False when the answer was cancelled before it began, or the decode thread has ended. Then stream() or whole(), once.
  bool post(std::vector<server_task> tasks, const AnswerShape& shape);
  // Both return early when the answer is not wanted any more or the decode thread has ended.
  void stream();
  // `shape` makes the body of the results.
  void whole(const std::function<json(AnswerShaper&, const std::vector<server_task_result_ptr>&)>& shape);

  void take(server_task_result_ptr result) override;
  void end() override;

 private:
  // What came from the decode thread: a result, or frames that are made of one already.
  struct Arrival {
    server_task_result_ptr result;
    std::string frames;
  };

  // On the decode thread: to the client what can go there at once; otherwise what the request's thread is to do with it.
  std::optional<Arrival> pass_on(Arrival arrival);
  // On the request's thread, as are all below. Sleeps until something arrives; nullopt when it is over.
  std::optional<Arrival> next();
  // Empty where the client gets nothing for it; nullopt after an error, which has been told.
  std::optional<std::string> frames_of(Arrival arrival);
  // Whether it is an error, which then has been told.
  bool failed(server_task_result& result);
  void update(server_task_result& result);
  task_result_state& state_of(const server_task_result& result);

  LlamaResults& results_;
  server_response_reader& reader_;
  Generation& generation_;
  AnswerShaper shaper_{AnswerShape{}};
  std::optional<TextFrames> text_;
  std::unordered_set<int> ids_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Arrival> arrived_;
  bool busy_ = false;  // the request's thread is at work on an arrival, so a later one must not overtake it
  bool over_ = false;
};

}  // namespace sekisho
