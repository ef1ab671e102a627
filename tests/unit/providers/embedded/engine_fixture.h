#pragma once

#include "providers/embedded/embedded_engine.h"
#include "providers/embedded/generation.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

namespace sekisho {

inline std::string demo_model_path() { return std::string(SEKISHO_SOURCE_DIR) + "/models/sekisho-demo/sekisho-demo.gguf"; }

inline EngineSettings demo_settings() {
  return {.name = "sekisho-demo", .path = demo_model_path(), .context = 1024, .slots = 2, .queue = 8, .threads = 1};
}

inline std::shared_ptr<EmbeddedEngine> load_engine(const EngineSettings& settings) {
  auto engine = EmbeddedEngine::load(settings);
  if (!engine) throw std::runtime_error(engine.error().message);
  return *engine;
}

// The next piece, waited for on the test's own thread.
inline GenerationPiece next_piece(Generation& generation) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  while (true) {
    const auto wake = [&] {
      const std::lock_guard lock(mutex);
      ready = true;
      changed.notify_one();
    };
    if (auto piece = generation.take_or_wait(wake)) return *piece;
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, std::chrono::seconds(30), [&] { return ready; })) throw std::runtime_error("no piece in 30 seconds");
    ready = false;
  }
}

// All bytes up to the end; nothing when the answer failed.
inline std::optional<std::string> whole_of(Generation& generation) {
  std::string bytes;
  while (true) {
    const GenerationPiece piece = next_piece(generation);
    if (piece.error) return std::nullopt;
    if (piece.end) return bytes;
    bytes += piece.bytes;
  }
}

// The whole answer, or why there is none.
inline std::string ask(EmbeddedEngine& engine, Endpoint endpoint, const std::string& body) {
  auto generation = engine.submit(endpoint, body);
  if (!generation) return "refused: " + generation.error().message;
  return whole_of(**generation).value_or("failed");
}

inline Error failure_of(EmbeddedEngine& engine, Endpoint endpoint, const std::string& body) {
  auto generation = engine.submit(endpoint, body);
  while (true) {
    const GenerationPiece piece = next_piece(**generation);
    if (piece.error) return *piece.error;
    if (piece.end) return internal_error("did not fail");
  }
}

inline std::string question(const std::string& text, const std::string& more = "") {
  return R"({"messages":[{"role":"user","content":")" + text + R"("}],"temperature":0)" + more + "}";
}

// A request that decodes to the end of the context unless somebody stops it.
inline std::string endless_question() { return question("Hello", R"(,"stream":true,"ignore_eos":true)"); }

}  // namespace sekisho
