// What detection costs for 16 KB: clean prose, code, Japanese, a mix with findings, and the worst that can be thrown at it.
#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <chrono>
#include <string>

#include <benchmark/benchmark.h>

namespace {

using namespace sekisho;

constexpr std::size_t kSize = 16384;

constexpr std::string_view kProse =
    "Our quarterly report shows that revenue grew by 12% year over year, and churn fell to 3.4%. Please contact the team if you have "
    "questions about item 4 of the agenda; the minutes are in the shared folder.\n";
constexpr std::string_view kCode =
    "std::optional<Window> find_at(const NumberRun& run, std::size_t first) const {\n  if (first == 0 && run.plus) return std::nullopt;\n"
    "  for (int i = 0; i < 16; ++i) total += weights[i] * 0x1F; // \"\\n\"\n  return Window{first, 3, 0.25};\n}\n";
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

std::string mixed() { return filled(kProse, kSize / 3) + filled(kCode, kSize / 3) + filled(kJapanese, kSize / 3) + std::string(kPersonal); }

void scan(benchmark::State& state, const std::string& text) {
  const auto detector = make_detector("basic/1").value();
  for (auto _ : state) benchmark::DoNotOptimize(detect_text(*detector, text, std::chrono::minutes(1)));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

}  // namespace

BENCHMARK_CAPTURE(scan, prose_16k, filled(kProse));
BENCHMARK_CAPTURE(scan, code_16k, filled(kCode));
BENCHMARK_CAPTURE(scan, japanese_16k, filled(kJapanese));
BENCHMARK_CAPTURE(scan, mixed_16k, mixed());
BENCHMARK_CAPTURE(scan, personal_16k, filled(kPersonal));
BENCHMARK_CAPTURE(scan, digits_1m, filled("4", 1 << 20));
BENCHMARK_CAPTURE(scan, groups_1m, filled("4111 1111 1111 1112 ", 1 << 20));
BENCHMARK_CAPTURE(scan, ats_1m, filled("a@", 1 << 20));
BENCHMARK_CAPTURE(scan, escapes_1m, filled("\\u0041", 1 << 20));
BENCHMARK_CAPTURE(scan, base64_1m, filled("aGVsbG8g", 1 << 20));
BENCHMARK_CAPTURE(scan, half_width_1m, filled("ｱﾊﾟ", 1 << 20));

BENCHMARK_MAIN();
