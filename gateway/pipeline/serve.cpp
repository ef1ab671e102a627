#include "gateway/pipeline/serve.h"

#include "gateway/core/identifier.h"
#include "gateway/core/run_until.h"
#include "gateway/pipeline/admission.h"
#include "gateway/pipeline/answer.h"
#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/continued_answer.h"
#include "gateway/pipeline/decision_json.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/duties.h"
#include "gateway/pipeline/held_answer.h"
#include "gateway/pipeline/mirror.h"
#include "gateway/pipeline/record_decision.h"
#include "gateway/pipeline/replay.h"
#include "gateway/pipeline/run_on_pool.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sekisho {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> judge_request(RequestContext& context) {
  const Runtime& runtime = context.runtime;
  const LiveSources sources{&runtime.latencies, &runtime.budgets, &runtime.exception_uses, &runtime.conversations, &runtime.health};
  const Asked asked{context.caller, context.exchange.head, context.request};
  const auto judge_now = [&context, &asked, &sources] {
    context.judgement = judge(*context.snapshot, asked, sources, context.runtime.clock);
    context.judgement.digest = digest_for_audit(context);
  };
  if (scans_here(context.request.tape->bytes().size())) {
    judge_now();
  } else {
    co_await run_on_pool(context.runtime.scan_pool, judge_now);
  }
}

void book_decision(RequestContext& context) {
  context.record->decision_id = new_ulid();
  describe(context.judgement, *context.record);
  context.obligation_headers = obligation_headers(context.judgement.decision);
}

// Uses that are counted may wait for the disk, which a worker's own thread must not.
asio::awaitable<void> take_exceptions(RequestContext& context) {
  const auto take = [&context] { use_exceptions(context.judgement, context.runtime.exception_uses); };
  const auto is_counted = [](const PolicyException* exception) { return exception->quota.has_value(); };
  if (std::ranges::any_of(context.judgement.decision.exceptions, is_counted)) {
    co_await run_on_pool(context.runtime.scan_pool, take);
  } else {
    take();
  }
}

// What a decision that may lead to an answer leaves behind: exceptions are used, the conversation remembers its class.
asio::awaitable<void> commit_decision(RequestContext& context) {
  co_await take_exceptions(context);
  const Fact* conversation = context.judgement.input.facts.find("request.conversation");
  if (conversation == nullptr || context.judgement.decision.order.empty()) co_return;
  context.runtime.conversations.raise(context.caller.key_id, std::get<std::string>(conversation->value),
                                      context.judgement.decision.classification, *context.snapshot->policy, context.runtime.clock.steady());
}

bool only_breaker_keeps_out(const Verdict& verdict) {
  return verdict.failures.size() == 1 && verdict.failures.front().rule == "target:unavailable";
}

void note_resting(RequestContext& context) {
  for (const Verdict& verdict : context.judgement.decision.verdicts) {
    if (only_breaker_keeps_out(verdict)) context.record->passed_over.push_back({std::string(verdict.target), "breaker"});
  }
}

// When a target that only its breaker keeps out may be tried again; nullopt where there is none.
std::optional<std::chrono::milliseconds> soonest_probe(const RequestContext& context) {
  std::optional<std::chrono::milliseconds> soonest;
  for (const Verdict& verdict : context.judgement.decision.verdicts) {
    if (!only_breaker_keeps_out(verdict)) continue;
    const auto probe = context.snapshot->policy->find_target(verdict.target)->conduct.breaker.probe;
    soonest = std::min(soonest.value_or(probe), probe);
  }
  return soonest;
}

// docs/policy-language.md §11, "Answers when nothing serves".
Error no_target(const RequestContext& context) {
  const std::vector<Verdict>& verdicts = context.judgement.decision.verdicts;
  const bool a_budget_alone =
      std::ranges::any_of(verdicts, [](const Verdict& verdict) { return verdict.constraints_hold && verdict.reachable; });
  if (a_budget_alone) return gateway_error(ErrorKind::BudgetExceeded, "the budget for this request is used up");
  if (std::ranges::any_of(verdicts, &Verdict::constraints_hold)) {
    Error down = gateway_error(ErrorKind::NoTargetAvailable, "every target that the policy admits is down or switched off");
    down.retry_after = soonest_probe(context);
    return down;
  }
  Error error = gateway_error(ErrorKind::PolicyNoTarget, refusal_text(*context.snapshot->policy, context.exchange.head));
  error.source = ErrorSource::Client;
  return error;
}

// Sets aside in the budgets what a try may cost.
Result<BudgetReservation> reserve(const RequestContext& context, const Target& target) {
  if (context.absence.reading_on()) return gateway_error(ErrorKind::Cancelled, "the client has left");
  const Decision& decision = context.judgement.decision;
  return BudgetReservation::make(decision, context.judgement.input.facts, decision.find(target.id)->estimated_cost, context.runtime.budgets,
                                 context.runtime.clock);
}

// The policy's word, except of a target whose provider sets the bound itself: an embedded model has the context it was loaded with, whether
// or not the policy says so.
std::optional<double> window_of(const Snapshot& snapshot, const Target& target) {
  const auto provider = snapshot.providers.find(target.provider);
  const auto own = provider == snapshot.providers.end() ? std::nullopt : provider->second->window(target);
  if (own) return own;
  const Policy& policy = *snapshot.policy;
  const auto described = std::ranges::find(policy.targets(), target.id, [](const PolicyTarget& known) { return known.endpoint.id; });
  const Attribute* tokens = described == policy.targets().end() ? nullptr : described->find("max_context");
  const auto* number = tokens == nullptr ? nullptr : std::get_if<double>(&tokens->value);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

AttemptPlan plan_of(RequestContext& context) {
  const Policy& policy = *context.snapshot->policy;
  AttemptPlan plan;
  plan.reserve = [&context](const Target& target) { return reserve(context, target); };
  plan.window = [&context](const Target& target) { return window_of(*context.snapshot, target); };
  for (const std::string& id : context.judgement.decision.order) plan.admitted.push_back(policy.find_target(id));
  plan.others_rest = std::ranges::any_of(context.judgement.decision.verdicts, only_breaker_keeps_out);
  plan.fallback_on = policy.fallback().on;
  if (policy.stream().recovery != StreamConduct::Recovery::Off) {
    for (const ErrorKind broken : {ErrorKind::UpstreamTruncated, ErrorKind::UpstreamProtocol}) plan.fallback_on.push_back(broken);
  }
  if (policy.fallback().deadline) plan.deadline = context.exchange.head.received_at + *policy.fallback().deadline;
  return plan;
}

asio::awaitable<Result<void>> answer(RequestContext& context) {
  const AttemptPlan plan = plan_of(context);
  Departures departures(context);
  const bool held = context.request.stream && context.snapshot->policy->stream().recovery == StreamConduct::Recovery::Hold;
  if (held) co_return co_await send_when_whole(context, plan, departures);
  auto started = co_await begin_answer(context, plan, departures);
  if (!started) co_return started.error();
  co_await start_mirror(context, *started->target, departures);
  co_return co_await send_answer(context, std::move(*started), plan, departures);
}

// The same where a client that leaves is outlived, for the usage that the provider will bill.
asio::awaitable<Result<void>> answer_for_usage(RequestContext& context) {
  const StreamConduct& conduct = context.snapshot->policy->stream();
  co_await context.absence.outlive_client(conduct.most_drains);
  auto done = co_await run_until<Result<void>>(answer(context), context.absence.wait(conduct.drain_timeout));
  co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
  if (done) co_return *done;
  co_return gateway_error(ErrorKind::Cancelled, "the client has left");
}

// The road of ARCHITECTURE.md §1. The Error of any step is what the client gets.
asio::awaitable<Result<void>> travel(RequestContext& context, Endpoint endpoint) {
  if (auto admitted = admit(context); !admitted) co_return admitted;
  if (auto read = co_await read_request(context, endpoint); !read) co_return read;
  if (auto known = check_model(context); !known) co_return known;
  const auto kept = co_await find_kept_answer(context);
  if (!kept) co_return kept.error();
  co_await judge_request(context);
  if (*kept && may_replay(**kept, context.judgement.decision)) {
    co_await send_replay(context, **kept);
    co_return Result<void>();
  }
  co_await commit_decision(context);
  book_decision(context);
  if (auto recorded = co_await record_decision(context); !recorded) co_return recorded;
  note_resting(context);
  if (context.judgement.decision.order.empty()) co_return no_target(context);
  if (auto charged = charge_tokens(context); !charged) co_return charged;

  const auto on_disconnect = context.snapshot->policy->stream().on_client_disconnect;
  if (on_disconnect == StreamConduct::Disconnect::DrainForUsage) co_return co_await answer_for_usage(context);
  co_return co_await answer(context);
}

// An upstream has judged the request itself: that is its answer, and the same request would get it again.
bool is_last_word(const Error& error) {
  const bool about_the_request =
      error.kind == ErrorKind::UpstreamRejected || error.kind == ErrorKind::ContextOverflow || error.kind == ErrorKind::ContentFiltered;
  return about_the_request && error.source == ErrorSource::Upstream && error.retry != Retry::SameTarget;
}

void keep_for_repetition(RequestContext& context, const HttpResponse& response) {
  if (!context.ticket) return;
  context.ticket->record_head(response);
  context.ticket->record_body(response.body);
  context.ticket->finish();
}

}  // namespace

asio::awaitable<void> serve(RequestContext& context, Endpoint endpoint) {
  context.record->api = name_of(endpoint);
  auto done = co_await travel(context, endpoint);
  if (!done) co_await refuse(context, done.error());
}

asio::awaitable<void> serve_decide(RequestContext& context) {
  context.record->api = "decide";
  Result<void> step = admit(context);
  if (step) step = co_await read_request(context, Endpoint::Chat);
  if (step) step = check_model(context);
  if (!step) {
    co_await refuse(context, step.error());
    co_return;
  }
  co_await judge_request(context);
  book_decision(context);
  if (auto recorded = co_await record_decision(context); !recorded) {
    co_await refuse(context, recorded.error());
    co_return;
  }
  HttpResponse response = answer_head(context);
  response.headers.add("Content-Type", "application/json");
  response.body = decision_json(context.judgement, *context.record, reasons_for(context.caller), language_of(context.exchange.head));
  context.record->outcome = "ok";
  context.record->error.clear();
  co_await send_whole(context, std::move(response));
}

asio::awaitable<void> refuse(RequestContext& context, Error error) {
  if (context.absence.reading_on()) co_return;
  RequestRecord& record = *context.record;
  const bool policy_says_no = error.kind == ErrorKind::PolicyNoTarget || error.kind == ErrorKind::BudgetExceeded;
  record.outcome = policy_says_no ? "refused" : "error";
  record.error = name_of(error.kind);
  record.error_message = error.message;
  if (context.answered) co_return;

  HttpResponse response = context.snapshot->openai->error(error, record.id, record.decision_id);
  if (policy_says_no && context.caller.may("explain")) response.body = with_reasons(response.body, context.judgement.decision);
  for (const auto& [name, value] : answer_head(context).headers) response.headers.set(name, value);
  if (is_last_word(error)) keep_for_repetition(context, response);
  co_await send_whole(context, std::move(response));
}

}  // namespace sekisho
