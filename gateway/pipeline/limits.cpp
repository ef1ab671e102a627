#include "gateway/pipeline/limits.h"

#include <algorithm>

namespace sekisho {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr nanoseconds kMinute = std::chrono::minutes(1);
// Beyond this a debt is not counted further, so that no sum of times can leave 64 bits.
constexpr nanoseconds kLongestDebt = std::chrono::hours(24 * 30);

// The time in which `cost` refills at `limit` a minute; negative for a negative cost.
nanoseconds time_of(std::int64_t cost, std::int64_t limit) {
  const double length = static_cast<double>(cost) * static_cast<double>(kMinute.count()) / static_cast<double>(limit);
  const auto longest = static_cast<double>(kLongestDebt.count());
  return nanoseconds(static_cast<std::int64_t>(std::clamp(length, -longest, longest)));
}

// One allowance of one key at one moment. GCRA: `spent_until` is when all that was taken so far will have refilled.
struct Allowance {
  std::int64_t limit = 0;
  SteadyTime spent_until;
  SteadyTime now;

  SteadyTime after(std::int64_t cost) const { return std::min(std::max(spent_until, now) + time_of(cost, limit), now + kLongestDebt); }
  // How long until `cost` fits into the minute.
  nanoseconds wait_for(std::int64_t cost) const { return std::max(after(cost) - now - kMinute, nanoseconds(0)); }
};

RateWindow window_of(const Allowance& allowance) {
  const nanoseconds ahead = std::max(allowance.spent_until - allowance.now, nanoseconds(0));
  const double share = static_cast<double>((kMinute - ahead).count()) / static_cast<double>(kMinute.count());
  RateWindow window;
  window.limit = allowance.limit;
  window.remaining = std::max<std::int64_t>(0, static_cast<std::int64_t>(static_cast<double>(allowance.limit) * share));
  window.reset = std::chrono::ceil<milliseconds>(ahead);
  return window;
}

// A limit below one lets nothing through rather than everything.
std::optional<Allowance> allowance_of(const std::optional<std::int64_t>& limit, SteadyTime spent_until, SteadyTime now) {
  if (!limit) return std::nullopt;
  return Allowance{std::max<std::int64_t>(*limit, 1), spent_until, now};
}

std::string count_of(std::int64_t limit, std::string_view what) { return std::to_string(limit) + ' ' + std::string(what) + " a minute"; }

Error too_many(const Allowance& allowance, std::string_view what, nanoseconds wait) {
  Error error = gateway_error(ErrorKind::RateLimited, "this key may use " + count_of(allowance.limit, what) + "; try again later");
  error.retry = Retry::SameTarget;
  error.retry_after = std::max(std::chrono::ceil<milliseconds>(wait), milliseconds(1));
  return error;
}

Error never_fits(const Allowance& allowance, std::int64_t tokens) {
  return gateway_error(ErrorKind::RateLimited, "this request takes about " + std::to_string(tokens) + " tokens, and the key may use " +
                                                   count_of(allowance.limit, "tokens") + "; make it shorter or ask for a smaller answer");
}

// Fills in the refusal where one of the two has not enough left.
void judge(RateVerdict& verdict, const std::optional<Allowance>& requests, const std::optional<Allowance>& tokens, const RateCost& cost) {
  if (tokens && cost.tokens > tokens->limit) {
    verdict.limit = "tokens";
    verdict.refusal = never_fits(*tokens, cost.tokens);
    return;
  }
  const nanoseconds for_requests = requests && cost.requests > 0 ? requests->wait_for(cost.requests) : nanoseconds(0);
  const nanoseconds for_tokens = tokens && cost.tokens > 0 ? tokens->wait_for(cost.tokens) : nanoseconds(0);
  if (for_requests.count() == 0 && for_tokens.count() == 0) return;
  // The longer wait is the honest one: after the shorter the other limit would still refuse.
  verdict.limit = for_requests >= for_tokens ? "requests" : "tokens";
  verdict.refusal = for_requests >= for_tokens ? too_many(*requests, "requests", for_requests) : too_many(*tokens, "tokens", for_tokens);
}

void add_window(const std::optional<RateWindow>& window, const std::string& name, Headers& headers) {
  if (!window) return;
  headers.set("x-ratelimit-limit-" + name, std::to_string(window->limit));
  headers.set("x-ratelimit-remaining-" + name, std::to_string(window->remaining));
  headers.set("x-ratelimit-reset-" + name, to_go_duration(window->reset));
}

}  // namespace

std::string to_go_duration(milliseconds length) {
  if (length.count() <= 0) return "0s";
  if (length < std::chrono::seconds(1)) return std::to_string(length.count()) + "ms";
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(length);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length - hours);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length - hours - minutes);
  std::string fraction = std::to_string((length - hours - minutes - seconds).count() + 1000).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  std::string text;
  if (hours.count() > 0) text += std::to_string(hours.count()) + 'h';
  if (length >= std::chrono::minutes(1)) text += std::to_string(minutes.count()) + 'm';
  text += std::to_string(seconds.count());
  if (!fraction.empty()) text += '.' + fraction;
  return text + 's';
}

void add_rate_limit_headers(const RateVerdict& verdict, Headers& headers) {
  add_window(verdict.requests, "requests", headers);
  add_window(verdict.tokens, "tokens", headers);
}

RateLimiter::RateLimiter(const Clock& clock) : clock_(clock) {}

RateLimiter::Shard& RateLimiter::shard_of(std::string_view key_id) {
  return shards_[std::hash<std::string_view>{}(key_id) % shards_.size()];
}

RateLimiter::Spent& RateLimiter::spent_of(Shard& shard, const std::string& key_id, SteadyTime now) {
  if (const auto found = shard.keys.find(key_id); found != shard.keys.end()) return found->second;
  if (shard.keys.size() >= shard.sweep_at) {
    // What has refilled is the same as what was never used.
    std::erase_if(shard.keys, [&](const auto& key) { return key.second.requests <= now && key.second.tokens <= now; });
    shard.sweep_at = std::max<std::size_t>(64, 2 * shard.keys.size());
  }
  return shard.keys.emplace(key_id, Spent{now, now}).first->second;
}

RateVerdict RateLimiter::admit(const Caller& caller, RateCost cost) {
  RateVerdict verdict;
  if (!caller.requests_per_minute && !caller.tokens_per_minute) return verdict;
  Shard& shard = shard_of(caller.key_id);
  const std::lock_guard lock(shard.mutex);
  // Read under the lock, so that time does not run backwards between two requests of one key.
  const SteadyTime now = clock_.steady();
  Spent& spent = spent_of(shard, caller.key_id, now);
  auto requests = allowance_of(caller.requests_per_minute, spent.requests, now);
  auto tokens = allowance_of(caller.tokens_per_minute, spent.tokens, now);
  judge(verdict, requests, tokens, cost);
  if (verdict.admitted()) {
    if (requests) requests->spent_until = spent.requests = requests->after(cost.requests);
    if (tokens) tokens->spent_until = spent.tokens = tokens->after(cost.tokens);
  }
  if (requests) verdict.requests = window_of(*requests);
  if (tokens) verdict.tokens = window_of(*tokens);
  return verdict;
}

void RateLimiter::settle(const Caller& caller, std::int64_t charged, std::int64_t used) {
  if (!caller.tokens_per_minute || charged == used) return;
  Shard& shard = shard_of(caller.key_id);
  const std::lock_guard lock(shard.mutex);
  const SteadyTime now = clock_.steady();
  Spent& spent = spent_of(shard, caller.key_id, now);
  const Allowance tokens{std::max<std::int64_t>(*caller.tokens_per_minute, 1), spent.tokens, now};
  // What was charged too much may have refilled by now; giving it back cannot leave more than a whole minute's worth.
  spent.tokens = std::max(tokens.after(used - charged), now);
}

std::size_t RateLimiter::size() const {
  std::size_t total = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    total += shard.keys.size();
  }
  return total;
}

}  // namespace sekisho
