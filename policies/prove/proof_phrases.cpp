#include "policies/prove/proof_phrases.h"

namespace sekisho {
namespace {

constexpr ProofPhrases kEnglish{
    .proved = "PROVED  ",
    .broken = "FAILED  ",
    .too_hard = "UNDECIDED  ",
    .cases = "% cases, % looked at",
    .both_ways = ", with and without exceptions",
    .tolerated = "An exception can break it, as it says it may (may_break_with_exception):",
    .says =
        "Given that a request is classified so, no attempt, retry or fallback can reach such a target, whatever the detectors find or "
        "miss. It does not say that the detectors find everything: where that matters, let a fact such as caller.app raise the class.",
    .says_possible =
        "There is a request classified so that such a target may answer. It does not say that the target is up, or that a "
        "budget is left.",
    .happens = "This can happen: a request of class % (labels: %) reaches %.",
    .no_labels = "none",
    .left = "After the transforms its class there is % (labels: %).",
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
    .both_ways = "、例外の有無とも",
    .tolerated = "例外を使うと破れます（may_break_with_exception により許容）:",
    .says =
        "要求がそのように区分されたとき、検出器が何を見つけ何を見逃しても、試行・再試行・フォールバックのいずれもそのような送信先には届きま"
        "せん。検出器がすべてを見つけるという意味ではありません。必要なところでは caller.app などの事実で区分を上げてください。",
    .says_possible = "そのように区分され、そのような送信先が応答してよい要求が存在します。送信先の稼働や予算の残りは保証しません。",
    .happens = "起こりうる例: 区分 %（ラベル: %）の要求が % に届きます。",
    .no_labels = "なし",
    .left = "変換後、そこでの区分は %（ラベル: %）です。",
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
