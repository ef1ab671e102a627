#include "gateway/pipeline/router.h"

#include "gateway/api/openai_api.h"
#include "gateway/pipeline/admission.h"
#include "gateway/pipeline/answer.h"
#include "gateway/pipeline/answer_booking.h"
#include "gateway/pipeline/decision_json.h"
#include "gateway/pipeline/percent.h"
#include "gateway/pipeline/readiness.h"
#include "gateway/pipeline/run_on_pool.h"
#include "gateway/pipeline/serve.h"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kModels = "/v1/models";
constexpr std::string_view kDecisions = "/v1/decisions";

using Serve = asio::awaitable<void> (*)(RequestContext&);

struct Route {
  std::string_view path;  // exact, or the prefix of `path/{id}`
  std::string_view pattern;
  std::string_view method;
  bool has_id;
  Serve serve;
};

HttpResponse json_answer(const RequestContext& context, std::string body) {
  HttpResponse response = answer_head(context);
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

void book_ok(RequestContext& context) {
  context.record->outcome = "ok";
  context.record->error.clear();
}

std::string_view id_of(const RequestContext& context) {
  const std::string_view path = context.exchange.head.path;
  return path.substr(path.rfind('/') + 1);
}

// A model's id may hold slashes; everything behind the collection's path is the id. SDKs percent-encode it (RFC 3986 §2.1); what is no
// such encoding is taken as it stands.
std::string model_id_of(const RequestContext& context) {
  return percent_decoded(std::string_view(context.exchange.head.path).substr(kModels.size() + 1));
}

asio::awaitable<void> serve_chat(RequestContext& context) { return serve(context, Endpoint::Chat); }
asio::awaitable<void> serve_completions(RequestContext& context) { return serve(context, Endpoint::Completions); }
asio::awaitable<void> serve_embeddings(RequestContext& context) { return serve(context, Endpoint::Embeddings); }

asio::awaitable<void> serve_models(RequestContext& context) {
  auto admitted = admit(context);
  if (!admitted) co_return co_await refuse(context, admitted.error());
  std::vector<ModelEntry> entries;
  for (std::string& name : models_for(*context.snapshot, context.caller)) {
    ModelEntry entry;
    entry.id = std::move(name);
    entries.push_back(std::move(entry));
  }
  book_ok(context);
  HttpResponse response = json_answer(context, models_body(entries));
  co_await send_whole(context, std::move(response));
}

asio::awaitable<void> serve_model(RequestContext& context) {
  auto admitted = admit(context);
  if (!admitted) co_return co_await refuse(context, admitted.error());
  context.request.model = model_id_of(context);
  auto known = check_model(context);
  if (!known) co_return co_await refuse(context, known.error());
  ModelEntry entry;
  entry.id = context.request.model;
  book_ok(context);
  HttpResponse response = json_answer(context, model_body(entry));
  co_await send_whole(context, std::move(response));
}

// From memory, or else from the audit store. Null where it is in neither.
asio::awaitable<std::shared_ptr<const RequestRecord>> find_decision(RequestContext& context, std::string id) {
  auto record = context.runtime.decisions.find(id);
  DecisionJournal* const journal = context.runtime.journal;
  if (record || journal == nullptr) co_return record;
  const auto look_up = [journal, &id, &record] {
    auto stored = journal->find(id);
    if (stored && *stored) record = std::make_shared<const RequestRecord>(std::move(**stored));
  };
  co_await run_on_pool(context.runtime.scan_pool, look_up);
  co_return record;
}

asio::awaitable<void> serve_decision(RequestContext& context) {
  auto admitted = admit(context);
  if (!admitted) co_return co_await refuse(context, admitted.error());
  const auto record = co_await find_decision(context, std::string(id_of(context)));
  // Another key's decision is as good as none: its existence is nobody else's business.
  if (!record || record->key_id != context.caller.key_id) {
    Error error = gateway_error(ErrorKind::NotFound, "there is no decision of that id for this key, or it is no longer kept");
    co_return co_await refuse(context, std::move(error));
  }
  book_ok(context);
  HttpResponse response = json_answer(context, record_json(*record, reasons_for(context.caller)));
  co_await send_whole(context, std::move(response));
}

constexpr std::array kRoutes{
    Route{"/v1/chat/completions", "/v1/chat/completions", "POST", false, serve_chat},
    Route{"/v1/completions", "/v1/completions", "POST", false, serve_completions},
    Route{"/v1/embeddings", "/v1/embeddings", "POST", false, serve_embeddings},
    Route{"/v1/decide", "/v1/decide", "POST", false, serve_decide},
    Route{kModels, "/v1/models", "GET", false, serve_models},
    Route{kModels, "/v1/models/{id}", "GET", true, serve_model},
    Route{kDecisions, "/v1/decisions/{id}", "GET", true, serve_decision},
};

bool matches(const Route& route, std::string_view path) {
  if (!route.has_id) return path == route.path;
  return path.size() > route.path.size() + 1 && path.starts_with(route.path) && path[route.path.size()] == '/';
}

bool allows(const Route& route, std::string_view method) { return method == route.method || (method == "HEAD" && route.method == "GET"); }

// A bug of ours is an error in the record too, not a client that left.
void book_fault(RequestContext& context) {
  context.record->outcome = "error";
  context.record->error = name_of(ErrorKind::Internal);
}

// False where the drain's end has interrupted it before anything was answered.
asio::awaitable<bool> serve_unless_cut(RequestContext& context, Serve serve) {
  try {
    co_await serve(context);
  } catch (const boost::system::system_error& fault) {
    const bool aborted = fault.code() == asio::error::operation_aborted;
    // The one cancellation that ends here, so that no request pays for a race against the drain: the client is there and gets an answer.
    if (aborted && context.unanswered.interrupted() && !context.answered) co_return false;
    if (!aborted) book_fault(context);  // aborted: the client left
    throw;
  } catch (...) {
    book_fault(context);
    throw;
  }
  co_return true;
}

asio::awaitable<void> refuse_route(RequestContext& context, const Route* other_method) {
  if (other_method == nullptr) {
    Error error = gateway_error(ErrorKind::NotFound, "unknown route");
    error.public_message = "unknown route " + context.exchange.head.method + " " + context.exchange.head.path;
    co_return co_await refuse(context, std::move(error));
  }
  Error error = gateway_error(ErrorKind::MethodNotAllowed, "use " + std::string(other_method->method) + " for this route");
  context.rate_limit_headers.set("Allow", std::string(other_method->method));
  co_await refuse(context, std::move(error));
}

}  // namespace

asio::awaitable<void> Router::handle(HttpExchange& exchange) {
  const std::string_view path = exchange.head.path;
  if (path == "/healthz") co_return (void) co_await exchange.response.send(health_response());
  if (path == "/readyz") {
    co_return (void) co_await exchange.response.send(readiness_response(snapshots_, runtime_, ReadinessDetail::ForAnyone));
  }

  RequestContext context(exchange, snapshots_.get(), runtime_, cut_);
  const auto route = std::ranges::find_if(kRoutes, [&](const Route& entry) { return matches(entry, path); });
  if (route == kRoutes.end() || !allows(*route, exchange.head.method)) {
    context.record->route = route == kRoutes.end() ? "other" : route->pattern;
    co_return co_await refuse_route(context, route == kRoutes.end() ? nullptr : &*route);
  }
  context.record->route = route->pattern;
  if (cut_.raised()) co_return co_await refuse(context, shutting_down());
  if (co_await serve_unless_cut(context, route->serve)) co_return;
  co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
  co_await refuse(context, shutting_down());
}

}  // namespace sekisho
