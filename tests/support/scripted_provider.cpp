#include "tests/support/scripted_provider.h"

#include "gateway/core/json_tape.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

namespace sekisho {
namespace {

namespace asio = boost::asio;

class ScriptedStream final : public CompletionStream {
 public:
  ScriptedStream(ScriptedAnswer answer, std::shared_ptr<std::size_t> open) : answer_(std::move(answer)), open_(std::move(open)) {
    ++*open_;
  }
  ~ScriptedStream() override { --*open_; }

  asio::awaitable<Result<std::optional<StreamEvent>>> next() override {
    if (at_ < answer_.events.size()) co_return std::optional<StreamEvent>(answer_.events[at_++]);
    if (answer_.end == ScriptedAnswer::End::Error) co_return answer_.failure;
    if (answer_.end == ScriptedAnswer::End::Silence) {
      asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
      co_await never.async_wait(asio::use_awaitable);
    }
    co_return std::optional<StreamEvent>();
  }

 private:
  ScriptedAnswer answer_;
  std::shared_ptr<std::size_t> open_;
  std::size_t at_ = 0;
};

std::string frame_of(std::string_view delta, std::string_view finish) {
  return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" +
         std::string(delta) + ",\"finish_reason\":" + std::string(finish) + "}]}\n\n";
}

}  // namespace

StreamEvent text_event(std::string text) {
  StreamEvent event;
  event.frame = frame_of("{\"content\":" + json_quote(text) + "}", "null");
  event.parts.emplace_back(TextDelta{0, std::move(text)});
  return event;
}

StreamEvent finish_event() {
  StreamEvent event;
  event.frame = frame_of("{}", "\"stop\"");
  event.parts.emplace_back(FinishPart{0, "stop"});
  return event;
}

StreamEvent end_mark_event() {
  StreamEvent event;
  event.frame = "data: [DONE]\n\n";
  event.end_mark = true;
  return event;
}

StreamEvent whole_event(std::string body, std::string text) {
  StreamEvent event;
  event.frame = std::move(body);
  event.parts.emplace_back(TextDelta{0, std::move(text)});
  event.parts.emplace_back(FinishPart{0, "stop"});
  return event;
}

asio::awaitable<Result<std::unique_ptr<CompletionStream>>> ScriptedProvider::start(const Request& request, const Target& target,
                                                                                   SentMark& sent) {
  targets_asked_.push_back(target.id);
  bodies_seen_.push_back(request.tape ? request.tape->bytes() : std::string());
  ScriptedAnswer answer = answers_.front();
  if (answers_.size() > 1) answers_.pop_front();
  if (answer.throws) throw std::logic_error("a scripted bug");
  if (answer.never_connects) {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await never.async_wait(asio::use_awaitable);
  }
  const bool unreachable = answer.refusal && answer.refusal->kind == ErrorKind::ConnectFailed && answer.refusal->retry == Retry::SameTarget;
  if (!unreachable) sent.set();
  if (answer.refusal) co_return *answer.refusal;
  co_return std::make_unique<ScriptedStream>(std::move(answer), open_streams_);
}

}  // namespace sekisho
