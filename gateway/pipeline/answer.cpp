#include "gateway/pipeline/answer.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/answer_booking.h"
#include "gateway/pipeline/answer_output.h"
#include "gateway/pipeline/continued_answer.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/target_answer.h"

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::microseconds;

constexpr std::size_t kUsualHeaders = 16;

// A streamed answer on its way to the client: one target's, and where that breaks off and another may go on, the next one's.
struct Relay {
  RequestContext& context;
  std::unique_ptr<TargetAnswer> answer;
  std::optional<ContinuedAnswer> continued;
  Departures& departures;
};

// After the commit point an error can only be told in-band; the connection then ends without any sign of success.
asio::awaitable<void> fail_stream(Relay& relay, ResponseStream& out, const Error& error) {
  note_failure(relay.context, relay.answer->target(), error);
  book_failure(relay.context, error, "truncated");
  relay.context.record->status = http_status(error.kind);
  const std::string bytes = relay.answer->fail(error);
  co_await write_bytes(relay.context, out, bytes);
}

asio::awaitable<void> stop_stream(Relay& relay, ResponseStream& out) {
  const Error error = book_block(relay.context, "truncated");
  relay.context.record->status = http_status(error.kind);
  const std::string bytes = relay.answer->fail(error);
  co_await write_bytes(relay.context, out, bytes);
}

// Lets another target go on. The error that remains where none can; Cancelled when the client takes no more.
asio::awaitable<Result<void>> go_on(Relay& relay, ResponseStream& out, Error error) {
  if (!relay.continued) co_return error;
  auto next = co_await relay.continued->after(*relay.answer, error);
  if (!next) co_return next.error();
  relay.answer = std::move(next->answer);
  note_answering(relay.context, relay.answer->target());
  const std::string bytes = std::move(next->bytes);
  if (!co_await write_bytes(relay.context, out, bytes)) co_return gateway_error(ErrorKind::Cancelled, "the client has left");
  co_return Result<void>();
}

asio::awaitable<void> stream_to_end(Relay& relay, ResponseStream& out) {
  while (!relay.answer->blocked()) {
    auto next = co_await relay.answer->next();
    if (!next) {
      auto gone_on = co_await go_on(relay, out, next.error());
      if (gone_on) continue;
      if (gone_on.error().kind == ErrorKind::Cancelled) co_return;
      co_return co_await fail_stream(relay, out, gone_on.error());
    }
    if (!*next) break;
    const std::string bytes = relay.answer->write(**next);
    if (!co_await write_bytes(relay.context, out, bytes)) co_return;
  }
  std::string end;
  if (!relay.answer->blocked()) end = relay.answer->finish();
  if (relay.answer->blocked()) co_return co_await stop_stream(relay, out);
  relay.answer->book();
  co_await write_to_end(relay.context, out, end);
}

// What a running stream has no more use for: the record holds what is to be told of it. Providers may not need it either
// (provider.h). Open streams are many and long.
void release_request(Relay& relay) {
  if (relay.continued) return;
  relay.context.judgement = {};
  relay.context.caller.facts = {};
  release_content(relay.context.request);
  relay.departures.release();
}

// Nobody is there any more: usage is read off, where it is wanted.
asio::awaitable<void> read_on(const RequestContext& context, TargetAnswer& answer) {
  while (context.absence.reading_on()) {
    auto next = co_await answer.next();
    if (!next || !*next) co_return;
    answer.observe(**next);
  }
}

asio::awaitable<void> send_stream(Relay& relay) {
  const std::unique_ptr<ResponseStream> out = co_await open_event_stream(relay.context);
  if (!out) co_return co_await read_on(relay.context, *relay.answer);
  release_request(relay);
  const bool in_time = co_await run_until(stream_to_end(relay, *out), relay.context.cut.wait());
  if (in_time) co_return;
  const Error closing = gateway_error(ErrorKind::ShuttingDown, "the gateway is shutting down; the answer is incomplete");
  co_await fail_stream(relay, *out, closing);
}

asio::awaitable<Result<void>> send_body(RequestContext& context, TargetAnswer& answer) {
  auto body = co_await whole_bytes(answer, context);
  if (!body) {
    if (body.error().kind != ErrorKind::ResponseBlocked) note_failure(context, answer.target(), body.error());
    co_return body.error();
  }
  book_success(context);
  if (answer.texts() != nullptr) answer.texts()->describe(*context.record);
  if (context.absence.reading_on()) co_return Result<void>();
  HttpResponse response = answer_head(context);
  response.headers.add("Content-Type", "application/json");
  if (answer.texts() != nullptr && answer.texts()->missed() > 0) {
    response.headers.add("x-sekisho-restore-misses", std::to_string(answer.texts()->missed()));
  }
  response.body = *std::move(body);
  if (context.ticket) {
    context.ticket->record_head(response);
    context.ticket->record_body(response.body);
    context.ticket->finish();
  }
  co_await send_whole(context, std::move(response));
  co_return Result<void>();
}

std::string cost_text(const RequestRecord& record) {
  if (record.cost) return to_string(*record.cost) + (record.usage && record.usage->estimated ? ";estimated" : "");
  if (record.cost_estimated && was_sent(record)) return to_string(*record.cost_estimated) + ";estimated";
  return {};
}

// `1.234`
std::string millis_text(microseconds length) {
  std::string text = std::to_string(length.count() / 1000);
  const std::string rest = std::to_string(1000 + length.count() % 1000);
  return text.append(".").append(rest, 1);
}

}  // namespace

asio::awaitable<Result<void>> send_answer(RequestContext& context, StartedAnswer started, const AttemptPlan& plan, Departures& departures) {
  note_answering(context, *started.target);
  note_first_event(context);
  const AnswerSettlement settlement(context);
  const bool continues = context.request.stream && context.snapshot->policy->stream().recovery == StreamConduct::Recovery::Continue;
  const auto seam = continues ? TargetAnswer::Seam::Kept : TargetAnswer::Seam::None;
  auto answer = std::make_unique<TargetAnswer>(context, std::move(started), seam);
  if (!context.request.stream) co_return co_await send_body(context, *answer);
  Relay relay{.context = context, .answer = std::move(answer), .continued = std::nullopt, .departures = departures};
  if (continues) relay.continued.emplace(context, plan, departures);
  co_await send_stream(relay);
  co_return Result<void>();
}

HttpResponse answer_head(const RequestContext& context) {
  const RequestRecord& record = *context.record;
  HttpResponse head;
  head.headers.reserve(kUsualHeaders);
  for (const auto& [name, value] : context.rate_limit_headers) head.headers.add(name, value);
  head.headers.add("x-request-id", record.id);
  if (!record.decision_id.empty()) head.headers.add("x-sekisho-decision-id", record.decision_id);
  if (!record.target.empty()) head.headers.add("x-sekisho-target", record.target);
  if (!record.attempts.empty()) head.headers.add("x-sekisho-attempts", std::to_string(record.attempts.size()));
  if (std::string cost = cost_text(record); !cost.empty()) head.headers.add("x-sekisho-cost", std::move(cost));
  head.headers.add("x-sekisho-overhead-ms", millis_text(context.record.overhead()));
  for (const auto& [name, value] : context.obligation_headers) {
    if (!head.headers.contains(name)) head.headers.add(name, value);
  }
  return head;
}

asio::awaitable<void> send_whole(RequestContext& context, HttpResponse response) {
  context.answered = true;
  context.unanswered.leave();
  context.record->status = response.status;
  context.record->bytes_out = response.body.size();
  context.record.forget_cost_of_nothing();
  context.record.publish();
  const WaitMeter::Waiting waiting(context.record.meter());
  co_await context.exchange.response.send(std::move(response));
}

}  // namespace sekisho
