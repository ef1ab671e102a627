#include "gateway/app/admin_handler.h"

#include "gateway/core/crypto.h"
#include "gateway/core/error_response.h"
#include "gateway/core/identifier.h"
#include "gateway/pipeline/readiness.h"

namespace sekisho {
namespace {

HttpResponse refusal(const Error& error) { return error_response(error, "req_" + new_ulid()); }

}  // namespace

boost::asio::awaitable<void> AdminHandler::handle(HttpExchange& exchange) {
  HttpResponse response = respond(exchange.head);
  co_await exchange.response.send(std::move(response));
}

HttpResponse AdminHandler::respond(const HttpRequestHead& head) const {
  if (head.method != "GET" && head.method != "HEAD") {
    return refusal(gateway_error(ErrorKind::MethodNotAllowed, "the admin listener answers GET and HEAD only"));
  }
  if (head.path == "/healthz") return health_response();
  if (head.path == "/readyz") return readiness_response(snapshots_, runtime_, ReadinessDetail::ForOperators);
  if (head.path != "/metrics") return refusal(gateway_error(ErrorKind::NotFound, "there is /metrics, /healthz and /readyz here"));
  if (!is_authorised(head)) return refusal(unauthenticated("send the admin token as `Authorization: Bearer …`"));
  HttpResponse response;
  response.headers.add("Content-Type", std::string(Metrics::kContentType));
  response.body = metrics_.text();
  return response;
}

bool AdminHandler::is_authorised(const HttpRequestHead& head) const {
  if (token_.empty()) return true;
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = head.headers.find("Authorization");
  return value && value->starts_with(kScheme) && equal_in_constant_time(value->substr(kScheme.size()), token_.reveal());
}

}  // namespace sekisho
