#include "policies/prove/filled.h"
#include "policies/prove/statement_diff.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::size_t kLongestText = 200;  // bytes of a value that are told

struct ChangePhrases {
  std::string_view changed;  // what, before, after
  std::string_view added;    // what
  std::string_view gone;     // what
  std::string_view gained;   // what, after
  std::string_view lost;     // what, before
  std::string_view nothing;  // an empty text
};

constexpr ChangePhrases kEnglish{"! `%`: was %, is now %",  "! `%` is new", "! `%` is gone", "! `%` is new: %",
                                 "! `%` is gone: it was %", "nothing"};
constexpr ChangePhrases kJapanese{"! `%`: % から % に変更",   "! `%` を追加", "! `%` を削除", "! `%` を追加: %",
                                  "! `%` を削除（以前は %）", "なし"};

// What a change of that key may do; the first that fits. An empty key fits every one, an empty value every value.
struct Effect {
  std::string_view section;
  std::string_view key;
  std::string_view after;
  std::string_view english;
  std::string_view japanese;
};

constexpr auto kEffects = std::to_array<Effect>({
    {"context", "required", "false",
     "it is no longer required: a request without it has none of it, where it was unknown and every rule that asks for it restricted",
     "必須ではなくなります。これがない要求は「なし」と扱われます。以前は不明として、これを見る規則が制限する側に働きました"},
    {"context", "required", "true", "it is now required: for a request without it it is unknown, and every rule that asks for it restricts",
     "必須になります。これがない要求では不明となり、これを見る規則は制限する側に働きます"},
    {"context", "", "", "where the fact comes from, or what a request without it counts as, changes",
     "事実の出どころ、またはそれがない要求の扱いが変わります"},
    {"detectors", "required", "false",
     "it is no longer required: where it fails it counts as having found nothing, where what it finds was unknown and so restricted",
     "必須ではなくなります。失敗した場合は何も検出しなかったものと扱われます。以前は不明として制限する側に働きました"},
    {"detectors", "required", "true", "it is now required: where it fails, what it finds is unknown and so restricts",
     "必須になります。失敗した場合、検出結果は不明となり制限する側に働きます"},
    {"detectors", "min_confidence", "", "findings below it do not count: the same text may be classified otherwise",
     "これを下回る検出は数えません。同じ文でも区分が変わることがあります"},
    {"detectors", "timeout_us", "", "it fails for other texts than before", "失敗する文が以前と変わります"},
    {"detectors", "", "", "it finds other things than before: the same text may be classified otherwise",
     "検出するものが変わります。同じ文でも区分が変わることがあります"},
    {"timezone", "", "", "what asks for time.hour or time.weekday, and the windows of budgets, hold at other moments",
     "time.hour・time.weekday を見る条件と予算の期間が、別の時刻に当てはまるようになります"},
    {"currency", "", "", "limits and prices in several currencies compare otherwise", "複数の通貨にわたる上限と価格の比較が変わります"},
    {"trusted_headers", "", "", "which header fields count as verified changes", "確かなものと扱うヘッダーが変わります"},
    {"prefer", "", "", "targets may be tried in another order, whatever labels the request has",
     "要求のラベルによらず、送信先の順序が変わることがあります"},
    {"fallback", "max_attempts", "", "another number of targets is tried", "試す送信先の数が変わります"},
    {"fallback", "", "", "after which errors, and for how long, other targets are tried changes",
     "ほかの送信先を試すエラーや時間が変わります"},
    {"budgets", "", "", "when a budget keeps targets out changes", "予算が送信先を除外する条件が変わります"},
    {"stream", "", "", "what becomes of a stream that breaks off changes", "途切れたストリームの扱いが変わります"},
    {"obligations", "", "", "the duties of a decision change", "決定に伴う義務が変わります"},
    {"exceptions", "", "", "when constraints are relaxed, or whether the approvals still fit, changes",
     "制約が緩む条件、または承認が有効かどうかが変わります"},
    {"transforms", "", "", "what is replaced before a request leaves changes", "要求の送信前に置き換えるものが変わります"},
    {"response", "", "", "what is done with an answer changes", "応答の扱いが変わります"},
    {"response.scan", "", "", "what is done with findings in an answer changes", "応答中の検出結果の扱いが変わります"},
    {"audit", "", "", "what is recorded, and what happens where it cannot be, changes", "記録の内容や、記録できない場合の扱いが変わります"},
    {"assert", "", "", "what has to be proved before the policy may load changes", "読み込み前に証明すべきことが変わります"},
    {"refusal", "", "", "what a refused caller reads changes", "拒否された利用者への文面が変わります"},
    {"sealed", "", "", "how far lower layers may admit a target changes", "下位の層が送信先を許せる範囲が変わります"},
});

std::string_view effect_of(const StatementChange& change, Language language) {
  for (const Effect& effect : kEffects) {
    const bool key = effect.key.empty() || effect.key == change.key;
    const bool value = effect.after.empty() || effect.after == change.after;
    if (effect.section == change.section && key && value) return language == Language::English ? effect.english : effect.japanese;
  }
  return {};
}

// On one line, and cut between characters.
std::string shortened(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string path_of(const StatementChange& change) {
  std::string out = change.section;
  for (const std::string* part : {&change.name, &change.key}) {
    if (!part->empty()) out += '.' + *part;
  }
  return out;
}

std::string told(const std::optional<std::string>& text, const ChangePhrases& say) {
  return text && !text->empty() ? shortened(*text) : std::string(say.nothing);
}

std::string line_of(const StatementChange& change, const ChangePhrases& say) {
  const std::string path = path_of(change);
  const bool entry = change.key.empty() && !(change.before && change.after);
  if (entry) return filled(change.after ? say.added : say.gone, {path});
  if (!change.before) return filled(say.gained, {path, told(change.after, say)});
  if (!change.after) return filled(say.lost, {path, told(change.before, say)});
  return filled(say.changed, {path, told(change.before, say), told(change.after, say)});
}

}  // namespace

std::string to_words(const StatementChange& change, Language language) {
  const bool english = language == Language::English;
  const std::string line = line_of(change, english ? kEnglish : kJapanese);
  const std::string_view effect = effect_of(change, language);
  return effect.empty() ? line : line + (english ? ": " : "。") + std::string(effect);
}

}  // namespace sekisho
