#include "gateway/app/record_words.h"

#include "policies/explain/phrases.h"
#include "policies/explain/reason_words.h"

namespace sekisho {
namespace {

struct RecordPhrases {
  std::string_view heading;   // before the id
  std::string_view policy;    // before the policy's id
  std::string_view found;     // before a type
  std::string_view detector;  // before an id
  std::string_view tried;     // before a target
  std::string_view cost;      // before an amount
  std::string_view restored;  // before how many tokens were put back
  std::string_view missed;    // before the number of tokens left in the answer
  std::string_view outcome;   // before the outcome
  std::string_view running;
};

constexpr RecordPhrases kEnglish{
    .heading = "Decision ",
    .policy = ", policy ",
    .found = "Found: ",
    .detector = "Detector: ",
    .tried = "Tried: ",
    .cost = ", cost: ",
    .restored = "Tokens put back: ",
    .missed = ", left in the answer: ",
    .outcome = "Outcome: ",
    .running = "none is stored: the request still runs, or its gateway died",
};

constexpr RecordPhrases kJapanese{
    .heading = "判定 ",
    .policy = "、ポリシー ",
    .found = "検出: ",
    .detector = "検出器: ",
    .tried = "試行: ",
    .cost = "、費用: ",
    .restored = "復元したトークン: ",
    .missed = "、応答に残ったもの: ",
    .outcome = "結果: ",
    .running = "記録なし（処理中、またはゲートウェイが停止）",
};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string ids(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) out.push_back(quoted(word));
  return joined(out);
}

// Tells one record line by line.
class RecordTeller {
 public:
  RecordTeller(const AuditRecord& record, Language language)
      : audit_(record),
        record_(record.record),
        language_(language),
        say_(phrases_of(language)),
        words_(language == Language::English ? kEnglish : kJapanese) {}

  std::string text() {
    line(0, std::string(words_.heading) + record_.decision_id + ", " + to_rfc3339(record_.at) + std::string(words_.policy) +
                record_.policy_id);
    tell_findings();
    tell_class();
    if (!record_.exceptions.empty()) line(0, std::string(say_.exceptions) + ' ' + ids(record_.exceptions));
    line(0, say_.targets);
    for (const TargetRecord& target : record_.targets) tell(target);
    line(0, std::string(say_.order) + (record_.order.empty() ? std::string(say_.nobody) : joined(record_.order)));
    if (!record_.obligations.empty()) line(0, std::string(say_.obligations) + ids(record_.obligations));
    tell_attempts();
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    out_.append(depth * 2, ' ');
    out_ += text;
  }

  void tell_findings() {
    for (const FindingRecord& finding : record_.findings) {
      std::string text = std::string(words_.found) + finding.type + " ×" + std::to_string(finding.count);
      for (const std::string& place : finding.where) text += ' ' + place;
      line(0, text);
    }
    for (const DetectorReport& report : record_.detectors) {
      if (report.status != DetectorStatus::Ok)
        line(0, std::string(words_.detector) + report.id + ' ' + std::string(name_of(report.status)));
    }
  }

  void tell_class() {
    line(0, std::string(say_.data_class) + record_.data_class +
                (record_.labels.empty() ? std::string(say_.no_labels) : std::string(say_.labels) + joined(record_.labels)));
    if (record_.because.empty()) line(1, say_.from_start);
    for (const auto& [rule, evidence] : record_.because) line(1, cause_in_words(rule, evidence, language_));
  }

  void tell(const TargetRecord& target) {
    line(1, target.id + ": " + std::string(target.admitted ? say_.admitted : say_.refused));
    if (!target.transforms.empty()) {
      line(2, std::string(say_.receives) + target.residual + std::string(say_.replaced) + ids(target.transforms));
    }
    for (const std::string& rule : target.relaxed) {
      line(2, std::string(say_.rule) + quoted(rule) + std::string(say_.relaxed) + ids(record_.exceptions));
    }
    // Of a fact that is kept as a hash the record does not say what was wanted.
    for (const FailedRule& failed : target.fails) {
      line(2, failure_in_words({failed.rule, failed.path, failed.want, failed.got, failed.why}, language_));
    }
  }

  void tell_attempts() {
    for (const AttemptRecord& attempt : record_.attempts) line(0, std::string(words_.tried) + attempt.target + ", " + attempt.result);
    if (record_.restore) {
      line(0, std::string(words_.restored) + std::to_string(record_.restore->tokens) + std::string(words_.missed) +
                  std::to_string(record_.restore->missed));
    }
    if (!audit_.ended) {
      line(0, std::string(words_.outcome) + std::string(words_.running));
      return;
    }
    std::string text = std::string(words_.outcome) + record_.outcome;
    if (!record_.error.empty()) text += std::string(say_.open) + record_.error + std::string(say_.close);
    if (record_.cost) text += std::string(words_.cost) + to_string(*record_.cost);
    line(0, text);
  }

  const AuditRecord& audit_;
  const RequestRecord& record_;
  Language language_;
  const Phrases& say_;
  const RecordPhrases& words_;
  std::string out_;
};

}  // namespace

std::string to_words(const AuditRecord& record, Language language) { return RecordTeller(record, language).text(); }

}  // namespace sekisho
