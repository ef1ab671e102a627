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

asio::awaitable<Result<Replayed>> replay(RequestContext& context) {
  const auto key = find_idempotency_key(context.exchange.head.headers);
  if (!key) co_return key.error();
  if (!*key) co_return Replayed::No;
  auto admission = co_await wait_for_turn(context, **key);
  if (!admission) co_return admission.error();
  if (auto* ticket = std::get_if<IdempotencyTicket>(&*admission)) {
    context.ticket.emplace(std::move(*ticket));
    co_return Replayed::No;
  }
  const auto& first = std::get<std::shared_ptr<const HttpResponse>>(*admission);
  context.record->replayed = true;
  context.record->outcome = "ok";
  context.record->error.clear();
  HttpResponse response = replayed_response(context, *first);
  co_await send_whole(context, std::move(response));
  co_return Replayed::Yes;
}

}  // namespace sekisho
