#include "gateway/pipeline/replay.h"

#include "gateway/pipeline/answer.h"

namespace sekisho {
namespace {

namespace asio = boost::asio;

asio::awaitable<Result<IdempotencyAdmission>> wait_for_turn(RequestContext& context, const std::string& key) {
  const WaitMeter::Waiting waiting(context.record.meter());
  IdempotencyScope scope;
  scope.key_id = context.caller.key_id;
  scope.route = name_of(context.request.endpoint);
  scope.key = key;
  const Digest body = sha256(context.request.tape->bytes());
  co_return co_await context.runtime.idempotency.admit(std::move(scope), body);
}

HttpResponse replayed_response(const RequestContext& context, const HttpResponse& first) {
  HttpResponse response = first;
  for (const auto& [name, value] : context.rate_limit_headers) response.headers.set(name, value);
  response.headers.set("x-request-id", context.record->id);
  response.headers.set("idempotent-replayed", "true");
  return response;
}

}  // namespace

asio::awaitable<Result<KeptAnswer>> find_kept_answer(RequestContext& context) {
  const auto key = find_idempotency_key(context.exchange.head.headers);
  if (!key) co_return key.error();
  if (!*key) co_return KeptAnswer();
  auto admission = co_await wait_for_turn(context, **key);
  if (!admission) co_return admission.error();
  if (auto* ticket = std::get_if<IdempotencyTicket>(&*admission)) {
    context.ticket.emplace(std::move(*ticket));
    co_return KeptAnswer();
  }
  co_return std::get<KeptAnswer>(*admission);
}

bool may_replay(const HttpResponse& kept, const Decision& decision) {
  const auto target = kept.headers.find("x-sekisho-target");
  if (!target) return true;
  const Verdict* const verdict = decision.find(*target);
  return verdict != nullptr && verdict->constraints_hold;
}

asio::awaitable<void> send_replay(RequestContext& context, const HttpResponse& kept) {
  context.record->replayed = true;
  const bool refused = kept.status >= 400;
  context.record->outcome = refused ? "error" : "ok";
  context.record->error = refused ? name_of(ErrorKind::UpstreamRejected) : std::string_view();
  HttpResponse response = replayed_response(context, kept);
  co_await send_whole(context, std::move(response));
}

}  // namespace sekisho
