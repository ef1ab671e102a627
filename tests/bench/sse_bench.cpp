// What one event of a streamed answer costs between the upstream's bytes and the client's, by both lanes.
#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "providers/openai/sse_reader.h"

#include <string>

#include <benchmark/benchmark.h>

namespace {

using namespace sekisho;

constexpr int kEvents = 200;

std::string answer() {
  std::string out;
  for (int i = 0; i < kEvents - 1; ++i) {
    out +=
        R"(data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1763600000,"model":"gpt-x","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]})"
        "\n\n";
  }
  return out +
         "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
         "data: [DONE]\n\n";
}

void count_events(benchmark::State& state) { state.SetItemsProcessed(state.iterations() * kEvents); }

void BM_ReadFrames(benchmark::State& state) {
  const std::string bytes = answer();
  for (auto _ : state) {
    SseReader reader;
    benchmark::DoNotOptimize(reader.feed(bytes));
  }
  count_events(state);
}
BENCHMARK(BM_ReadFrames);

// In pieces of the size that a network hands over.
void through(benchmark::State& state, Lane lane) {
  const std::string bytes = answer();
  Request request;
  request.stream = true;
  const auto dialect = make_openai_dialect();
  const auto api = make_openai_api();
  for (auto _ : state) {
    const auto decoder = dialect->decoder(request);
    const auto writer = api->writer(request, lane, nullptr);
    for (std::size_t at = 0; at < bytes.size(); at += 1400) {
      for (const StreamEvent& event : *decoder->feed(std::string_view(bytes).substr(at, 1400)))
        benchmark::DoNotOptimize(writer->write(event));
    }
    benchmark::DoNotOptimize(writer->finish());
  }
  count_events(state);
}

void BM_Relay(benchmark::State& state) { through(state, Lane::Relay); }
BENCHMARK(BM_Relay);

void BM_Translate(benchmark::State& state) { through(state, Lane::Translate); }
BENCHMARK(BM_Translate);

void BM_ParseRequest(benchmark::State& state) {
  std::string content;
  while (content.size() < static_cast<std::size_t>(state.range(0))) content += R"(Some words of a prompt, and a break.\n)";
  const std::string body = R"({"model":"auto","stream":true,"messages":[{"role":"user","content":")" + content + "\"}]}";
  const auto api = make_openai_api();
  for (auto _ : state) benchmark::DoNotOptimize(api->parse(Endpoint::Chat, body));
}
BENCHMARK(BM_ParseRequest)->Arg(1'000)->Arg(100'000);

}  // namespace

BENCHMARK_MAIN();
