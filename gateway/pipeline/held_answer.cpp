#include "gateway/pipeline/held_answer.h"

#include "gateway/core/run_until.h"
#include "gateway/pipeline/answer_booking.h"
#include "gateway/pipeline/answer_output.h"
#include "gateway/pipeline/continued_answer.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/mirror.h"
#include "gateway/pipeline/target_answer.h"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace sekisho {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kKeepAlive = ": keep-alive\n\n";

// What is known of an answer that is being held.
struct Held {
  RequestContext& context;
  const AttemptPlan& plan;
  Departures& departures;
  std::unique_ptr<ResponseStream> out;  // null: nothing was sent
  bool gathered = false;
  Result<std::string> bytes = std::string();  // of the whole answer
};

// The first target that answers to the end.
asio::awaitable<Result<std::string>> gather(Held& held) {
  RequestContext& context = held.context;
  const RestOfWalk walk(held.plan, context);
  AttemptPlan rest = held.plan;
  while (true) {
    auto started = co_await begin_answer(context, rest, held.departures);
    if (!started) co_return started.error();
    const Target& target = *started->target;
    if (rest.admitted.size() == held.plan.admitted.size()) co_await start_mirror(context, target, held.departures);
    note_answering(context, target);
    TargetAnswer answer(context, *std::move(started), TargetAnswer::Seam::None);
    auto bytes = co_await whole_bytes(answer, context);
    if (bytes) co_return bytes;
    if (bytes.error().kind == ErrorKind::ResponseBlocked) co_return bytes;
    answer.disown();
    note_failure(context, target, bytes.error());
    rest = walk.behind(target);
    if (rest.admitted.empty() || !walk.may_follow(bytes.error())) co_return bytes;
  }
}

// An answer that broke off, or that was under way when time was up: nobody has seen it, so it is no success and costs nothing.
void drop_unseen(RequestContext& context, const Error& error) {
  RequestRecord& record = *context.record;
  record.target.clear();
  record.usage.reset();
  record.cost.reset();
  context.reservation.reset();
  if (!record.attempts.empty() && record.attempts.back().result == "cancelled") record.attempts.back().result = name_of(error.kind);
}

asio::awaitable<void> gather_in_time(Held& held) {
  if (held.plan.deadline) {
    auto bytes = co_await run_before(gather(held), *held.plan.deadline);
    if (!bytes) bytes = gateway_error(ErrorKind::DeadlineExceeded, "no answer was whole before the request's deadline");
    held.bytes = *std::move(bytes);
  } else {
    held.bytes = co_await gather(held);
  }
  if (!held.bytes && held.bytes.error().kind != ErrorKind::ResponseBlocked) drop_unseen(held.context, held.bytes.error());
  held.gathered = true;
}

// False when the client takes no more. A comment that has begun is written to its end, whatever else happens.
asio::awaitable<bool> keep_alive_once(Held& held) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  if (!held.out) held.out = co_await open_event_stream(held.context, Answering::NotYet);
  const bool written = held.out != nullptr && co_await write_bytes(held.context, *held.out, kKeepAlive);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
  co_return written;
}

asio::awaitable<void> keep_alive(Held& held) {
  const auto pause = held.context.snapshot->policy->stream().keepalive_after;
  while (!held.gathered) {
    co_await sleep_until(std::chrono::steady_clock::now() + pause);
    if (held.gathered || held.context.absence.reading_on()) continue;
    if (!co_await keep_alive_once(held) && !held.context.absence.reading_on()) co_return;
  }
}

asio::awaitable<void> gather_while_awake(Held& held) { co_await run_until(gather_in_time(held), keep_alive(held)); }

asio::awaitable<void> tell_in_band(Held& held, const Error& error) {
  book_failure(held.context, error, "error");
  held.context.record->status = http_status(error.kind);
  const auto writer = held.context.snapshot->openai->writer(held.context.request, Lane::Relay, nullptr);
  const std::string bytes = writer->fail(error);
  co_await write_bytes(held.context, *held.out, bytes);
}

asio::awaitable<void> send_all(Held& held) {
  RequestContext& context = held.context;
  if (context.absence.reading_on()) co_return;
  if (!held.out) held.out = co_await open_event_stream(context);
  note_first_event(context);
  if (held.out) co_await write_to_end(context, *held.out, *held.bytes);
}

}  // namespace

asio::awaitable<Result<void>> send_when_whole(RequestContext& context, const AttemptPlan& plan, Departures& departures) {
  Held held{.context = context, .plan = plan, .departures = departures, .out = nullptr};
  const AnswerSettlement settlement(context);
  context.unanswered.leave();
  const bool in_time = co_await run_until(gather_while_awake(held), context.cut.wait());
  if (!in_time) {
    held.bytes = shutting_down();
    drop_unseen(context, held.bytes.error());
  }
  if (in_time && !held.gathered) co_return Result<void>();  // the client takes no more
  if (held.bytes) {
    co_await send_all(held);
    co_return Result<void>();
  }
  if (!held.out) co_return held.bytes.error();
  co_await tell_in_band(held, held.bytes.error());
  co_return Result<void>();
}

}  // namespace sekisho
