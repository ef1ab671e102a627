#include "gateway/api/openai_api.h"

#include "gateway/api/filtering_writer.h"
#include "gateway/api/openai_request.h"
#include "gateway/api/openai_writer.h"
#include "gateway/core/error_response.h"

namespace sekisho {
namespace {

std::unique_ptr<AnswerWriter> plain_writer(const Request& request, Lane lane) {
  if (lane == Lane::Relay) return make_relay_writer(request);
  return request.stream ? make_chunk_writer(request) : make_whole_writer(request);
}

class OpenAiApi final : public ClientDialect {
 public:
  Result<Request> parse(Endpoint endpoint, std::string body) const override { return parse_openai_request(endpoint, std::move(body)); }

  std::unique_ptr<AnswerWriter> writer(const Request& request, Lane lane, AnswerFilter* filter) const override {
    std::unique_ptr<AnswerWriter> plain = plain_writer(request, lane);
    // Vectors have no texts.
    if (filter == nullptr || request.endpoint == Endpoint::Embeddings) return plain;
    return make_filtering_writer(std::move(plain), request, *filter);
  }

  HttpResponse error(const Error& error, std::string_view request_id, std::string_view decision_id) const override {
    return error_response(error, request_id, decision_id);
  }
};

}  // namespace

std::unique_ptr<ClientDialect> make_openai_api() { return std::make_unique<OpenAiApi>(); }

std::string model_body(const ModelEntry& model) {
  return "{\"id\":" + json_quote(model.id) + ",\"object\":\"model\",\"created\":" + std::to_string(model.created) +
         ",\"owned_by\":" + json_quote(model.owned_by) + "}";
}

std::string models_body(std::span<const ModelEntry> models) {
  std::string out = "{\"object\":\"list\",\"data\":[";
  for (const ModelEntry& model : models) {
    if (out.back() != '[') out += ',';
    out += model_body(model);
  }
  return out + "]}";
}

}  // namespace sekisho
