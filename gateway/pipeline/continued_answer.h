#pragma once

#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/departures.h"
#include "gateway/pipeline/judge.h"
#include "gateway/pipeline/request_context.h"
#include "gateway/pipeline/target_answer.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// How a walk over the admitted targets goes on behind one of them that failed after it had begun to answer.
class RestOfWalk {
 public:
  // Borrowed: `plan` outlives it.
  RestOfWalk(const AttemptPlan& plan, const RequestContext& context) : plan_(plan), context_(context) {}

  // May another target answer in place of one that failed so? Beside what `fallback.on` names, always where an answer was broken off.
  bool may_follow(const Error& error) const;
  // The targets behind this one, in the decision's order; then, as far as `fallback.max_attempts` goes, those that gave way to it in a
  // race, for they have not failed.
  AttemptPlan behind(const Target& failed) const;

 private:
  const AttemptPlan& plan_;
  const RequestContext& context_;
};

// The walk of `plan` for this request; what is set aside for the target that answers is the request's.
boost::asio::awaitable<Result<StartedAnswer>> begin_answer(RequestContext& context, const AttemptPlan& plan, Departures& departures);

// The attempt of that target did not come to a good end after all: the record says so.
void note_failure(RequestContext& context, const Target& target, const Error& error);

// An answer that another target is to go on with, `stream.recovery: continue`. What a target is given to go on from is judged, redacted
// and looked at by the egress gate like any other request: nothing of it reaches a target that may not have it. Belongs to the
// request's coroutine.
class ContinuedAnswer {
 public:
  // What goes on: the answer of the next target, and what the client gets at once.
  struct Next {
    std::unique_ptr<TargetAnswer> answer;
    std::string bytes;
  };
  // All borrowed for the object's life. `departures`: of the request itself.
  ContinuedAnswer(RequestContext& context, const AttemptPlan& plan, Departures& departures);

  // Finds who goes on behind `broken`, which ended with `error`; that error where nobody can.
  boost::asio::awaitable<Result<Next>> after(TargetAnswer& broken, Error error);

 private:
  // A request that ends with what was already answered.
  struct Told {
    Told(RequestContext& context, Request asked) : request(std::move(asked)), departures(context, request, judgement) {}
    Request request;
    Judgement judgement;
    Departures departures;
  };

  bool takes_prefill(const Target& target) const;
  std::string told_body(std::string_view text) const;
  std::vector<Splice> lowered_limits() const;
  boost::asio::awaitable<std::shared_ptr<Told>> tell(const Target& target, std::string_view text) const;
  boost::asio::awaitable<Result<Next>> ask(const Target& target, std::string text, AnswerIdentity identity);

  RequestContext& context_;
  const AttemptPlan& plan_;
  Departures& departures_;
  RestOfWalk walk_;
  std::vector<std::shared_ptr<Told>> told_;  // streams may borrow from them
};

}  // namespace sekisho
