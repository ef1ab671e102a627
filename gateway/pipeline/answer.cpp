#include "gateway/pipeline/answer.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/answer_account.h"
#include "gateway/pipeline/answer_texts.h"
#include "gateway/pipeline/departures.h"

namespace sekisho {
namespace {

namespace asio = boost::asio;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

// A whole answer that is larger than this is not an answer.
constexpr std::size_t kWholeAnswerLimit = 64 * 1024 * 1024;
constexpr std::size_t kUsualHeaders = 16;

// What one answer needs on its way to the client.
struct Relay {
  RequestContext& context;
  StartedAnswer& answer;
  AnswerWriter& writer;
  AnswerAccount& account;
  AnswerTexts* texts;  // null: they go on as they came
  Departures& departures;

  bool blocked() const { return texts != nullptr && texts->blocked(); }
};

void book_success(RequestContext& context) {
  context.record->outcome = "ok";
  context.record->error.clear();
}

// For its target's breaker, an answer that breaks off is a failure, though it had begun well.
void tell_breaker(RequestContext& context, const Error& error) {
  const Target* target = context.snapshot->policy->find_target(context.record->target);
  if (target == nullptr || error.source != ErrorSource::Upstream) return;
  context.runtime.health.of(target->id).failed(TargetHealth::Leave::Granted, target->conduct, steady_clock::now());
}

void book_failure(RequestContext& context, const Error& error, std::string_view outcome) {
  tell_breaker(context, error);
  context.record->outcome = outcome;
  context.record->error = name_of(error.kind);
  context.record->error_message = error.message;
  if (!context.record->attempts.empty()) context.record->attempts.back().result = name_of(error.kind);
}

asio::awaitable<Result<std::optional<StreamEvent>>> next_event(Relay& relay) {
  const WaitMeter::Waiting waiting(relay.context.record.meter());
  co_return co_await relay.answer.stream->next();
}

// Bytes on their way to the client; false when it takes no more.
asio::awaitable<bool> write(Relay& relay, ResponseStream& out, const std::string& bytes) {
  if (bytes.empty()) co_return true;
  RequestContext& context = relay.context;
  if (context.ticket) context.ticket->record_body(bytes);
  const WaitMeter::Waiting waiting(context.record.meter());
  const auto written = co_await out.write(bytes);
  if (written) context.record->bytes_out += bytes.size();
  co_return written.has_value();
}

// A frame in which the answer is stopped does not go on: it may say that all is well.
asio::awaitable<bool> forward(Relay& relay, ResponseStream& out, const StreamEvent& event) {
  relay.account.observe(event);
  const std::string bytes = relay.writer.write(event);
  if (relay.blocked()) co_return true;
  co_return co_await write(relay, out, bytes);
}

// After the commit point an error can only be told in-band; the connection then ends without any sign of success.
asio::awaitable<void> fail_stream(Relay& relay, ResponseStream& out, const Error& error) {
  book_failure(relay.context, error, "truncated");
  const std::string bytes = relay.writer.fail(error);
  co_await write(relay, out, bytes);
}

// The upstream did nothing wrong: its attempt stays as it was.
Error block_answer(RequestContext& context, std::string_view outcome) {
  Error error = gateway_error(ErrorKind::ResponseBlocked, "the answer holds what your organisation's policy does not let through");
  context.record->outcome = outcome;
  context.record->error = name_of(error.kind);
  context.record->error_message = error.message;
  return error;
}

asio::awaitable<void> stop_stream(Relay& relay, ResponseStream& out) {
  const Error error = block_answer(relay.context, "truncated");
  const std::string bytes = relay.writer.fail(error);
  co_await write(relay, out, bytes);
}

asio::awaitable<void> stream_to_end(Relay& relay, ResponseStream& out) {
  RequestContext& context = relay.context;
  while (!relay.blocked()) {
    auto next = co_await next_event(relay);
    if (!next) co_return co_await fail_stream(relay, out, next.error());
    if (!*next) break;
    if (!co_await forward(relay, out, **next)) co_return;
  }
  std::string end;
  if (!relay.blocked()) end = relay.writer.finish();
  if (relay.blocked()) co_return co_await stop_stream(relay, out);
  if (!co_await write(relay, out, end)) co_return;
  const auto finished = co_await out.finish();
  if (!finished) co_return;
  if (context.ticket) context.ticket->finish();
  book_success(context);
}

// What a running stream has no more use for: the record holds what is to be told of it. Providers may not need it either
// (provider.h). Open streams are many and long.
void release_request(Relay& relay) {
  relay.context.judgement = {};
  relay.context.caller.facts = {};
  release_content(relay.context.request);
  relay.departures.release();
}

asio::awaitable<void> send_stream(Relay& relay) {
  RequestContext& context = relay.context;
  HttpResponse head = answer_head(context);
  head.headers.add("Content-Type", "text/event-stream; charset=utf-8");
  head.headers.add("Cache-Control", "no-cache");
  head.headers.add("X-Accel-Buffering", "no");
  if (context.ticket) context.ticket->record_head(head);
  context.answered = true;
  context.record->status = head.status;
  auto out = co_await context.exchange.response.open_stream(std::move(head));
  if (!out) co_return;

  for (const StreamEvent& event : relay.answer.held) {
    if (!co_await forward(relay, **out, event)) co_return;
  }
  relay.answer.held = {};
  release_request(relay);
  const bool in_time = co_await run_until(stream_to_end(relay, **out), context.cut.wait());
  if (in_time) co_return;
  const Error closing = gateway_error(ErrorKind::Overloaded, "the gateway is shutting down; the answer is incomplete");
  co_await fail_stream(relay, **out, closing);
}

asio::awaitable<Result<void>> send_body(Relay& relay) {
  RequestContext& context = relay.context;
  std::string body;
  for (const StreamEvent& event : relay.answer.held) {
    relay.account.observe(event);
    body += relay.writer.write(event);
  }
  relay.answer.held = {};
  while (true) {
    auto next = co_await next_event(relay);
    if (!next) {
      context.record->attempts.back().result = name_of(next.error().kind);
      tell_breaker(context, next.error());
      co_return next.error();
    }
    if (!*next) break;
    relay.account.observe(**next);
    body += relay.writer.write(**next);
    if (body.size() > kWholeAnswerLimit) co_return upstream_error(ErrorKind::UpstreamProtocol, "the upstream's answer is too large");
  }
  body += relay.writer.finish();
  relay.account.book();
  if (relay.blocked()) co_return block_answer(context, "error");
  book_success(context);
  if (relay.texts != nullptr) relay.texts->describe(*context.record);
  HttpResponse response = answer_head(context);
  response.headers.add("Content-Type", "application/json");
  if (relay.texts != nullptr && relay.texts->missed() > 0) {
    response.headers.add("x-sekisho-restore-misses", std::to_string(relay.texts->missed()));
  }
  response.body = std::move(body);
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
  if (record.cost_estimated) return to_string(*record.cost_estimated) + ";estimated";
  return {};
}

// `1.234`
std::string millis_text(microseconds length) {
  std::string text = std::to_string(length.count() / 1000);
  const std::string rest = std::to_string(1000 + length.count() % 1000);
  return text.append(".").append(rest, 1);
}

// Tokens charged at admission become tokens really used, and reserved money money spent, however the answer ends.
class TokenSettlement {
 public:
  explicit TokenSettlement(RequestContext& context) : context_(context) {}
  ~TokenSettlement() {
    if (context_.reservation) context_.reservation->settle(context_.record->cost);
    if (!context_.record->usage) return;
    const Usage& usage = *context_.record->usage;
    context_.runtime.limits.settle(context_.caller, context_.tokens_charged, usage.input + usage.output);
  }
  TokenSettlement(const TokenSettlement&) = delete;
  TokenSettlement& operator=(const TokenSettlement&) = delete;

 private:
  RequestContext& context_;
};

// What became of the answer's texts is told, however the answer ends.
class TextsInRecord {
 public:
  TextsInRecord(const AnswerTexts* texts, RecordScope& record) : texts_(texts), record_(record) {}
  ~TextsInRecord() {
    if (texts_ != nullptr && !record_.is_shared()) texts_->describe(*record_);
  }
  TextsInRecord(const TextsInRecord&) = delete;
  TextsInRecord& operator=(const TextsInRecord&) = delete;

 private:
  const AnswerTexts* texts_;
  RecordScope& record_;
};

}  // namespace

asio::awaitable<Result<void>> send_answer(RequestContext& context, StartedAnswer answer, Departures& departures) {
  RequestRecord& record = *context.record;
  record.target = answer.target->id;
  record.cancelled_phase = "stream";
  record.first_event = duration_cast<microseconds>(steady_clock::now() - context.exchange.head.received_at);
  if (const Verdict* verdict = context.judgement.decision.find(answer.target->id)) record.cost_estimated = verdict->estimated_cost;

  const TokenSettlement settlement(context);
  AnswerAccount account(context.record, *answer.target, context.request.needs.tokens_in);
  const std::unique_ptr<AnswerTexts> texts = make_answer_texts(context, *answer.departure);
  const TextsInRecord noted(texts.get(), context.record);
  const auto writer = context.snapshot->openai->writer(context.request, Lane::Relay, texts.get());
  Relay relay{context, answer, *writer, account, texts.get(), departures};
  if (!context.request.stream) co_return co_await send_body(relay);
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
  context.record->status = response.status;
  context.record->bytes_out = response.body.size();
  context.record.publish();
  const WaitMeter::Waiting waiting(context.record.meter());
  co_await context.exchange.response.send(std::move(response));
}

}  // namespace sekisho
