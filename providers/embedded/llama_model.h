#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "providers/embedded/embedded_engine.h"
#include "providers/embedded/generation.h"
#include "providers/embedded/model_file.h"

#include <memory>
#include <string>

struct server_response_reader;  // NOLINT(readability-identifier-naming): llama.cpp's

namespace sekisho {

struct LlamaTasks;

// A model loaded by llama.cpp with its decode thread: the one place that speaks llama.cpp's own interface, which changes from version
// to version (this is v0.5.0). Slots, batching, templates, tool calls, grammars and OpenAI's shapes are llama.cpp's.
class LlamaModel {
 public:
  // Blocks. `file` is what inspecting it told.
  static Result<std::unique_ptr<LlamaModel>> load(const EngineSettings& settings, const ModelFile& file, const EngineObserver& observer);
  // Joins the decode thread. Every answer() must have returned.
  ~LlamaModel();
  LlamaModel(const LlamaModel&) = delete;
  LlamaModel& operator=(const LlamaModel&) = delete;

  // Answers an OpenAI request body on the calling thread: pushes an SSE stream or one whole body, then finishes or fails
  // `generation`. Returns within a token of its cancellation. Safe from several threads.
  void answer(Endpoint endpoint, const std::string& body, Generation& generation);

 private:
  class Runtime;
  explicit LlamaModel(std::unique_ptr<Runtime> runtime);
  void run(Endpoint endpoint, LlamaTasks made, server_response_reader& reader, Generation& generation);
  std::unique_ptr<Runtime> runtime_;
};

}  // namespace sekisho
