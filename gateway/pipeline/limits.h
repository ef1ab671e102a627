#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/clock.h"
#include "gateway/core/error.h"
#include "gateway/core/headers.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sekisho {

// What one request takes from its key's allowance.
struct RateCost {
  std::int64_t requests = 1;
  std::int64_t tokens = 0;  // estimated; `settle` puts it right afterwards
};

// How much of one allowance is left.
struct RateWindow {
  std::int64_t limit = 0;  // a minute
  std::int64_t remaining = 0;
  std::chrono::milliseconds reset{0};  // until all of it is there again
};

// The answer to "may this key ask now?".
struct RateVerdict {
  std::optional<RateWindow> requests;  // absent: no such limit on this key
  std::optional<RateWindow> tokens;
  std::optional<Error> refusal;  // RateLimited with `retry_after`; nothing was charged then
  std::string_view limit;        // which one refused: `requests` or `tokens`

  bool admitted() const { return !refusal; }
};

// Adds `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` as OpenAI names and writes them (resets as `6m0s`, `120ms`).
void add_rate_limit_headers(const RateVerdict& verdict, Headers& headers);

// A length of time as Go prints it: `1m30s`, `250ms`, `0s`.
std::string to_go_duration(std::chrono::milliseconds length);

// Requests and tokens a minute per key id, by GCRA: an allowance refills evenly and a whole minute's worth may be used at once.
// Outlives reloads: a key whose limit changes keeps the share of its minute that it has used. Safe from every thread.
class RateLimiter {
 public:
  // Borrows the clock.
  explicit RateLimiter(const Clock& clock);

  // Charges both allowances or none. May be called in two steps, `{1, 0}` on the header block and `{0, n}` once the body is known.
  // A request that asks for more tokens than a whole minute has is refused without a retry time: it can never pass.
  RateVerdict admit(const Caller& caller, RateCost cost);

  // Replaces the tokens charged at admission by those really used. More than the estimate is a debt that delays what comes next.
  void settle(const Caller& caller, std::int64_t charged, std::int64_t used);

  // Keys of which something is remembered; those at rest are forgotten in time.
  std::size_t size() const;

 private:
  // Theoretical arrival times: an allowance is untouched when its time is not after now.
  struct Spent {
    SteadyTime requests;
    SteadyTime tokens;
  };
  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Spent, KeyHash, std::equal_to<>> keys;
    std::size_t sweep_at = 64;
  };

  Shard& shard_of(std::string_view key_id);
  static Spent& spent_of(Shard& shard, const std::string& key_id, SteadyTime now);

  const Clock& clock_;
  std::array<Shard, 16> shards_;
};

}  // namespace sekisho
