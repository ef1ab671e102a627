#pragma once

#include "gateway/core/stream_conduct.h"
#include "providers/dialect.h"
#include "providers/openai/stream_clock.h"
#include "providers/provider.h"
#include "providers/upstream/transport.h"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// The events of one successful response, decoded as they are asked for. A connection that is lost, or falls silent, after every choice
// has ended takes nothing from the answer: it is complete. Reads from the upstream only when nothing decoded is left.
class OpenAiStream final : public CompletionStream {
 public:
  struct Parts {
    std::unique_ptr<UpstreamResponse> response;
    std::unique_ptr<StreamDecoder> decoder;
    StreamClock clock;
    std::string host;  // for messages
    CredentialPtr credential = nullptr;
    std::optional<std::uint32_t> key = std::nullopt;
    std::function<Error(Error)> refused = {};  // what is made of the upstream's own error, where it comes before any content
    StreamConduct::Malformed malformed = StreamConduct::Malformed::Skip;
    bool whole = false;  // one body that must fit in memory, as against a stream
  };
  explicit OpenAiStream(Parts parts) : parts_(std::move(parts)) {}

  boost::asio::awaitable<Result<std::optional<StreamEvent>>> next() override;
  std::optional<std::uint32_t> key() const override { return parts_.key; }

 private:
  using Time = StreamClock::Time;

  boost::asio::awaitable<Result<std::optional<std::string>>> read();
  boost::asio::awaitable<void> end();
  Time count_time();
  Error overrun(Time now) const;
  Error broken(std::string what) const;
  Error own_error(Error error) const;
  Result<void> give_up_what_is_held_back();
  Result<void> decode(const std::optional<std::string>& bytes);
  void take(std::vector<StreamEvent> events);
  bool was_complete();

  Parts parts_;
  std::deque<StreamEvent> decoded_;
  Time counted_until_;            // of the time the clock knows of; what the client takes between two events is left out
  std::optional<Error> failure_;  // behind what is decoded
  std::size_t received_ = 0;
  bool body_ended_ = false;
  bool content_seen_ = false;
  bool end_mark_seen_ = false;
};

}  // namespace sekisho
