#pragma once

#include "gateway/api/client_dialect.h"
#include "gateway/pipeline/answer_account.h"
#include "gateway/pipeline/answer_texts.h"
#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/request_context.h"
#include "gateway/pipeline/text_seam.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace sekisho {

// One target's answer on its way to the client: its events, what its texts pass, how its frames are written, and what it costs. Usage
// and what became of the texts are in the record once it is destroyed, unless the answer is disowned.
class TargetAnswer {
 public:
  enum class Seam { None, Kept };
  // `seam`: Kept where another target may have to go on with the text.
  TargetAnswer(RequestContext& context, StartedAnswer answer, Seam seam);
  // Goes on with what another target has begun, under the identity that the client knows.
  TargetAnswer(RequestContext& context, StartedAnswer answer, BegunText begun, AnswerIdentity identity);
  ~TargetAnswer();
  TargetAnswer(const TargetAnswer&) = delete;
  TargetAnswer& operator=(const TargetAnswer&) = delete;

  // The next event; nullopt after the last.
  boost::asio::awaitable<Result<std::optional<StreamEvent>>> next();
  // It has ended so: its attempt lasts no longer, its target's health hears of it and has room for another. What `next` has given as an
  // error it knows already.
  void broke_off(const Error& error);
  // What the client gets for it; nothing once the answer is blocked, for a frame in which it is stopped may say that all is well.
  std::string write(const StreamEvent& event);
  // For a client that is gone: usage is read off, nothing written.
  void observe(const StreamEvent& event);
  // The dialect's proper end; and the error that ends it in-band instead.
  std::string finish();
  std::string fail(const Error& error) { return writer_->fail(error); }

  bool blocked() const { return texts_ != nullptr && texts_->blocked(); }
  // Usage and cost as known now.
  void book() { account_.book(); }
  // The same for a target that another is to go on behind.
  void book_as_part() { account_.book_as_part(); }
  // Nobody gets this answer: it is not billed as one.
  void disown() { account_.disown(); }

  const Target& target() const { return *answer_.target; }
  const AnswerTexts* texts() const { return texts_.get(); }
  const TextSeam* seam() const { return seam_.get(); }
  const AnswerIdentity& identity() const { return identity_; }
  // Its text has come to its end, whatever else may come.
  bool finished() const { return finished_; }

 private:
  void count_skipped();
  void note(StreamEvent& event);
  void time_attempt(AttemptRecord& own) const;
  void settle_attempt();
  void end();
  StreamEvent with_all_usage(StreamEvent event) const;

  RequestContext& context_;
  StartedAnswer answer_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::size_t given_ = 0;  // of the events that were held
  AnswerAccount account_;
  AnswerIdentity identity_;      // of the answer as the client knows it
  bool identity_given_ = false;  // by the target before
  bool finished_ = false;
  bool ended_ = false;                  // well or not: nothing more is to come of it
  bool broken_ = false;                 // not well
  std::unique_ptr<AnswerTexts> texts_;  // null: they go on as they came
  std::unique_ptr<TextSeam> seam_;
  std::unique_ptr<AnswerWriter> writer_;
};

}  // namespace sekisho
