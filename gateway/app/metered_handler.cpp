#include "gateway/app/metered_handler.h"

namespace sekisho {
namespace {

// However the request ends.
class Counted {
 public:
  explicit Counted(Metrics& metrics) : metrics_(metrics) { metrics_.request_started(); }
  ~Counted() { metrics_.request_ended(); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  Metrics& metrics_;
};

}  // namespace

boost::asio::awaitable<void> MeteredHandler::handle(HttpExchange& exchange) {
  const Counted counted(metrics_);
  co_await handler_.handle(exchange);
}

}  // namespace sekisho
