#pragma once

#include "gateway/core/request.h"
#include "providers/embedded/embedded_engine.h"

#include <string>
#include <vector>

#include <server-context.h>

namespace sekisho {

// What tasks are made from. Includes llama.cpp: only for the files beside this one that speak to it.
struct LlamaModelView {
  const common_params& params;
  const server_context_meta& meta;
  const llama_vocab* vocab;
};

// One request as llama.cpp's server wants it.
struct LlamaTasks {
  std::vector<server_task> tasks;
  bool streaming = false;
  json body;  // as parsed, for the shape of embeddings
};

// Parses the request and makes its tasks with ids from `reader`. Throws std::exception with a message for the client when the body
// cannot be served: it is as if llama.cpp's own HTTP handlers had refused it.
LlamaTasks make_llama_tasks(Endpoint endpoint, const std::string& body, const LlamaModelView& model, server_response_reader& reader);

}  // namespace sekisho
