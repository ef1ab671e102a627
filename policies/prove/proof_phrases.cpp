#include "policies/prove/proof_phrases.h"

namespace sekisho {
namespace {

constexpr ProofPhrases kEnglish{
    .proved = "PROVED  ",
    .broken = "FAILED  ",
    .too_hard = "UNDECIDED  ",
    .cases = "% cases, % looked at",
    .proved_of_none = "PROVED (of no case)  ",
    .no_when = "no request meets its `when`, so it forbids nothing.",
    .no_such = "no target meets its `target`, so it forbids nothing.",
    .no_together = "its `when` and its `target` never hold together, so it forbids nothing.",
    .both_ways = ", with and without exceptions",
    .tolerated = "An exception can break it, as it says it may (may_break_with_exception):",
    .says =
        "Given that a request is classified so, no attempt, retry or fallback can reach such a target, whatever the detectors find or "
        "miss. It does not say that the detectors find everything: where that matters, let a fact such as caller.app raise the class.",
    .says_possible =
        "There is a request classified so that such a target may answer. It does not say that the target is up, or that a "
        "budget is left.",
    .says_left =
        "Given that what leaves for the target is still classified so after the transforms, no attempt, retry or fallback can reach such a "
        "target, whatever the detectors find or miss. It does not say that the detectors find everything: where that matters, let a fact "
        "such as caller.app raise the class.",
    .says_possible_left =
        "There is a request of which what leaves is classified so after the transforms and that such a target may answer. It does not say "
        "that the target is up, or that a budget is left.",
    .note_left =
        "Note: data.class and data.labels are what the transforms leave. A request that was classified so before them can reach such a "
        "target where a transform lowers it; to rule that out too, ask for data.original_class or data.original_labels.",
    .sealed = "The seal (`sealed: true`) is not counted here: where the first file alone keeps the target out, this does not happen.",
    .sealed_possible = "The seal (`sealed: true`) is not counted here: the first file alone must admit the target too.",
    .happens = "This can happen: a request of class % (labels: %) reaches %.",
    .no_labels = "none",
    .left = "After the transforms its class there is % (labels: %).",
    .from = "When: from % on",
    .facts = "Facts: %",
    .found = "Found: %",
    .failed = "Detectors that fail: %",
    .exceptions = "Exceptions in use: %",
    .to_change = "What would have to change:",
    .relaxed = "`%` would keep it out; the exception `%` relaxes it.",
    .sees_residual =
        "`%` asks for data.class or data.labels, which are what the transforms leave; asked for data.original_class or "
        "data.original_labels it would keep it out.",
    .does_not_apply = "`%` would keep it out, but its `when` does not hold in this case.",
    .nothing_asks = "No constraint asks for what this assertion is about: one is missing.",
    .further = "and % further constraints that do not apply here.",
    .also = "The same can happen to: %",
    .try_it = "To see it: echo '%' | sekisho policy decide %",
    .assumed = "This takes for granted that a transform may take away any finding; the transforms as they are written clear less.",
    .unwritten = "No single request was found that shows it; the proof does not know how patterns overlap in every detail.",
    .impossible = "No such case exists.",
    .kept_out = "% is kept out by %.",
    .never_comes_about = "% : no request is ever classified so.",
    .switched_off = "% is switched off: `enabled: false`.",
    .no_target = "No target is such a one.",
    .gave_up = "Neither a proof nor a counterexample within % steps: the conditions are too entangled. It counts as failed.",
};

constexpr ProofPhrases kJapanese{
    .proved = "証明済  ",
    .broken = "不成立  ",
    .too_hard = "未判定  ",
    .cases = "% 通り（うち個別に調べたもの % 件）",
    .proved_of_none = "証明済（該当する場合なし）  ",
    .no_when = "`when` に当てはまる要求がなく、何も禁じていません。",
    .no_such = "`target` に当てはまる送信先がなく、何も禁じていません。",
    .no_together = "`when` と `target` がともに成り立つ場合がなく、何も禁じていません。",
    .both_ways = "、例外の有無とも",
    .tolerated = "例外を使うと破れます（may_break_with_exception により許容）:",
    .says =
        "要求がそのように区分されたとき、検出器が何を見つけ何を見逃しても、試行・再試行・フォールバックのいずれもそのような送信先には届きま"
        "せん。検出器がすべてを見つけるという意味ではありません。必要なところでは caller.app などの事実で区分を上げてください。",
    .says_possible = "そのように区分され、そのような送信先が応答してよい要求が存在します。送信先の稼働や予算の残りは保証しません。",
    .says_left =
        "変換後に送信先へ出ていくものがなおそのように区分されるとき、検出器が何を見つけ何を見逃しても、試行・再試行・フォールバックのいずれ"
        "もその"
        "ような送信先には届きません。検出器がすべてを見つけるという意味ではありません。必要なところでは caller.app "
        "などの事実で区分を上げてください。",
    .says_possible_left =
        "変換後に出ていくものがそのように区分され、そのような送信先が応答してよい要求が存在します。送信先の稼働や予算の残りは保証しません"
        "。",
    .note_left =
        "注意: data.class と data.labels "
        "は変換後に残るものです。変換前にそのように区分されていた要求は、変換で下がればそのような送信先に届くこと"
        "があります。それも防ぐには data.original_class・data.original_labels を見てください。",
    .sealed = "封印（`sealed: true`）は数えていません。最初のファイルだけで送信先が除外される場合、これは起こりません。",
    .sealed_possible = "封印（`sealed: true`）は数えていません。最初のファイルだけでも送信先が許される必要があります。",
    .happens = "起こりうる例: 区分 %（ラベル: %）の要求が % に届きます。",
    .no_labels = "なし",
    .left = "変換後、そこでの区分は %（ラベル: %）です。",
    .from = "時期: % 以降",
    .facts = "事実: %",
    .found = "検出: %",
    .failed = "失敗した検出器: %",
    .exceptions = "使われる例外: %",
    .to_change = "変える必要があるもの:",
    .relaxed = "`%` なら止められますが、例外 `%` が緩めています。",
    .sees_residual =
        "`%` は変換後に残る data.class・data.labels を見ています。data.original_class・data.original_labels を見れば止められます。",
    .does_not_apply = "`%` なら止められますが、この場合は `when` が成り立ちません。",
    .nothing_asks = "この表明が問うことを見る制約がありません。制約が一つ足りません。",
    .further = "ほかに、この場合に適用されない制約が % 件あります。",
    .also = "同じことが起こりうる送信先: %",
    .try_it = "確かめるには: echo '%' | sekisho policy decide %",
    .assumed = "変換がどの検出結果でも消しうると仮定した場合です。書かれている変換が消すのはそれより少ない範囲です。",
    .unwritten = "これを示す一つの要求は見つかりませんでした。証明はパターンの重なりを細部までは知りません。",
    .impossible = "そのような場合はありません。",
    .kept_out = "% は % により除外されます。",
    .never_comes_about = "%: そのように区分される要求はありません。",
    .switched_off = "% は `enabled: false` により止められています。",
    .no_target = "そのような送信先がありません。",
    .gave_up = "% 回の探索では証明も反例も得られませんでした。条件が絡み合いすぎています。不成立として扱います。",
};

}  // namespace

const ProofPhrases& proof_phrases_of(Language language) { return language == Language::English ? kEnglish : kJapanese; }

}  // namespace sekisho
