#include "providers/embedded/embedded_provider.h"

#include "providers/embedded/embedded_stream.h"
#include "providers/embedded/request_check.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

Deadline after(std::optional<std::chrono::milliseconds> limit) {
  return limit ? std::chrono::steady_clock::now() + *limit : Deadline::max();
}

Error too_many_messages(std::size_t messages, std::size_t context) {
  Error error = upstream_error(ErrorKind::ContextOverflow, "the request has " + std::to_string(messages) + " messages, more than the " +
                                                               std::to_string(context) + " tokens of this model's context");
  error.upstream_status = 400;
  return error;
}

Result<void> check_body(const Request& request, const JsonTape& body, const EngineSettings& settings) {
  // The engine would put all of them into its template first, which takes time with their square.
  if (const std::size_t messages = messages_of(body); messages > settings.context) return too_many_messages(messages, settings.context);
  return check_engine_request(request.endpoint, body, settings.slots);
}

// Before the queue: a request that cannot be obeyed does not wait for its refusal. A request of another dialect is checked as encoded.
Result<void> check_against(const Request& request, const std::string& encoded, const EngineSettings& settings) {
  if (request.tape) return check_body(request, *request.tape, settings);
  const auto tape = JsonTape::parse(encoded);
  if (!tape) return tape.error();
  return check_body(request, *tape, settings);
}

}  // namespace

EmbeddedProvider::EmbeddedProvider(std::vector<std::shared_ptr<EmbeddedEngine>> engines, std::shared_ptr<const Dialect> dialect)
    : engines_(std::move(engines)), dialect_(std::move(dialect)) {}

EmbeddedEngine* EmbeddedProvider::find_engine(std::string_view model) const {
  const auto found = std::ranges::find_if(engines_, [model](const auto& engine) { return engine->settings().name == model; });
  return found == engines_.end() ? nullptr : found->get();
}

std::optional<double> EmbeddedProvider::window(const Target& target) const {
  const EmbeddedEngine* const engine = find_engine(target.model);
  return engine == nullptr ? std::nullopt : std::optional<double>(engine->settings().context);
}

boost::asio::awaitable<Result<std::unique_ptr<CompletionStream>>> EmbeddedProvider::start(const Request& request, const Target& target,
                                                                                          SentMark& sent) {
  EmbeddedEngine* const engine = find_engine(target.model);
  if (engine == nullptr) {
    co_return upstream_error(ErrorKind::UpstreamNotFound, "no embedded model is called `" + target.model + "`");
  }
  auto encoded = dialect_->encode(request, target);
  if (!encoded) co_return encoded.error();
  sent.set();
  if (auto checked = check_against(request, encoded->body, engine->settings()); !checked) co_return checked.error();
  auto generation = engine->submit(request.endpoint, std::move(encoded->body));
  if (!generation) co_return generation.error();

  auto stream = std::make_unique<EmbeddedStream>(std::move(*generation), dialect_->decoder(request));
  stream->set_limits(after(target.timeouts.total), target.timeouts.between_events);
  // A whole answer has no first event before its last: only `total` limits it.
  auto begun = co_await stream->begin(request.stream ? after(target.timeouts.first_event) : Deadline::max());
  if (!begun) co_return begun.error();
  co_return std::unique_ptr<CompletionStream>(std::move(stream));
}

}  // namespace sekisho
