#include "gateway/core/request.h"

namespace sekisho {

std::string_view path_of(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::Chat:
      return "/chat/completions";
    case Endpoint::Completions:
      return "/completions";
    case Endpoint::Embeddings:
      return "/embeddings";
  }
  return {};
}

std::string_view name_of(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::Chat:
      return "chat";
    case Endpoint::Completions:
      return "completions";
    case Endpoint::Embeddings:
      return "embeddings";
  }
  return {};
}

void release_content(Request& request) {
  request.tape = nullptr;
  request.messages = {};
  request.tools = {};
  request.parameters = {};
  request.stream_options = {};
}

}  // namespace sekisho
