#include "policies/prove/filled.h"
#include "policies/prove/policy_diff.h"

namespace sekisho {
namespace {

// The words of a comparison in one language; `%` is filled in by the order of the comments.
struct DiffPhrases {
  std::string_view added;          // targets
  std::string_view removed;        // targets
  std::string_view allowed;        // data, target
  std::string_view denied;         // data, target
  std::string_view with_facts;     // facts
  std::string_view with_failures;  // detectors
  std::string_view by_exceptions;  // exceptions
  std::string_view from;           // moment
  std::string_view more;
  std::string_view reordered;   // class, before, after
  std::string_view with_parts;  // types
  std::string_view nothing;
  std::string_view undecided;
  std::string_view same_cases;
  std::string_view statements;
};

constexpr DiffPhrases kEnglish{
    .added = "new targets: %",
    .removed = "targets that are gone: %",
    .allowed = "+ this change lets % reach %",
    .denied = "- this change keeps % from %",
    .with_facts = ", where %",
    .with_failures = " when % fails",
    .by_exceptions = ", by the exception %",
    .from = ", from % on",
    .more = " (and with other labels)",
    .reordered = "~ for %% the order changes from % to %",
    .with_parts = " (with a part of type %)",
    .nothing = "no request can go anywhere else than before, and none in another order",
    .undecided = "some questions were too entangled to decide: there may be more",
    .same_cases =
        "the policies differ; what is marked `!` below can change decisions, and where requests go, in ways that a comparison with the "
        "same "
        "facts, findings, failures and times under both does not show:",
    .statements =
        "besides, as the lines above compare the same facts, findings, failures and times under both policies, what is said otherwise:",
};

constexpr DiffPhrases kJapanese{
    .added = "新しい送信先: %",
    .removed = "なくなった送信先: %",
    .allowed = "+ この変更により % が % に届くようになります",
    .denied = "- この変更により % は % に届かなくなります",
    .with_facts = "（条件: %）",
    .with_failures = "（検出器 % が失敗したとき）",
    .by_exceptions = "（例外 % による）",
    .from = "（% 以降）",
    .more = "（ほかのラベルの組み合わせでも）",
    .reordered = "~ %% の順序が % から % に変わります",
    .with_parts = "（% の部分を含む場合）",
    .nothing = "要求の届く先も順序も変わりません",
    .undecided = "絡み合いすぎて判定できない点があります。ほかにも違いがあるかもしれません",
    .same_cases =
        "ポリシーは同じではありません。下の `!` の変更は、両方に同じ事実・検出結果・失敗・時刻を与えた比較には表れない形で、"
        "決定や要求の届く先を変えることがあります:",
    .statements = "上の行は両方のポリシーに同じ事実・検出結果・失敗・時刻を与えて比べたものです。このほか、記述の変更は次のとおりです:",
};

std::string facts_of(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::vector<std::string> out;
  for (const auto& [path, value] : facts) out.push_back(path + " = " + value);
  return joined(out);
}

std::vector<std::string> quoted(std::vector<std::string> ids) {
  for (std::string& id : ids) id = '`' + id + '`';
  return ids;
}

void add_line(std::string& out, const std::string& line) { out += (out.empty() ? "" : "\n") + line; }

void add_changes(const std::vector<ReachChange>& changes, std::string_view phrase, const DiffPhrases& say, std::string& out) {
  for (const ReachChange& change : changes) {
    std::string data = change.data_class;
    for (const std::string& label : change.labels) data += '+' + label;
    std::string line = filled(phrase, {data, change.target});
    if (!change.facts.empty()) line += filled(say.with_facts, {facts_of(change.facts)});
    if (!change.detectors.empty()) line += filled(say.with_failures, {joined(quoted(change.detectors))});
    if (!change.parts.empty()) line += filled(say.with_parts, {joined(change.parts)});
    if (!change.exceptions.empty()) line += filled(say.by_exceptions, {joined(change.exceptions)});
    if (!change.from.empty()) line += filled(say.from, {change.from});
    if (change.more) line += say.more;
    add_line(out, line);
  }
}

}  // namespace

std::string to_words(const PolicyDiff& diff, Language language) {
  const DiffPhrases& say = language == Language::English ? kEnglish : kJapanese;
  std::string out;
  if (diff.empty()) return std::string(say.nothing);
  if (!diff.targets_added.empty()) add_line(out, filled(say.added, {joined(diff.targets_added)}));
  if (!diff.targets_removed.empty()) add_line(out, filled(say.removed, {joined(diff.targets_removed)}));
  add_changes(diff.allowed, say.allowed, say, out);
  add_changes(diff.denied, say.denied, say, out);
  for (const OrderChange& change : diff.reordered) {
    const std::string facts = change.facts.empty() ? std::string() : filled(say.with_facts, {facts_of(change.facts)});
    add_line(out, filled(say.reordered, {change.data_class, facts, joined(change.before), joined(change.after)}));
  }
  if (diff.undecided) add_line(out, std::string(say.undecided));
  if (!diff.statements.empty()) add_line(out, std::string(diff.same_cases() ? say.same_cases : say.statements));
  for (const StatementChange& change : diff.statements) add_line(out, to_words(change, language));
  return out;
}

}  // namespace sekisho
