#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// One GGUF model to be served from this process.
struct EngineSettings {
  std::string name = {};           // what a target's `model` says
  std::string path = {};           // GGUF file
  std::string sha256 = {};         // 64 hex digits; empty: not checked
  std::uint32_t context = 4096;    // tokens of one slot: prompt and answer together
  std::uint32_t slots = 4;         // requests decoded at once
  std::uint32_t queue = 64;        // requests that may wait beyond these; then UpstreamOverloaded
  std::uint32_t threads = 0;       // for decoding; 0: half the cores, at least one
  bool embeddings = false;         // serve embeddings (mean pooling unless the model says otherwise)
  std::string chat_template = {};  // Jinja; empty: the model's own

  bool operator==(const EngineSettings&) const = default;
};

enum class EngineLogLevel { Debug, Info, Warn, Error };

// What loading tells while it goes on. Called on the loading thread.
struct EngineObserver {
  std::function<void(double done)> progress;  // 0.0 to 1.0
};

class Generation;

// One loaded model with its decode thread, its slots and a bounded queue. An idle engine uses no processor time. Safe from any thread.
// Destroying it ends running answers with an error and joins its threads.
class EmbeddedEngine {
 public:
  // Blocks for as long as loading takes. Fails with the path and the reason when the file is missing, is no GGUF, is cut short, has
  // another SHA-256 or would not fit the memory, or when the context is longer than the model was trained for.
  static Result<std::shared_ptr<EmbeddedEngine>> load(const EngineSettings& settings, const EngineObserver& observer = {});
  ~EmbeddedEngine();
  EmbeddedEngine(const EmbeddedEngine&) = delete;
  EmbeddedEngine& operator=(const EmbeddedEngine&) = delete;

  const EngineSettings& settings() const;
  // Queues an OpenAI request body for the endpoint. UpstreamOverloaded with `retry_after` when the queue is full.
  Result<std::shared_ptr<Generation>> submit(Endpoint endpoint, std::string body);
  // Requests that hold a slot, and those that wait for one.
  std::size_t running() const;
  std::size_t waiting() const;

 private:
  struct State;
  explicit EmbeddedEngine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// llama.cpp's own log goes to `sink` from here on, in whole lines, from any thread; an empty sink discards it, as it is before the
// first call. Process-wide, because llama.cpp's log is. Never holds prompt text at Info or above.
void set_engine_log(std::function<void(EngineLogLevel, std::string_view line)> sink);

}  // namespace sekisho
