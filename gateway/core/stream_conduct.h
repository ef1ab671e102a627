#pragma once

#include <chrono>
#include <cstddef>

namespace sekisho {

// What becomes of an answer when its upstream or its client goes wrong on the way (docs/resilience.md). Plain values of the policy.
struct StreamConduct {
  // Of a stream that has begun and whose upstream fails. Off: the client is told. Continue: the next admitted target goes on from what
  // the client has. Hold: the client gets nothing before the answer is whole, so that any admitted target may still give it.
  enum class Recovery { Off, Continue, Hold };
  // Of an event that is no JSON.
  enum class Malformed { Skip, Fail };
  // DrainForUsage: what the provider bills anyway is read to its end, for its usage.
  enum class Disconnect { Cancel, DrainForUsage };

  Recovery recovery = Recovery::Off;
  std::chrono::milliseconds keepalive_after{15'000};  // Hold: of silence towards the client
  Malformed malformed = Malformed::Skip;
  Disconnect on_client_disconnect = Disconnect::Cancel;
  std::size_t most_drains = 32;  // at once, over all workers; who leaves beyond that is cancelled
  std::chrono::milliseconds drain_timeout{60'000};

  bool operator==(const StreamConduct&) const = default;
};

}  // namespace sekisho
