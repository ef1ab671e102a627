#include "providers/openai/openai_stream.h"

#include "providers/openai/conceal.h"

#include <chrono>
#include <iterator>

namespace sekisho {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxWholeBody = 64 * 1024 * 1024;
// After the end mark the answer is complete; the body's own end is only waited for so that the connection can be used again.
constexpr std::chrono::milliseconds kEndGrace{100};

}  // namespace

asio::awaitable<Result<std::optional<StreamEvent>>> OpenAiStream::next() {
  if (decoded_.empty()) counted_until_ = std::chrono::steady_clock::now();
  while (decoded_.empty()) {
    if (end_mark_seen_ && !body_ended_) co_await end();
    if (failure_) co_return *failure_;
    if (body_ended_) co_return std::nullopt;
    if (const Result<void> held_back = give_up_what_is_held_back(); !held_back) co_return held_back.error();
    const Result<std::optional<std::string>> bytes = co_await read();
    if (!bytes && was_complete()) continue;
    if (!bytes) co_return bytes.error();
    if (const Result<void> decoded = decode(*bytes); !decoded) co_return decoded.error();
  }
  StreamEvent event = std::move(decoded_.front());
  decoded_.pop_front();
  co_return event;
}

// The time since it was last counted went to the upstream: waiting for it, or reading what is no content.
OpenAiStream::Time OpenAiStream::count_time() {
  const Time now = std::chrono::steady_clock::now();
  parts_.clock.waited(now - counted_until_);
  counted_until_ = now;
  return now;
}

Error OpenAiStream::overrun(Time now) const {
  const std::string what = parts_.clock.overrun(now);
  Error error = upstream_error(ErrorKind::UpstreamTimeout, "`" + parts_.host + "`: " + what);
  error.public_message = "took too long: " + what;
  return error;
}

Error OpenAiStream::broken(std::string what) const {
  Error error = upstream_error(ErrorKind::UpstreamProtocol, "`" + parts_.host + "` " + what);
  error.public_message = std::move(what);
  return error;
}

Error OpenAiStream::own_error(Error error) const {
  if (parts_.refused && !content_seen_) return parts_.refused(std::move(error));
  if (parts_.credential) conceal(error, *parts_.credential);
  return error;
}

// A decoder that met a failure behind good frames gives the frames first; the failure must not wait for more bytes to come.
Result<void> OpenAiStream::give_up_what_is_held_back() {
  if (received_ == 0) return {};
  return decode(std::string());
}

asio::awaitable<Result<std::optional<std::string>>> OpenAiStream::read() {
  const Time began = count_time();
  const Time deadline = parts_.clock.deadline(began);
  // An upstream that never stops sending, though never content, must not get round the limit.
  if (deadline <= began) co_return overrun(began);
  Result<std::optional<std::string>> bytes = co_await parts_.response->read(deadline);
  const Time ended = count_time();
  if (!bytes && bytes.error().kind == ErrorKind::UpstreamTimeout) co_return overrun(ended);
  if (bytes && *bytes) received_ += (*bytes)->size();
  if (parts_.whole && received_ > kMaxWholeBody) {
    co_return broken("answered with more than 64 MiB");
  }
  co_return bytes;
}

Result<void> OpenAiStream::decode(const std::optional<std::string>& bytes) {
  body_ended_ = !bytes;
  Result<std::vector<StreamEvent>> events = bytes ? parts_.decoder->feed(*bytes) : parts_.decoder->finish();
  if (!events) return own_error(events.error());
  take(*std::move(events));
  return {};
}

void OpenAiStream::take(std::vector<StreamEvent> events) {
  for (StreamEvent& event : events) {
    if (event.malformed && parts_.malformed == StreamConduct::Malformed::Fail) {
      failure_ = broken("sent an event that is no JSON object");
      return;
    }
    content_seen_ = content_seen_ || has_content(event);
    if (has_content(event)) parts_.clock.saw_content();
    end_mark_seen_ = end_mark_seen_ || event.end_mark;
    decoded_.push_back(std::move(event));
  }
}

// Where nothing more will come: whether the answer had its end, though not its end mark. What was left of it is decoded then. A decoder
// gives good frames before a failure, hence the second question.
bool OpenAiStream::was_complete() {
  if (parts_.whole || received_ == 0) return false;
  Result<std::vector<StreamEvent>> rest = parts_.decoder->finish();
  if (!rest || !parts_.decoder->finish()) return false;
  body_ended_ = true;
  parts_.response.reset();
  take(*std::move(rest));
  return true;
}

asio::awaitable<void> OpenAiStream::end() {
  const auto deadline = std::chrono::steady_clock::now() + kEndGrace;
  while (!body_ended_) {
    const Result<std::optional<std::string>> rest = co_await parts_.response->read(deadline);
    const bool late = std::chrono::steady_clock::now() >= deadline;
    body_ended_ = !rest || !*rest || late;
  }
  parts_.response.reset();
}

}  // namespace sekisho
