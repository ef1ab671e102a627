// Any split of the bytes of a stream gives the same frames, events and failures, and nothing of an upstream's brings the decoder down.
#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "providers/openai/sse_reader.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

// The first byte says how long the pieces are.
std::size_t step_of(std::uint8_t byte) { return 1 + byte % 17; }

std::string describe_part(const StreamPart& part) {
  if (const auto* text = std::get_if<TextDelta>(&part)) return "t" + std::to_string(text->choice) + text->text;
  if (const auto* call = std::get_if<ToolCallDelta>(&part)) {
    return "c" + std::to_string(call->choice) + "." + std::to_string(call->index) + call->id + call->name + call->arguments;
  }
  if (const auto* finish = std::get_if<FinishPart>(&part)) return "f" + finish->reason;
  if (const auto* usage = std::get_if<Usage>(&part)) return "u" + std::to_string(usage->input) + "/" + std::to_string(usage->output);
  return "p" + std::to_string(part.index());
}

// Everything a client could see of the stream, when it comes in pieces of `step`.
std::string outcome(const Request& request, std::string_view bytes, std::size_t step) {
  const auto decoder = make_openai_dialect()->decoder(request);
  const auto relay = make_openai_api()->writer(request, Lane::Relay, nullptr);
  const auto translate = make_openai_api()->writer(request, Lane::Translate, nullptr);
  std::string out;
  std::string parts;
  const auto take = [&](const Result<std::vector<StreamEvent>>& events) {
    if (!events) {
      out += relay->fail(events.error()) + translate->fail(events.error());
      return false;
    }
    for (const StreamEvent& event : *events) {
      for (const StreamPart& part : event.parts) parts += describe_part(part);
      out += relay->write(event) + translate->write(event);
    }
    return true;
  };
  bool good = true;
  for (std::size_t at = 0; at < bytes.size() && good; at += step) good = take(decoder->feed(bytes.substr(at, step)));
  if (good && take(decoder->finish())) out += relay->finish() + translate->finish();
  return out + parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Request request;
  request.stream = true;
  request.usage_asked = data[0] % 2 == 0;
  if (data[0] % 5 == 0) request.endpoint = Endpoint::Completions;
  const std::string whole = outcome(request, bytes, bytes.size() + 1);
  if (outcome(request, bytes, step_of(data[0])) != whole) std::abort();
  if (outcome(request, bytes, 1) != whole) std::abort();
  return 0;
}
