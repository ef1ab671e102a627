#pragma once

#include "providers/provider.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// One answer of a ScriptedProvider: it fails to start (before anything is sent where it cannot be reached), or gives events and then ends,
// fails or never says anything again.
struct ScriptedAnswer {
  enum class End { Proper, Error, Silence };
  std::optional<Error> refusal;
  bool throws = false;          // a bug: `start` throws std::logic_error
  bool never_connects = false;  // `start` neither sends anything nor returns
  std::vector<StreamEvent> events;
  End end = End::Proper;
  Error failure;
};

// An event as the OpenAI dialect would give it.
StreamEvent text_event(std::string text);
StreamEvent finish_event();
StreamEvent end_mark_event();
StreamEvent whole_event(std::string body, std::string text);

// A provider that answers by script and writes down what it was asked. Belongs to one thread.
class ScriptedProvider final : public Provider {
 public:
  // Answers are used up in order; the last one stays.
  void answer_with(ScriptedAnswer answer) { answers_.push_back(std::move(answer)); }
  boost::asio::awaitable<Result<std::unique_ptr<CompletionStream>>> start(const Request& request, const Target& target,
                                                                          SentMark& sent) override;

  void set_window(double tokens) { window_ = tokens; }
  std::optional<double> window(const Target&) const override { return window_; }

  const std::vector<std::string>& targets_asked() const { return targets_asked_; }
  const std::vector<std::string>& bodies_seen() const { return bodies_seen_; }
  // Streams that are open now.
  std::size_t open_streams() const { return *open_streams_; }

 private:
  std::deque<ScriptedAnswer> answers_;
  std::optional<double> window_;
  std::vector<std::string> targets_asked_;
  std::vector<std::string> bodies_seen_;
  std::shared_ptr<std::size_t> open_streams_ = std::make_shared<std::size_t>(0);
};

}  // namespace sekisho
