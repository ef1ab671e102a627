// What detection costs: basic/1 alone, every pack together, and dictionaries; on this project's own prose and code, on Japanese, on text
// that is all findings, and on the worst that can be thrown at it. `p99_us` is over all scans of blocks of 16 KB, by the wall clock,
// `text_p99_us` over the blocks by the median of each: how much longer than others a text takes, without what else is at work on the
// machine; `best_us` is the mean over the blocks of the fastest scan of each. `yardstick` does the same work again and again, a tenth of a
// millisecond of dependent arithmetic that touches no memory: its p99 is the machine's own.
#include "policies/detect/detect_all.h"
#include "policies/detect/detect_text.h"
#include "policies/detect/dictionary.h"
#include "policies/detect/packs.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace {

using namespace sekisho;

constexpr std::size_t kSize = 16384;
constexpr std::size_t kPrompt = std::size_t{512} << 10;

constexpr std::string_view kJapanese =
    "本日はお忙しい中お時間をいただきありがとうございます。サーバーのログを確認したところ、昨日の15時ごろからエラーが増えています。"
    "担当者に連絡して、データベースの接続設定を見直してください。\n";
constexpr std::string_view kPersonal =
    "田中太郎 090-1234-5678 tanaka@example.co.jp カード 4111 1111 1111 1111 マイナンバー 1234-5678-9018 IBAN GB82WEST12345698765432\n";

std::string filled(std::string_view piece, std::size_t size = kSize) {
  std::string text;
  while (text.size() + piece.size() <= size) text += piece;
  return text;
}

// The ASCII lines of the project's files with this ending.
std::string own_text(std::string_view folder, std::string_view ending) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SEKISHO_SOURCE_DIR) / folder)) {
    if (entry.path().extension() == ending) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::string all;
  for (const auto& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      if (std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) all += line + "\n";
    }
  }
  return all;
}

const std::string& prose() {
  static const std::string text = filled(own_text("docs", ".md"), kPrompt);
  return text;
}
const std::string& code() {
  static const std::string text = own_text("gateway", ".cpp").substr(0, kPrompt);
  return text;
}
std::string mixed(std::size_t size = kSize) {
  return prose().substr(0, size / 3) + code().substr(0, size / 3) + filled(kJapanese, size / 3) + std::string(kPersonal);
}

std::vector<DictionaryWord> words(std::size_t count) {
  std::vector<DictionaryWord> all;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i * 7919 % 1000003);
    all.push_back({i % 2 == 0 ? "project " + number + " falcon" : "作品" + number, "term"});
  }
  return all;
}

using Detectors = std::vector<DeclaredDetector>;

DeclaredDetector declared(std::string id, std::shared_ptr<const Detector> detector) {
  return {.id = std::move(id), .detector = std::move(detector), .timeout = std::chrono::minutes(1)};
}

Detectors pack(const std::string& name) { return {declared("one", make_detector(name).value())}; }
Detectors dictionary(std::size_t count) { return {declared("words", make_dictionary(words(count)))}; }

// Every pack that a policy may name, and a dictionary; basic/1 says nothing that the others do not.
Detectors every_pack() {
  Detectors all = dictionary(1000);
  std::vector<std::string> names = known_packs();
  std::erase(names, "basic/1");
  std::vector<std::unique_ptr<Detector>> packs = make_detectors(names).value();
  for (std::size_t i = 0; i < names.size(); ++i) all.push_back(declared(names[i], std::move(packs[i])));
  return all;
}

double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Of one value or more, which it sorts.
double share_of(std::vector<double>& values, std::size_t percent) {
  std::ranges::sort(values);
  return values[values.size() * percent / 100];
}

// Of one value or more.
double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

void report(benchmark::State& state, std::vector<std::vector<double>>& seconds) {
  std::vector<double> all;
  std::vector<double> best;
  std::vector<double> medians;
  std::erase_if(seconds, [](const std::vector<double>& block) { return block.empty(); });
  for (std::vector<double>& block : seconds) {
    all.insert(all.end(), block.begin(), block.end());
    medians.push_back(share_of(block, 50));
    best.push_back(block.front());
  }
  state.counters["p99_us"] = share_of(all, 99) * 1e6;
  state.counters["text_p99_us"] = share_of(medians, 99) * 1e6;
  state.counters["best_us"] = mean_of(best) * 1e6;
}

void yardstick(benchmark::State& state) {
  constexpr int kSteps = 60'000;
  std::vector<std::vector<double>> seconds(1);
  std::uint64_t value = 1;
  for (auto _ : state) {
    const double began = seconds_now();
    for (int i = 0; i < kSteps; ++i) {
      value ^= value << 13;
      value ^= value >> 7;
      value ^= value << 17;
    }
    benchmark::DoNotOptimize(value);
    seconds.front().push_back(seconds_now() - began);
  }
  report(state, seconds);
}

// Block after block of the text; each is one request.
void scan(benchmark::State& state, const Detectors& detectors, const std::string& text, std::size_t block = kSize) {
  const SystemClock clock;
  std::vector<std::vector<double>> seconds(std::max<std::size_t>(text.size() / block, 1));  // of every block
  std::size_t number = 0;
  std::int64_t bytes = 0;
  for (auto _ : state) {
    const std::string_view piece = std::string_view(text).substr(number * block, block);
    bytes += static_cast<std::int64_t>(piece.size());
    const std::vector<Segment> segments = {{.text = piece, .role = SegmentRole::User, .pointer = "/messages/0/content"}};
    const double began = seconds_now();
    benchmark::DoNotOptimize(detect_all(detectors, segments, clock));
    seconds[number].push_back(seconds_now() - began);
    number = number + 1 == seconds.size() ? 0 : number + 1;
  }
  state.SetBytesProcessed(bytes);
  report(state, seconds);
}

void scan_whole(benchmark::State& state, const Detectors& detectors, const std::string& text) { scan(state, detectors, text, text.size()); }

}  // namespace

BENCHMARK(yardstick);
BENCHMARK_CAPTURE(scan, basic_prose_16k, pack("basic/1"), prose());
BENCHMARK_CAPTURE(scan, basic_code_16k, pack("basic/1"), code());
BENCHMARK_CAPTURE(scan, basic_japanese_16k, pack("basic/1"), filled(kJapanese));
BENCHMARK_CAPTURE(scan, basic_mixed_16k, pack("basic/1"), mixed());
BENCHMARK_CAPTURE(scan, basic_personal_16k, pack("basic/1"), filled(kPersonal));
BENCHMARK_CAPTURE(scan, every_pack_prose_16k, every_pack(), prose());
BENCHMARK_CAPTURE(scan, every_pack_code_16k, every_pack(), code());
BENCHMARK_CAPTURE(scan, every_pack_japanese_16k, every_pack(), filled(kJapanese));
BENCHMARK_CAPTURE(scan, every_pack_mixed_16k, every_pack(), mixed());
BENCHMARK_CAPTURE(scan, every_pack_personal_16k, every_pack(), filled(kPersonal));
BENCHMARK_CAPTURE(scan_whole, every_pack_prose_512k, every_pack(), prose());
BENCHMARK_CAPTURE(scan_whole, every_pack_code_512k, every_pack(), code());
BENCHMARK_CAPTURE(scan_whole, every_pack_mixed_512k, every_pack(), mixed(kPrompt));
BENCHMARK_CAPTURE(scan_whole, every_pack_digits_1m, every_pack(), filled("4", 1 << 20));
BENCHMARK_CAPTURE(scan_whole, every_pack_groups_1m, every_pack(), filled("4111 1111 1111 1112 ", 1 << 20));
BENCHMARK_CAPTURE(scan_whole, every_pack_ats_1m, every_pack(), filled("a@", 1 << 20));
BENCHMARK_CAPTURE(scan_whole, every_pack_escapes_1m, every_pack(), filled("\\u0041", 1 << 20));
BENCHMARK_CAPTURE(scan_whole, every_pack_base64_1m, every_pack(), filled("aGVsbG8g", 1 << 20));
BENCHMARK_CAPTURE(scan_whole, every_pack_half_width_1m, every_pack(), filled("ｱﾊﾟ", 1 << 20));
BENCHMARK_CAPTURE(scan, dictionary_10_prose, dictionary(10), prose());
BENCHMARK_CAPTURE(scan, dictionary_100k_prose, dictionary(100'000), prose());
BENCHMARK_CAPTURE(scan, dictionary_10_japanese, dictionary(10), filled(kJapanese));
BENCHMARK_CAPTURE(scan, dictionary_100k_japanese, dictionary(100'000), filled(kJapanese));
BENCHMARK_CAPTURE(scan, one_secrets_code, pack("secrets/1"), code());
BENCHMARK_CAPTURE(scan, one_source_code_code, pack("source-code/1"), code());
BENCHMARK_CAPTURE(scan, one_special_category_code, pack("special-category-lexicon/1"), code());
BENCHMARK_CAPTURE(scan, one_jp_code, pack("jp-pii/1"), code());
BENCHMARK_CAPTURE(scan, one_global_code, pack("global-pii/1"), code());
BENCHMARK_CAPTURE(scan, one_eu_code, pack("eu-pii/1"), code());
BENCHMARK_CAPTURE(scan, one_payment_code, pack("payment/1"), code());

int main(int argc, char** argv) {
  constexpr int kKept = 16 * 1024 * 1024;  // freed memory is kept as the gateway keeps it (serve_command.cpp)
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_MMAP_THRESHOLD, kKept);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
