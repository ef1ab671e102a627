#include "providers/embedded/embedded_engine.h"

#include "providers/embedded/engine_log.h"
#include "providers/embedded/llama_model.h"
#include "providers/embedded/model_file.h"
#include "providers/embedded/waiting_line.h"

#include <thread>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::uint32_t kMostSlots = 256;  // llama.cpp's own limit of sequences in a context

// Answers one request after the other; each of an engine's threads runs this.
void answer_jobs(WaitingLine& line, LlamaModel& model) {
  while (const auto job = line.take()) {
    const Steady::time_point began = Steady::now();
    model.answer(job->endpoint, job->body, *job->generation);
    line.done(*job, std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began));
  }
}

Result<void> check_settings(const EngineSettings& settings) {
  const auto refuse = [&settings](const std::string& reason) { return internal_error("model `" + settings.name + "`: " + reason); };
  if (settings.slots == 0 || settings.slots > kMostSlots) return refuse("`slots` must be from 1 to " + std::to_string(kMostSlots));
  if (settings.context == 0) return refuse("`context` must be at least 1");
  if (std::uint64_t{settings.context} * settings.slots > INT32_MAX) return refuse("`context` times `slots` is too much for llama.cpp");
  return {};
}

}  // namespace

struct EmbeddedEngine::State {
  EngineSettings settings;
  std::unique_ptr<LlamaModel> model;
  std::shared_ptr<WaitingLine> line;
  std::vector<std::thread> threads;
};

EmbeddedEngine::EmbeddedEngine(std::unique_ptr<State> state) : state_(std::move(state)) {
  for (std::uint32_t i = 0; i < state_->settings.slots; ++i) {
    state_->threads.emplace_back([line = state_->line.get(), model = state_->model.get()] { answer_jobs(*line, *model); });
  }
}

EmbeddedEngine::~EmbeddedEngine() {
  state_->line->close();
  for (std::thread& thread : state_->threads) thread.join();
}

Result<std::shared_ptr<EmbeddedEngine>> EmbeddedEngine::load(const EngineSettings& settings, const EngineObserver& observer) {
  install_engine_log();
  if (auto checked = check_settings(settings); !checked) return checked.error();
  auto file = inspect_model_file(settings);
  if (!file) return file.error();
  auto model = LlamaModel::load(settings, *file, observer);
  if (!model) return model.error();
  auto state = std::make_unique<State>();
  state->settings = settings;
  state->model = std::move(*model);
  state->line = std::make_shared<WaitingLine>(settings.slots, settings.queue);
  return std::shared_ptr<EmbeddedEngine>(new EmbeddedEngine(std::move(state)));
}

const EngineSettings& EmbeddedEngine::settings() const { return state_->settings; }

Result<std::shared_ptr<Generation>> EmbeddedEngine::submit(Endpoint endpoint, std::string body) {
  auto generation = std::make_shared<Generation>();
  EngineJob job{.endpoint = endpoint, .body = std::move(body), .generation = generation};
  if (auto joined = state_->line->join(std::move(job)); !joined) return joined.error();
  return generation;
}

std::size_t EmbeddedEngine::running() const { return state_->line->running(); }
std::size_t EmbeddedEngine::waiting() const { return state_->line->waiting(); }

}  // namespace sekisho
