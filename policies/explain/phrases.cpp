#include "policies/explain/phrases.h"

#include <array>

namespace sekisho {
namespace {

constexpr Phrases kEnglish{
    .data_class = "Class: ",
    .no_labels = ", no labels",
    .labels = ", labels: ",
    .from_start = "nothing was found that raises it",
    .rule = "rule ",
    .budget = "budget ",
    .declared = "declared by the caller: ",
    .conversation = "earlier in the conversation: ",
    .exceptions = "Exceptions in force:",
    .until = "until ",
    .targets = "Targets:",
    .admitted = "admitted",
    .refused = "refused",
    .receives = "receives the class ",
    .replaced = "; replaced by ",
    .relaxed = " fails and does not count, by the exception ",
    .obligations = "Obligations: ",
    .is = " is ",
    .wanted = ", wanted: ",
    .order = "Order: ",
    .nobody = "no target may answer",
    .model_unknown = "no target serves the model that was asked for",
    .preferred_by = "preferred by ",
    .own_order = "the policy's own order",
    .spread = "shares by weight",
    .lowest_first = ", lowest first",
    .highest_first = ", highest first",
    .no_value = "no value",
    .by_id = "equal ones by target id",
    .beyond = "admitted, but beyond the number of attempts: ",
    .open = " (",
    .close = ")",
};

constexpr Phrases kJapanese{
    .data_class = "区分: ",
    .no_labels = "、ラベルなし",
    .labels = "、ラベル: ",
    .from_start = "区分を上げるものは見つかりませんでした",
    .rule = "規則 ",
    .budget = "予算 ",
    .declared = "呼び出し元の申告: ",
    .conversation = "この会話のこれまでの区分: ",
    .exceptions = "有効な例外:",
    .until = "期限 ",
    .targets = "送信先:",
    .admitted = "可",
    .refused = "不可",
    .receives = "受け取る区分は ",
    .replaced = "。置き換え: ",
    .relaxed = " は満たされませんが適用されません。例外: ",
    .obligations = "義務: ",
    .is = " は ",
    .wanted = "、求められるのは ",
    .order = "順序: ",
    .nobody = "応答してよい送信先はありません",
    .model_unknown = "求められたモデルを提供する送信先はありません",
    .preferred_by = "優先: ",
    .own_order = "ポリシーの定めた順",
    .spread = "重みに応じた分担",
    .lowest_first = "の小さい順",
    .highest_first = "の大きい順",
    .no_value = "値なし",
    .by_id = "同じなら送信先 id の順",
    .beyond = "可だが試行回数の上限を超えるもの: ",
    .open = "（",
    .close = "）",
};

struct Reason {
  std::string_view rule;
  std::string_view english;
  std::string_view japanese;
};
constexpr std::array<Reason, 7> kReasons{{
    {"target:context", "the request is longer than its context", "要求がコンテキスト長を超えています"},
    {"target:modality", "it does not take this kind of input", "この種類の入力を扱えません"},
    {"target:tools", "it cannot call tools", "ツール呼び出しに対応していません"},
    {"target:json_schema", "it cannot answer by a JSON schema", "JSON スキーマ出力に対応していません"},
    {"target:embeddings", "it does not make embeddings", "埋め込みベクトルを作れません"},
    {"target:disabled", "it is switched off", "停止中です"},
    {"target:unavailable", "it has been failing lately", "最近失敗が続いています"},
}};

}  // namespace

const Phrases& phrases_of(Language language) { return language == Language::English ? kEnglish : kJapanese; }

std::string_view reason_of(std::string_view rule, Language language) {
  for (const Reason& reason : kReasons) {
    if (reason.rule == rule) return language == Language::English ? reason.english : reason.japanese;
  }
  return {};
}

}  // namespace sekisho
