#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "providers/embedded/embedded_engine.h"
#include "providers/embedded/llama_shapes.h"
#include "providers/embedded/llama_template.h"

#include <string>
#include <vector>

#include <server-context.h>

namespace sekisho {

// What tasks are made from. Includes llama.cpp: only for the files beside this one that speak to it.
struct LlamaModelView {
  const common_params& params;
  const server_context_meta& meta;
  const LlamaTemplate& chat;
  const llama_vocab* vocab;
};

// One request as llama.cpp's server wants it.
struct LlamaTasks {
  std::vector<server_task> tasks;
  AnswerShape shape;
  json body;  // as parsed, for the shape of embeddings
};

// Parses the request and makes its tasks with ids from `reader`. ContextOverflow for a text to embed that is longer than the context.
// Throws std::exception with a message for the client when the body cannot be served: it is as if llama.cpp's own HTTP handlers had
// refused it.
Result<LlamaTasks> make_llama_tasks(Endpoint endpoint, const std::string& body, const LlamaModelView& model,
                                    server_response_reader& reader);

}  // namespace sekisho
