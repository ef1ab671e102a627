// Reading and splicing the JSON of requests: 1 KB and 100 KB of ordinary chat, and what a hostile body may cost (reliability: D06).
#include "gateway/core/json_tape.h"

#include <string>

#include <benchmark/benchmark.h>

namespace {

using namespace sekisho;

// A chat of about `size` bytes: paragraphs with line breaks in a few messages.
std::string chat_of(std::size_t size) {
  std::string json = R"({"model":"auto","temperature":0.2,"messages":[{"role":"system","content":"You are brief."})";
  while (json.size() < size) {
    json += R"(,{"role":"user","content":")";
    for (int i = 0; i < 16 && json.size() < size; ++i) json += R"(The quick brown fox jumps over the lazy dog; it said \"hello\".\n)";
    json += "\"}";
  }
  return json + "]}";
}

std::string escaped_japanese(std::size_t size) {
  std::string json = "[\"";
  while (json.size() < size) json += R"(\u95a2\u6240\u306f)";
  return json + "\"]";
}

void parse(benchmark::State& state, const std::string& json) {
  for (auto _ : state) {
    std::string copy;
    copy.reserve(json.size() + 64);
    copy = json;
    benchmark::DoNotOptimize(JsonTape::parse(std::move(copy)));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * json.size()));
}

void BM_ParseChat(benchmark::State& state) { parse(state, chat_of(static_cast<std::size_t>(state.range(0)))); }
BENCHMARK(BM_ParseChat)->Arg(1'000)->Arg(100'000);

void BM_ParseEscapedJapanese(benchmark::State& state) { parse(state, escaped_japanese(100'000)); }
BENCHMARK(BM_ParseEscapedJapanese);

void BM_SpliceModel(benchmark::State& state) {
  const JsonTape tape = *JsonTape::parse(chat_of(static_cast<std::size_t>(state.range(0))));
  const JsonTape::Node& model = tape.at(tape.find(tape.root(), "model"));
  for (auto _ : state) benchmark::DoNotOptimize(apply_splices(tape.bytes(), {{model.begin, model.end, json_quote("gpt-x")}}));
}
BENCHMARK(BM_SpliceModel)->Arg(1'000)->Arg(100'000);

void BM_HostileDepth(benchmark::State& state) { parse(state, std::string(100'000, '[') + std::string(100'000, ']')); }
BENCHMARK(BM_HostileDepth)->Unit(benchmark::kMillisecond);

void BM_HostileArray(benchmark::State& state) {
  std::string json = "[1";
  for (int i = 0; i < 1'000'000; ++i) json += ",1";
  parse(state, json + "]");
}
BENCHMARK(BM_HostileArray)->Unit(benchmark::kMillisecond);

void BM_HostileString(benchmark::State& state) { parse(state, "[\"" + std::string(64 << 20, 'a') + "\"]"); }
BENCHMARK(BM_HostileString)->Unit(benchmark::kMillisecond);

void BM_HostileNumber(benchmark::State& state) { parse(state, "[" + std::string(1'000'000, '9') + "e999999]"); }
BENCHMARK(BM_HostileNumber)->Unit(benchmark::kMillisecond);

void BM_HostileKeys(benchmark::State& state) {
  std::string json = "{\"k\":1";
  for (int i = 0; i < 200'000; ++i) json += ",\"k" + std::to_string(i) + "\":1";
  parse(state, json + "}");
}
BENCHMARK(BM_HostileKeys)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
