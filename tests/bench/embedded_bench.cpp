// The embedded engine with the demo model: how long loading takes and what it costs in memory, tokens by requests at once. Decoding is on
// one thread, so seconds of processor time, which a busy machine does not change, are the seconds an idle one would take.
#include "providers/embedded/embedded_engine.h"
#include "tests/unit/providers/embedded/engine_fixture.h"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

namespace sekisho {
namespace {

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

EngineSettings settings_for(std::uint32_t slots) {
  EngineSettings settings = demo_settings();
  settings.context = 4096;
  settings.slots = slots;
  return settings;
}

void BM_Load(benchmark::State& state) {
  double grown = 0;
  for (auto _ : state) {
    const double before = resident_megabytes();
    const auto engine = load_engine(settings_for(4));
    grown = resident_megabytes() - before;
  }
  state.counters["rss_mb"] = grown;
}
BENCHMARK(BM_Load)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

// One token is one byte in this model, so the answer's bytes count it.
void BM_Tokens(benchmark::State& state) {
  const auto requests = static_cast<std::uint32_t>(state.range(0));
  const auto engine = load_engine(settings_for(requests));
  for (auto _ : state) {
    std::vector<std::shared_ptr<Generation>> answers;
    const std::string body =
        R"({"prompt":"<|im_start|>user\nWhat is Sekisho?<|im_end|>\n<|im_start|>assistant\n","temperature":0,"max_tokens":128})";
    for (std::uint32_t i = 0; i < requests; ++i) answers.push_back(*engine->submit(Endpoint::Completions, body));
    for (const auto& answer : answers) benchmark::DoNotOptimize(whole_of(*answer));
  }
  state.counters["tokens_per_s"] = benchmark::Counter(128.0 * requests, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Tokens)->Arg(1)->Arg(4)->Arg(8)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void BM_ChatAnswer(benchmark::State& state) {
  const auto engine = load_engine(settings_for(1));
  for (auto _ : state) {
    const auto answer = *engine->submit(Endpoint::Chat, question("What is Sekisho?", R"(,"stream":true)"));
    benchmark::DoNotOptimize(whole_of(*answer));
  }
}
BENCHMARK(BM_ChatAnswer)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace sekisho

BENCHMARK_MAIN();
