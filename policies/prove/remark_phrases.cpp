#include "policies/prove/remark_phrases.h"

namespace sekisho {
namespace {

constexpr RemarkPhrases kEnglish{
    .shadowed = "the constraint `%` never decides: wherever it fails, % fails too",
    .unless = " (unless the exception % is active)",
    .dead_rule = "the rule `%` never applies: its `when` cannot come true",
    .dead_constraint = "the constraint `%` never applies: its `when` cannot come true for any target",
    .never_met = "what the constraint `%` requires can never hold: it keeps out every target to which it applies",
    .never_denies = "the constraint `%` denies nothing: what it denies can never hold",
    .dead_transform = "the transform `%` never applies: `when` and `for` cannot both hold for any target",
    .dead_exception = "the exception `%` can never relax anything for any target",
    .dead_target = "the target `%` can never be chosen: it is kept out of every case by %",
    .no_when = "the assertion `%` forbids nothing: no request meets its `when`",
    .no_such = "the assertion `%` forbids nothing: no target meets its `target`",
    .no_together = "the assertion `%` forbids nothing: its `when` and its `target` never hold together",
    .finds_nothing = "the transform `%` can never clear anything: no declared detector finds its types",
    .label_never_set = "the label `%` is never used: no rule sets it",
    .label_never_asked = "the label `%` is never used: no condition asks for it",
    .empty = "no target may ever answer a request of class `%`: for it every request is refused",
    .single = "only `%2` may answer a request of class `%1`: there is nothing to fall back on",
    .not_raising = "`%` in `%` stands where more evidence can lower the care taken",
    .not_allowed_here = "`%` in `%`: more evidence can admit a target here",
    .attribute = "`target.%2` of the target `%1` %3",
    .entry = "`%3` in `target.%2` of the target `%1` %4",
    .exception = "the exception `%` %",
    .expired = "expired on %",
    .expires = "expires on %",
};

constexpr RemarkPhrases kJapanese{
    .shadowed = "制約 `%` が決め手になることはありません。これが成り立たないときは必ず % も成り立ちません",
    .unless = "（例外 % が有効な場合を除く）",
    .dead_rule = "規則 `%` は決して適用されません。`when` が成り立つことがありません",
    .dead_constraint = "制約 `%` は決して適用されません。どの送信先でも `when` が成り立ちません",
    .never_met = "制約 `%` の求めるものは決して成り立ちません。適用される送信先はすべて除外されます",
    .never_denies = "制約 `%` は何も拒みません。拒む条件が決して成り立ちません",
    .dead_transform = "変換 `%` は決して適用されません。`when` と `for` がともに成り立つ送信先がありません",
    .dead_exception = "例外 `%` はどの送信先でも何も緩めません",
    .dead_target = "送信先 `%` が選ばれることはありません。どの場合も % が除外します",
    .no_when = "表明 `%` は何も禁じていません。`when` に当てはまる要求がありません",
    .no_such = "表明 `%` は何も禁じていません。`target` に当てはまる送信先がありません",
    .no_together = "表明 `%` は何も禁じていません。`when` と `target` がともに成り立つ場合がありません",
    .finds_nothing = "変換 `%` が消すものはありません。その種類を見つける検出器が宣言されていません",
    .label_never_set = "ラベル `%` は使われていません。付ける規則がありません",
    .label_never_asked = "ラベル `%` は使われていません。見る条件がありません",
    .empty = "区分 `%` の要求に応答してよい送信先がありません。すべて拒否されます",
    .single = "区分 `%1` の要求に応答してよいのは `%2` だけで、代わりの送信先がありません",
    .not_raising = "`%`（`%`）は、証拠が増えると扱いが緩むことのある位置にあります",
    .not_allowed_here = "`%`（`%`）: ここでは証拠が増えると送信先が許されることがあります",
    .attribute = "送信先 `%1` の `target.%2` は%3",
    .entry = "送信先 `%1` の `target.%2` の `%3` は%4",
    .exception = "例外 `%` は%",
    .expired = " % に失効しています",
    .expires = " % に失効します",
};

}  // namespace

const RemarkPhrases& remark_phrases_of(Language language) { return language == Language::English ? kEnglish : kJapanese; }

}  // namespace sekisho
