#pragma once

#include "gateway/pipeline/attempts.h"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string_view>

namespace sekisho {

// What the tries of one request share. Borrowed; belongs to the request's coroutine.
struct Walk {
  Departures& departures;
  const AttemptPlan& plan;
  const AttemptTools& tools;
  RecordScope& record;
  bool reached = false;  // some try got further than a connection that could not be made
  // Of the try that is being given up because another target answered first; none: nobody has won a race yet.
  struct Lost {
    std::size_t position = 0;
    TargetLeave::Order order = TargetLeave::Order::AskedFirst;
  };
  std::optional<Lost> lost = std::nullopt;
  std::size_t next = 0;  // the position behind the targets that have had their turn
};

// One try of the target at `position`: a place among its requests, its breaker's leave, the budget, the egress gate, then the first
// event with content. A fault of the provider's key leads to the next key at once, which is a try of its own (`key`). `cause` stands in
// the record: `first`, `retry`, `fallback`, `hedge`.
boost::asio::awaitable<Result<StartedAnswer>> try_target(Walk& walk, std::size_t position, std::string_view cause);

// True for the error of a target that was passed over: nothing was sent to it.
bool was_passed_over(const Error& error);

// How often the request was sent to the target.
int tries_of(const RequestRecord& record, const Target& target);

// Notes a target whose turn it was and that was not asked.
void pass_over(Walk& walk, const Target& target, std::string_view why);

}  // namespace sekisho
