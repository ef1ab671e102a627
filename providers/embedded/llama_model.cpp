#include "providers/embedded/llama_model.h"

#include "providers/embedded/engine_log.h"
#include "providers/embedded/llama_answer.h"
#include "providers/embedded/llama_errors.h"
#include "providers/embedded/llama_results.h"
#include "providers/embedded/llama_tasks.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace sekisho {
namespace {

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
  // A slot keeps its last prompt, whose beginning the next one need not read again. Less in common than this is no reason to write
  // over a conversation while there is a slot that was not used for longer.
  params.slot_prompt_similarity = 0.5F;
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
    const server_response_reader queues = reader();
    results_ = std::make_unique<LlamaResults>(queues.queue_tasks, queues.queue_results);
    return true;
  }

  void start() {
    std::promise<void> ended;
    ended_ = ended.get_future();
    loop_ = std::thread([this, ended = std::move(ended)]() mutable {
      try {
        context_.start_loop();
      } catch (const std::exception&) {
        broken_ = true;  // by a step that has told its requests so
      }
      results_->close();
      ended.set_value();
    });
  }

  LlamaModelView view() const { return {params_, *meta_, *chat_, vocab_}; }
  // A reader of the model's queues, not read from yet.
  server_response_reader reader() { return context_.get_response_reader(); }
  LlamaResults& results() { return *results_; }
  bool broken() const { return broken_; }
  int context_size() const { return meta_->slot_n_ctx; }

 private:
  common_params params_;
  server_context context_;
  std::unique_ptr<server_context_meta> meta_;
  std::unique_ptr<LlamaTemplate> chat_;
  std::unique_ptr<LlamaResults> results_;
  const llama_vocab* vocab_ = nullptr;
  std::atomic<bool> broken_ = false;
  std::thread loop_;
  std::future<void> ended_;
};

namespace {

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
  LlamaAnswer answer(runtime_->results(), reader, generation);
  if (runtime_->broken() || !generation.wanted() || !answer.post(std::move(made.tasks), made.shape)) return;
  if (made.shape.streaming) return answer.stream();
  using Results = std::vector<server_task_result_ptr>;
  if (endpoint != Endpoint::Embeddings)
    return answer.whole([](AnswerShaper& shaper, const Results& results) { return shaper.body(results); });
  const std::string model = runtime_->view().meta.model_name;
  answer.whole([&](AnswerShaper&, const Results& results) { return embeddings_body(made.body, model, results); });
}

}  // namespace sekisho
