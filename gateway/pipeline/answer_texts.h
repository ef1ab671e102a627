#pragma once

#include "gateway/api/answer_filter.h"
#include "gateway/pipeline/answer_scan.h"
#include "gateway/telemetry/record.h"
#include "policies/redact/restore_stream.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sekisho {

// How the texts of one answer are treated.
struct AnswerTreatment {
  std::shared_ptr<const RestoreTable> table;  // null: nothing comes back
  Spelling spelling = Spelling::Tolerant;
  bool json_content = false;  // the client asked for JSON: values are escaped in the content as well
};

// What every text of an answer passes: values are put back, then the response rules are applied to everything but these. Belongs to the
// answer's coroutine.
class AnswerTexts final : public AnswerFilter {
 public:
  AnswerTexts(AnswerTreatment treatment, ResponseRules rules) : treatment_(std::move(treatment)), rules_(std::move(rules)) {}
  AnswerTexts(const AnswerTexts&) = delete;
  AnswerTexts& operator=(const AnswerTexts&) = delete;

  std::string pass(const AnswerPlace& place, std::string_view piece) override;
  std::string finish(const AnswerPlace& place) override;
  std::unique_ptr<TextPieces> open_pieces() override;

  // The answer's text goes on behind this one, which has been read and which the client has.
  void resume_after(std::string_view text) { before_ = text; }

  // True once a rule has stopped the answer: nothing comes out any more.
  bool blocked() const { return rules_.blocked(); }
  // Tokens left in what went on so far.
  std::size_t missed() const { return counts_.missed; }
  void describe(RequestRecord& record) const;

 private:
  // One text on its way.
  struct Channel {
    std::optional<RestoreStream> restore;
    std::optional<AnswerScan> scan;
  };

  Channel make_channel(TextForm form);
  TextForm form_of(const AnswerPlace& place) const;
  static std::string feed(Channel& channel, std::string_view text);
  static std::string end(Channel& channel);

  AnswerTreatment treatment_;
  ResponseRules rules_;
  RestoreCounts counts_;
  std::string before_;
  std::map<AnswerPlace, Channel> channels_;
};

struct Departure;
struct RequestContext;

// What the answer to this departure needs; null where its texts go on as they come.
std::unique_ptr<AnswerTexts> make_answer_texts(const RequestContext& context, const Departure& departure);

}  // namespace sekisho
