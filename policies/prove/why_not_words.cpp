#include "policies/prove/filled.h"
#include "policies/prove/why_not.h"

namespace sekisho {
namespace {

// The words of an answer in one language; `%` is filled in by the order of the comments.
struct WhyNotPhrases {
  std::string_view admitted;    // target
  std::string_view not_served;  // target
  std::string_view refused;     // target
  std::string_view rule;        // rule
  std::string_view why;         // the author's words
  std::string_view leaf;        // path, got, want
  std::string_view nearest;
  std::string_view nearest_once;  // rules that are beyond attributes
  std::string_view only_beyond;   // the same
  std::string_view other;
  std::string_view change;  // attribute, to, from
  std::string_view no_way;
};

constexpr WhyNotPhrases kEnglish{
    .admitted = "% is admitted: nothing keeps it out",
    .not_served = "% does not serve the model that was asked for",
    .refused = "% is kept out by:",
    .rule = "`%`",
    .why = " (%)",
    .leaf = ": % is `%`, wanted: `%`",
    .nearest = "The nearest changes of its attributes that would let it in:",
    .nearest_once = "The nearest changes of its attributes that would let it in once % no longer keeps it out:",
    .only_beyond = "No change of its attributes would let it in: % does not depend on them.",
    .other = "or",
    .change = "target.% = % (now %)",
    .no_way =
        "No change of up to three of its attributes beside what the request needs, to values that the policy or its targets name, or next "
        "to those, would let it in.",
};

constexpr WhyNotPhrases kJapanese{
    .admitted = "% は許可されます。妨げるものはありません",
    .not_served = "% は求められたモデルを提供していません",
    .refused = "% を除外しているもの:",
    .rule = "`%`",
    .why = "（%）",
    .leaf = ": % は `%`、求められるのは `%`",
    .nearest = "許可されるための最も近い属性の変更:",
    .nearest_once = "% が妨げなくなったときに許可されるための最も近い属性の変更:",
    .only_beyond = "属性を変えても許可されません。% は属性によりません。",
    .other = "または",
    .change = "target.% = %（現在 %）",
    .no_way = "要求に必要なもののほかに三つまでの属性を、ポリシーや送信先が挙げる値やその隣の値に変えても、許可されません。",
};

void add_line(std::string& out, std::size_t depth, std::string_view text) {
  if (!out.empty()) out += '\n';
  out.append(depth * 2, ' ');
  out += text;
}

void add_reasons(const WhyNot& answer, const WhyNotPhrases& say, std::string& out) {
  for (const WhyNot::Reason& reason : answer.reasons) {
    std::string line = filled(say.rule, {reason.rule});
    if (!reason.why.empty()) line += filled(say.why, {reason.why});
    if (!reason.path.empty()) line += filled(say.leaf, {reason.path, reason.got, reason.want});
    add_line(out, 1, line);
  }
}

std::string_view heading(const WhyNot& answer, const WhyNotPhrases& say) {
  if (answer.beyond.size() == answer.reasons.size()) return say.only_beyond;
  if (answer.ways.empty()) return say.no_way;
  return answer.beyond.empty() ? say.nearest : say.nearest_once;
}

void add_ways(const WhyNot& answer, const WhyNotPhrases& say, std::string& out) {
  std::vector<std::string> beyond;
  for (const std::string& rule : answer.beyond) beyond.push_back("`" + rule + "`");
  add_line(out, 0, filled(heading(answer, say), {joined(beyond)}));
  for (const std::vector<AttributeChange>& way : answer.ways) {
    std::vector<std::string> changes;
    for (const AttributeChange& change : way) changes.push_back(filled(say.change, {change.attribute, change.to, change.from}));
    if (&way != answer.ways.data()) add_line(out, 1, say.other);
    add_line(out, 1, joined(changes));
  }
}

}  // namespace

std::string to_words(const WhyNot& answer, std::string_view target, Language language) {
  const WhyNotPhrases& say = language == Language::English ? kEnglish : kJapanese;
  if (answer.state == WhyNot::State::NotServed) return filled(say.not_served, {target});
  if (answer.state == WhyNot::State::Admitted) return filled(say.admitted, {target});
  std::string out = filled(say.refused, {target});
  add_reasons(answer, say, out);
  add_ways(answer, say, out);
  return out;
}

}  // namespace sekisho
