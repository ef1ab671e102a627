#include "providers/embedded/llama_answer.h"

#include "providers/embedded/llama_errors.h"

#include <utility>

namespace sekisho {

LlamaAnswer::~LlamaAnswer() {
  generation_.on_cancel(nullptr);
  results_.leave(ids_);
  reader_.stop();
}

bool LlamaAnswer::post(std::vector<server_task> tasks, const AnswerShape& shape) {
  shaper_ = AnswerShaper(shape);
  if (shape.streaming && shape.text_only && !shape.alternatives && !shape.timings_asked) text_.emplace(shape.chat);
  ids_ = server_task::get_list_id(tasks);
  if (!results_.join(ids_, *this)) return false;
  reader_.post_tasks(std::move(tasks));
  return generation_.on_cancel([this] { end(); });
}

void LlamaAnswer::stream() {
  while (reader_.has_next()) {
    auto arrival = next();
    if (!arrival || !generation_.wanted()) return;
    auto frames = frames_of(std::move(*arrival));
    if (!frames || (!frames->empty() && !generation_.push(std::move(*frames)))) return;
  }
  if (generation_.push(shaper_.end())) generation_.finish();
}

void LlamaAnswer::whole(const std::function<json(AnswerShaper&, const std::vector<server_task_result_ptr>&)>& shape) {
  std::vector<server_task_result_ptr> results(ids_.size());
  while (reader_.has_next()) {
    auto arrival = next();
    if (!arrival || !generation_.wanted() || failed(*arrival->result)) return;
    update(*arrival->result);
    results.at(arrival->result->index) = std::move(arrival->result);
  }
  if (generation_.push(safe_json_to_str(shape(shaper_, results)))) generation_.finish();
}

void LlamaAnswer::take(server_task_result_ptr result) {
  std::unique_lock lock(mutex_);
  std::optional<Arrival> arrival = Arrival{.result = std::move(result), .frames = {}};
  if (text_ && arrived_.empty() && !busy_) {
    lock.unlock();  // the request's thread sleeps until something arrives; and a cancel calls end() under the generation's lock
    arrival = pass_on(std::move(*arrival));
    if (!arrival) return;
    lock.lock();
  }
  arrived_.push_back(std::move(*arrival));
  changed_.notify_one();
}

void LlamaAnswer::end() {
  const std::lock_guard lock(mutex_);
  over_ = true;
  changed_.notify_one();
}

std::optional<LlamaAnswer::Arrival> LlamaAnswer::pass_on(Arrival arrival) {
  auto frames = text_->frames(*arrival.result, state_of(*arrival.result));
  if (!frames) return arrival;
  if (frames->empty()) return std::nullopt;
  auto refused = generation_.offer(std::move(*frames));
  if (!refused) return std::nullopt;
  return Arrival{.result = nullptr, .frames = std::move(*refused)};
}

std::optional<LlamaAnswer::Arrival> LlamaAnswer::next() {
  std::unique_lock lock(mutex_);
  busy_ = false;
  changed_.wait(lock, [this] { return over_ || !arrived_.empty(); });
  if (over_) return std::nullopt;
  Arrival arrival = std::move(arrived_.front());
  arrived_.pop_front();
  busy_ = true;
  return arrival;
}

std::optional<std::string> LlamaAnswer::frames_of(Arrival arrival) {
  if (arrival.result == nullptr) return std::move(arrival.frames);
  server_task_result& result = *arrival.result;
  if (failed(result)) return std::nullopt;
  if (text_) {
    if (auto frames = text_->frames(result, state_of(result))) return frames;
  }
  update(result);
  return shaper_.frames(result);
}

bool LlamaAnswer::failed(server_task_result& result) {
  if (!result.is_error()) return false;
  generation_.fail(error_of(result));
  return true;
}

void LlamaAnswer::update(server_task_result& result) {
  result.update(state_of(result));
  if (result.is_stop()) ++reader_.received_count;
}

task_result_state& LlamaAnswer::state_of(const server_task_result& result) { return reader_.states.at(result.index); }

}  // namespace sekisho
