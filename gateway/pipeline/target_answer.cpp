#include "gateway/pipeline/target_answer.h"

#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/target_error.h"

#include <utility>
#include <variant>

namespace sekisho {

namespace asio = boost::asio;

TargetAnswer::TargetAnswer(RequestContext& context, StartedAnswer answer, Seam seam)
    : context_(context), answer_(std::move(answer)), account_(context.record, *answer_.target, context.request.needs.tokens_in) {
  texts_ = make_answer_texts(context, *answer_.departure);
  AnswerFilter* filter = texts_.get();
  if (seam == Seam::Kept) {
    seam_ = std::make_unique<TextSeam>(filter, BegunText());
    filter = seam_.get();
  }
  writer_ = context.snapshot->openai->writer(context.request, Lane::Relay, filter);
}

TargetAnswer::TargetAnswer(RequestContext& context, StartedAnswer answer, BegunText begun, AnswerIdentity identity)
    : context_(context),
      answer_(std::move(answer)),
      account_(context.record, *answer_.target, context.request.needs.tokens_in),
      identity_(std::move(identity)),
      identity_given_(true) {
  texts_ = make_answer_texts(context, *answer_.departure);
  if (texts_ != nullptr && begun.how == BegunText::How::Continued) texts_->resume_after(begun.text);
  seam_ = std::make_unique<TextSeam>(texts_.get(), std::move(begun));
  writer_ = context.snapshot->openai->writer(context.request, Lane::Translate, seam_.get());
  // The client knows the role already, and clients join what they are told twice.
  StreamEvent begin;
  begin.parts.emplace_back(TextDelta());
  writer_->write(begin);
}

TargetAnswer::~TargetAnswer() {
  if (context_.record.is_shared()) return;
  if (texts_ != nullptr) texts_->describe(*context_.record);
  settle_attempt();
}

// The attempt lasts as long as its answer.
void TargetAnswer::time_attempt(AttemptRecord& own) const {
  own.duration = *own.first_event + std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
}

// It had gone well until the client left, or nobody had time for it any more.
void TargetAnswer::settle_attempt() {
  AttemptRecord* const own = find_answering(*context_.record, answer_.target->id);
  if (own == nullptr || broken_) return;
  time_attempt(*own);
  if (!ended_ && !blocked() && own->result == "ok") own->result = "cancelled";
}

void TargetAnswer::end() {
  ended_ = true;
  answer_.leave.succeeded();
}

void TargetAnswer::broke_off(const Error& error) {
  ended_ = broken_ = true;
  answer_.leave.failed(error);
  answer_.stream.reset();
  answer_.place = {};
  if (AttemptRecord* const own = find_answering(*context_.record, answer_.target->id)) time_attempt(*own);
}

asio::awaitable<Result<std::optional<StreamEvent>>> TargetAnswer::next() {
  std::optional<StreamEvent> event;
  if (given_ < answer_.held.size()) {
    event = std::move(answer_.held[given_++]);
    if (given_ == answer_.held.size()) answer_.held = {};
  } else {
    const WaitMeter::Waiting waiting(context_.record.meter());
    Result<std::optional<StreamEvent>> next = co_await answer_.stream->next();
    if (!next) {
      broke_off(next.error());
      co_return with_target(next.error(), target());
    }
    event = *std::move(next);
    if (event && event->malformed) count_skipped();
    if (!event || event->end_mark) end();
  }
  if (event) note(*event);
  co_return event;
}

void TargetAnswer::count_skipped() {
  ++context_.record->malformed_events;
  if (AttemptRecord* const own = find_answering(*context_.record, answer_.target->id)) ++own->malformed_events;
}

void TargetAnswer::note(StreamEvent& event) {
  if (seam_ == nullptr) return;
  seam_->look_at(event);
  for (StreamPart& part : event.parts) {
    finished_ = finished_ || std::holds_alternative<FinishPart>(part);
    auto* const identity = std::get_if<AnswerIdentity>(&part);
    if (identity == nullptr) continue;
    if (identity_given_) {
      identity->id = identity_.id;
      identity->created = identity_.created;
    } else {
      identity_ = *identity;
    }
  }
}

std::string TargetAnswer::write(const StreamEvent& event) {
  account_.observe(event);
  std::string bytes = identity_given_ ? writer_->write(with_all_usage(event)) : writer_->write(event);
  return blocked() ? std::string() : bytes;
}

// The client pays for what the targets before have said too.
StreamEvent TargetAnswer::with_all_usage(StreamEvent event) const {
  for (StreamPart& part : event.parts) {
    if (std::holds_alternative<Usage>(part)) part = account_.all_usage();
  }
  return event;
}

void TargetAnswer::observe(const StreamEvent& event) { account_.observe(event); }

std::string TargetAnswer::finish() {
  std::string bytes = writer_->finish();
  return blocked() ? std::string() : bytes;
}

}  // namespace sekisho
