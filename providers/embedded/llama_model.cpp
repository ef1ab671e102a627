#include "providers/embedded/llama_model.h"

#include "gateway/core/error_response.h"
#include "gateway/core/utf8.h"
#include "providers/embedded/engine_log.h"
#include "providers/embedded/llama_tasks.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace sekisho {
namespace {

// The reader looks every second whether it is still wanted; cancelling wakes it at once, so this is only a safety net.
constexpr int kPollSeconds = 1;
constexpr std::size_t kLongestMessage = 300;

// As it may be shown: bytes of a broken model file may have got into it, which are no text.
std::string first_line(std::string_view text) {
  text = text.substr(0, std::min(text.find('\n'), kLongestMessage));
  std::string line;
  while (!text.empty()) {
    const Utf8Character next = read_utf8(text);
    const bool shows = next.code >= 0x20 && next.code != 0x7F && next.length > 0;
    line += shows ? text.substr(0, next.length) : "?";
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return line;
}

// llama.cpp names a member as "Field 'top_k': …" and, where its value is of the wrong kind, goes on in words of its JSON reader.
std::string member_of(std::string_view message) {
  constexpr std::string_view kField = "Field '";
  if (!message.starts_with(kField)) return {};
  message.remove_prefix(kField.size());
  return std::string(message.substr(0, message.find('\'')));
}

Error rejected(std::string message) {
  const std::string member = member_of(message);
  const bool wrong_kind = message.find("[json.exception") != std::string::npos;
  if (!member.empty() && wrong_kind) message = "`" + member + "` has a value of the wrong kind";
  Error error = upstream_error(ErrorKind::UpstreamRejected, "the engine rejects " + (member.empty() ? "the request" : "`" + member + "`"));
  error.public_message = first_line(message);  // quotes the request
  error.param = member;
  error.code = openai_code(ErrorKind::InvalidRequest);
  error.upstream_status = 400;
  error.upstream_body = error_body(error);
  return error;
}

Error error_of(const server_task_result_error& failure) {
  switch (failure.err_type) {
    case ERROR_TYPE_INVALID_REQUEST:
    case ERROR_TYPE_NOT_SUPPORTED:
    case ERROR_TYPE_AUTHENTICATION:
    case ERROR_TYPE_PERMISSION:
    case ERROR_TYPE_NOT_FOUND:
      return rejected(failure.err_msg);
    case ERROR_TYPE_EXCEED_CONTEXT_SIZE:
      return context_overflow(static_cast<std::size_t>(failure.n_prompt_tokens), static_cast<std::size_t>(failure.n_ctx));
    case ERROR_TYPE_UNAVAILABLE:
      return upstream_error(ErrorKind::UpstreamOverloaded, "the engine has no room");
    case ERROR_TYPE_SERVER:
      break;
  }
  return upstream_error(ErrorKind::UpstreamFailed, "the embedded engine failed: " + first_line(failure.err_msg));
}

Error error_of(server_task_result& result) {
  const auto* failure = dynamic_cast<const server_task_result_error*>(&result);
  return failure != nullptr ? error_of(*failure) : upstream_error(ErrorKind::UpstreamFailed, "the embedded engine failed");
}

common_params params_of(const EngineSettings& settings, const ModelFile& file) {
  common_params params;
  params.model.path = settings.path;
  params.model_alias = {settings.name};
  params.n_parallel = static_cast<int>(settings.slots);
  params.n_ctx = static_cast<int>(settings.context * settings.slots);
  const unsigned half_the_cores = std::max(1U, std::thread::hardware_concurrency() / 2);
  params.cpuparams.n_threads = static_cast<int>(settings.threads == 0 ? half_the_cores : settings.threads);
  params.cpuparams.poll = 0;  // threads that wait for work sleep, instead of spinning on cores the gateway needs
  params.cpuparams_batch = params.cpuparams;
  params.chat_template = settings.chat_template;
  params.fit_params = false;  // what is configured is what is served
  params.cache_ram_mib = 0;   // keeps prompts of finished requests, 8 GiB of them by default
  params.cache_idle_slots = false;
  params.embedding = settings.embeddings;
  if (settings.embeddings) {
    // A text to embed must fit one batch.
    params.n_batch = static_cast<int>(settings.context);
    params.n_ubatch = params.n_batch;
    // A model that says nothing of pooling would refuse to embed; the mean is what most are trained for.
    if (!file.names_pooling) params.pooling_type = LLAMA_POOLING_TYPE_MEAN;
  }
  return params;
}

}  // namespace

// llama.cpp's server with its loop. Lives on the heap: llama.cpp keeps references into it.
class LlamaModel::Runtime {
 public:
  Runtime(const EngineSettings& settings, const ModelFile& file) : params_(params_of(settings, file)) {}

  ~Runtime() {
    // terminate() is lost on a loop that has not begun yet, so it is said again until the loop has ended.
    while (loop_.joinable() && ended_.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) context_.terminate();
    if (loop_.joinable()) loop_.join();
  }
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  bool load(const EngineObserver& observer) {
    if (observer.progress) {
      context_.set_state_callback([progress = observer.progress](server_state state, const json& payload) {
        if (state == SERVER_STATE_READY) progress(1.0);
        if (state == SERVER_STATE_LOADING && payload.contains("value")) progress(json_value(payload, "value", 0.0));
      });
    }
    if (!context_.load_model(params_)) return false;
    meta_ = std::make_unique<server_context_meta>(context_.get_meta());
    const llama_model* model = llama_get_model(context_.get_llama_context());
    vocab_ = llama_model_get_vocab(model);
    chat_ = std::make_unique<LlamaTemplate>(meta_->chat_params, common_chat_templates_init(model, params_.chat_template));
    return true;
  }

  void start() {
    std::promise<void> ended;
    ended_ = ended.get_future();
    loop_ = std::thread([this, ended = std::move(ended)]() mutable {
      try {
        context_.start_loop();
      } catch (const std::exception&) {
        broken_ = true;  // readers notice within kPollSeconds
      }
      ended.set_value();
    });
  }

  LlamaModelView view() const { return {params_, *meta_, *chat_, vocab_}; }
  // A reader of the model's queues, not read from yet.
  server_response_reader reader() { return context_.get_response_reader(); }
  bool broken() const { return broken_; }
  int context_size() const { return meta_->slot_n_ctx; }

 private:
  common_params params_;
  server_context context_;
  std::unique_ptr<server_context_meta> meta_;
  std::unique_ptr<LlamaTemplate> chat_;
  const llama_vocab* vocab_ = nullptr;
  std::atomic<bool> broken_ = false;
  std::thread loop_;
  std::future<void> ended_;
};

namespace {

// One request on its way through llama.cpp's queues.
class LlamaAnswer {
 public:
  LlamaAnswer(server_response_reader& reader, Generation& generation) : reader_(reader), generation_(generation) {}
  ~LlamaAnswer() {
    generation_.on_cancel(nullptr);
    reader_.stop();
    // A wake-up that came after the last result would stay in the queue for ever.
    for (const int id : reader_.id_tasks) reader_.queue_results.remove_waiting_task_id(id);
  }
  LlamaAnswer(const LlamaAnswer&) = delete;
  LlamaAnswer& operator=(const LlamaAnswer&) = delete;

  // False when the answer was cancelled before it began.
  bool post(std::vector<server_task> tasks) {
    reader_.post_tasks(std::move(tasks));
    return generation_.on_cancel([this] { wake_reader(); });
  }

  void stream(const std::function<bool()>& stop, AnswerShaper shaper) {
    while (reader_.has_next()) {
      const server_task_result_ptr result = reader_.next(stop);
      if (result == nullptr || !generation_.wanted()) return;
      if (result->is_error()) return generation_.fail(error_of(*result));
      std::string frames = shaper.frames(*result);
      if (!frames.empty() && !generation_.push(std::move(frames))) return;
    }
    if (generation_.push(shaper.end())) generation_.finish();
  }

  // `shape` makes the body of the results.
  void whole(const std::function<bool()>& stop, const std::function<json(const std::vector<server_task_result_ptr>&)>& shape) {
    auto results = reader_.wait_for_all(stop);
    if (results.is_terminated || !generation_.wanted()) return;
    if (results.error) return generation_.fail(error_of(*results.error));
    if (generation_.push(safe_json_to_str(shape(results.results)))) generation_.finish();
  }

 private:
  // The reader sleeps until a result comes for one of its tasks; so one is given to it. Called on the canceller's thread.
  void wake_reader() {
    for (const int id : reader_.id_tasks) {
      auto stopped = std::make_unique<server_task_result_error>();
      stopped->id = id;
      stopped->err_msg = "cancelled";
      reader_.queue_results.send(std::move(stopped));
    }
  }

  server_response_reader& reader_;
  Generation& generation_;
};

json embeddings_body(const json& request, const std::string& model, const std::vector<server_task_result_ptr>& results) {
  json embeddings = json::array();
  for (const server_task_result_ptr& result : results) embeddings.push_back(result->to_json());
  const bool base64 = json_value(request, "encoding_format", std::string("float")) == "base64";
  return format_embeddings_response_oaicompat(request, model, embeddings, base64);
}

}  // namespace

LlamaModel::LlamaModel(std::unique_ptr<Runtime> runtime) : runtime_(std::move(runtime)) {}
LlamaModel::~LlamaModel() = default;

Result<std::unique_ptr<LlamaModel>> LlamaModel::load(const EngineSettings& settings, const ModelFile& file,
                                                     const EngineObserver& observer) {
  const auto cannot_load = [&settings](const std::string& reason) {
    return internal_error("model `" + settings.name + "`: `" + settings.path + "` cannot be loaded: " + reason);
  };
  static std::once_flag once;
  std::call_once(once, [] { llama_backend_init(); });
  EngineLogCapture log;
  try {
    if (!settings.chat_template.empty() && !common_chat_verify_template(settings.chat_template, true)) {
      return cannot_load("its `chat_template` is not a valid Jinja template");
    }
    auto runtime = std::make_unique<Runtime>(settings, file);
    if (!runtime->load(observer)) return cannot_load(log.reason().empty() ? "llama.cpp refused it" : first_line(log.reason()));
    if (runtime->context_size() < static_cast<int>(settings.context)) {
      return cannot_load("its context is only " + std::to_string(runtime->context_size()) + " tokens: lower `context`");
    }
    runtime->start();
    return std::unique_ptr<LlamaModel>(new LlamaModel(std::move(runtime)));
  } catch (const std::exception& exception) {
    return cannot_load(first_line(exception.what()));
  }
}

void LlamaModel::answer(Endpoint endpoint, const std::string& body, Generation& generation) {
  server_response_reader reader = runtime_->reader();
  reader.polling_interval_seconds = kPollSeconds;
  Result<LlamaTasks> made = LlamaTasks();
  try {
    made = make_llama_tasks(endpoint, body, runtime_->view(), reader);
  } catch (const std::exception& exception) {
    return generation.fail(rejected(exception.what()));
  }
  if (!made) return generation.fail(std::move(made).error());
  Error failure = upstream_error(ErrorKind::UpstreamFailed, "the embedded engine failed: its decode thread has ended");
  try {
    run(endpoint, std::move(*made), reader, generation);
  } catch (const std::exception& exception) {
    failure.message = "the embedded engine failed";
    failure.public_message = failure.message + ": " + first_line(exception.what());
  }
  // Does nothing where the answer has ended or is not wanted any more.
  generation.fail(std::move(failure));
}

void LlamaModel::run(Endpoint endpoint, LlamaTasks made, server_response_reader& reader, Generation& generation) {
  const std::function<bool()> stop = [this, &generation] { return runtime_->broken() || !generation.wanted(); };
  LlamaAnswer answer(reader, generation);
  if (stop() || !answer.post(std::move(made.tasks))) return;
  AnswerShaper shaper(made.shape);
  if (made.shape.streaming) return answer.stream(stop, std::move(shaper));
  if (endpoint != Endpoint::Embeddings) {
    return answer.whole(stop, [&](const std::vector<server_task_result_ptr>& results) { return shaper.body(results); });
  }
  const std::string model = runtime_->view().meta.model_name;
  answer.whole(stop, [&](const std::vector<server_task_result_ptr>& results) { return embeddings_body(made.body, model, results); });
}

}  // namespace sekisho
