#include "gateway/pipeline/answer_texts.h"

#include "gateway/pipeline/answer_pieces.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/request_context.h"

#include <algorithm>

namespace sekisho {
namespace {

// `response_format` of type json_object or json_schema.
bool asks_for_json(const Request& request) {
  const auto format = std::ranges::find(request.parameters, "response_format", &RawMember::first);
  if (format == request.parameters.end()) return false;
  const Result<JsonTape> tape = JsonTape::parse(format->second);
  return tape && tape->find_string(tape->root(), "type").value_or("").starts_with("json");
}

// A text in which nothing is put back.
RestoredText plain(std::string_view text) { return {std::string(text), {}}; }

}  // namespace

std::string AnswerTexts::pass(const AnswerPlace& place, std::string_view piece) {
  auto channel = channels_.find(place);
  if (channel == channels_.end()) {
    channel = channels_.emplace(place, make_channel(form_of(place))).first;
    const bool goes_on = place.choice == 0 && (place.field == "content" || place.field == "text");
    if (goes_on && channel->second.scan) channel->second.scan->resume_after(before_);
  }
  return feed(channel->second, piece);
}

std::string AnswerTexts::finish(const AnswerPlace& place) {
  const auto channel = channels_.find(place);
  if (channel == channels_.end()) return {};
  std::string rest = end(channel->second);
  channels_.erase(channel);
  return rest;
}

std::unique_ptr<TextPieces> AnswerTexts::open_pieces() {
  Channel channel = make_channel(TextForm::Plain);
  return std::make_unique<AnswerPieces>(std::move(channel.restore), std::move(channel.scan));
}

AnswerTexts::Channel AnswerTexts::make_channel(TextForm form) {
  Channel channel;
  if (treatment_.table) channel.restore.emplace(treatment_.table, form, treatment_.spelling, counts_);
  if (!rules_.empty()) channel.scan.emplace(rules_, form);
  return channel;
}

TextForm AnswerTexts::form_of(const AnswerPlace& place) const {
  const bool json = place.json || (treatment_.json_content && (place.field == "content" || place.field == "text"));
  return json ? TextForm::Json : TextForm::Plain;
}

std::string AnswerTexts::feed(Channel& channel, std::string_view text) {
  RestoredText restored = channel.restore ? channel.restore->feed(text) : plain(text);
  return channel.scan ? channel.scan->feed(restored) : std::move(restored.text);
}

std::string AnswerTexts::end(Channel& channel) {
  RestoredText rest = channel.restore ? channel.restore->finish() : RestoredText();
  if (!channel.scan) return std::move(rest.text);
  std::string out = channel.scan->feed(rest);
  return out + channel.scan->finish();
}

std::unique_ptr<AnswerTexts> make_answer_texts(const RequestContext& context, const Departure& departure) {
  const Policy& policy = *context.snapshot->policy;
  AnswerTreatment treatment;
  if (policy.document().response.restore && departure.table && !departure.table->empty()) treatment.table = departure.table;
  treatment.spelling = context.snapshot->redaction.tolerant ? Spelling::Tolerant : Spelling::Exact;
  ResponseRules rules(context.judgement.decision.response, policy, context.snapshot->detectors, context.runtime.clock);
  if (!treatment.table && rules.empty()) return nullptr;
  treatment.json_content = asks_for_json(context.request);
  return std::make_unique<AnswerTexts>(std::move(treatment), std::move(rules));
}

void AnswerTexts::describe(RequestRecord& record) const {
  if (treatment_.table) {
    record.restore = RestoreRecord{.values = treatment_.table->size(),
                                   .tokens = counts_.restored,
                                   .tolerated = counts_.tolerated,
                                   .withheld = counts_.withheld,
                                   .missed = counts_.missed};
  }
  record.response_findings = rules_.found();
}

}  // namespace sekisho
