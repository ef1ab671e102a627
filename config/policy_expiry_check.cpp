#include "config/policy_expiry_check.h"

#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/model/program.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::chrono::hours kWeek{24 * 7};
constexpr std::size_t kMostMoments = 400;  // a policy with more expiries than this has most of them tried

// One moment for each stretch between two expiries. All lie at the same hour and weekday where the stretch is long enough, so that
// `time.*` does not mix in.
std::vector<WallTime> moments_of(std::vector<WallTime> expiries) {
  std::erase_if(expiries, [](WallTime time) { return time == WallTime::max() || time == WallTime::min(); });
  if (expiries.empty()) return {};
  expiries.resize(std::min(expiries.size(), kMostMoments));
  std::vector<WallTime> moments{expiries.front() - kWeek};
  for (std::size_t i = 0; i < expiries.size(); ++i) {
    WallTime moment = moments.front() + (expiries[i] - moments.front() + kWeek - WallTime::duration(1)) / kWeek * kWeek;
    if (i + 1 < expiries.size() && moment >= expiries[i + 1]) moment = expiries[i];
    moments.push_back(moment);
  }
  return moments;
}

bool passes(const std::shared_ptr<const Policy>& policy, const PolicyTest& test, WallTime now) {
  return differences(test.expect, decide(policy, input_of(test.given, now))).empty();
}

}  // namespace

void check_expiries(const std::shared_ptr<const Policy>& policy, Problems& problems) {
  std::vector<WallTime> expiries = policy->program().targets().expiries();
  for (const PolicyException& exception : policy->document().exceptions) expiries.push_back(exception.expires);
  std::ranges::sort(expiries);
  const auto repeated = std::ranges::unique(expiries);
  expiries.erase(repeated.begin(), repeated.end());
  const std::vector<WallTime> moments = moments_of(std::move(expiries));
  if (moments.empty()) return;
  for (const PolicyTest& test : policy->tests()) {
    if (test.given.now) continue;
    const bool first = passes(policy, test, moments.front());
    const auto differs = [&](WallTime moment) { return passes(policy, test, moment) != first; };
    if (std::ranges::none_of(moments, differs)) continue;
    problems.enter(policy->document().layers[test.layer].file);
    problems.error({test.place.line, test.place.column}, "E-TIME",
                   "the outcome of the test `" + test.name + "` depends on something that expires: give it a `now`");
  }
}

}  // namespace sekisho
