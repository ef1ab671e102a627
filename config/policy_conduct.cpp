#include "config/policy_conduct.h"

#include <algorithm>

namespace sekisho {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kMostTries = 10;
constexpr std::int64_t kMostAtOnce = 100'000;
constexpr std::int64_t kMostFailures = 1'000'000;
constexpr double kHighestWeight = 1e6;
const std::array<std::string, 2> kUncertain{"never", "allow"};  // in the order of RetrySettings::Uncertain
const std::array<std::string, 1> kPercentiles{"p95"};

void read_int(YamlMap& map, const char* key, IntegerRange range, int& value) {
  if (const auto number = map.integer(key, range)) value = static_cast<int>(*number);
}

// Above 0: a wait of nothing is no wait, and a window of nothing holds nothing.
void read_time(YamlMap& map, const char* key, milliseconds& value) {
  const std::optional<milliseconds> time = map.duration(key);
  if (!time) return;
  value = *time;
  if (*time > milliseconds(0)) return;
  map.problems().error(map.find(key)->place, "E-TYPE", "`" + map.path_of(key) + "` must be more than 0");
}

// Above `lowest`, or equal where it is allowed to be, and at most `highest`.
void read_part(YamlMap& map, const char* key, double highest, double& value) {
  const std::optional<double> number = map.number(key);
  if (!number) return;
  value = *number;
  if (*number > 0 && *number <= highest) return;
  map.problems().error(map.find(key)->place, "E-TYPE", "`" + map.path_of(key) + "` must be more than 0 and at most 1");
}

void read_retry(const YamlNode& node, RetrySettings& retry, Problems& problems) {
  YamlMap map(node, "retry", problems);
  read_int(map, "attempts", {1, kMostTries}, retry.attempts);
  read_time(map, "base", retry.base);
  read_time(map, "max", retry.longest);
  if (const auto word = map.word("uncertain", kUncertain)) retry.uncertain = static_cast<RetrySettings::Uncertain>(*word);
  map.finish();
}

void read_breaker(const YamlNode& node, BreakerSettings& breaker, Problems& problems) {
  if (node.is_scalar() && node.text == "off") {
    breaker.enabled = false;
    return;
  }
  YamlMap map(node, "breaker", problems);
  read_int(map, "failures", {1, kMostFailures}, breaker.failures);
  read_part(map, "error_rate", 1, breaker.error_rate);
  read_int(map, "requests", {1, kMostFailures}, breaker.requests);
  read_time(map, "window", breaker.window);
  read_time(map, "probe", breaker.probe);
  if (map.find("slow") != nullptr) read_time(map, "slow", breaker.slow.emplace());
  if (map.find("check") != nullptr) read_time(map, "check", breaker.check.emplace());
  map.finish();
}

void read_concurrency(const YamlNode& node, ConcurrencySettings& concurrency, Problems& problems) {
  YamlMap map(node, "concurrency", problems);
  map.find("max", Presence::Required);
  read_int(map, "max", {1, kMostAtOnce}, concurrency.max);
  read_int(map, "queue", {0, kMostAtOnce}, concurrency.queue);
  read_time(map, "wait", concurrency.wait);
  concurrency.adaptive = map.boolean("adaptive").value_or(false);
  map.finish();
}

void read_hedge(const YamlNode& node, HedgeSettings& hedge, Problems& problems) {
  YamlMap map(node, "hedge", problems);
  const YamlNode* after = map.find("after", Presence::Required);
  if (after != nullptr && after->is_scalar() && after->text.starts_with('p')) {
    map.word("after", kPercentiles);
  } else if (after != nullptr) {
    read_time(map, "after", hedge.after.emplace());
  }
  map.integer("max", {1, 1});
  map.finish();
}

void read_mirror(const YamlNode& node, MirrorSettings& mirror, Problems& problems) {
  YamlMap map(node, "mirror", problems);
  mirror.target = map.name("target", Presence::Required).value_or("");
  map.find("share", Presence::Required);
  read_part(map, "share", 1, mirror.share);
  map.finish();
}

}  // namespace

TargetConduct read_conduct(YamlMap& target, Problems& problems) {
  TargetConduct conduct;
  if (const YamlNode* retry = target.find("retry")) read_retry(*retry, conduct.retry, problems);
  if (const YamlNode* breaker = target.find("breaker")) read_breaker(*breaker, conduct.breaker, problems);
  if (const YamlNode* concurrency = target.find("concurrency")) read_concurrency(*concurrency, conduct.concurrency, problems);
  if (const YamlNode* hedge = target.find("hedge")) read_hedge(*hedge, conduct.hedge.emplace(), problems);
  if (const YamlNode* mirror = target.find("mirror")) read_mirror(*mirror, conduct.mirror.emplace(), problems);
  if (const auto weight = target.number("weight")) {
    conduct.weight = *weight;
    if (!(*weight >= 0 && *weight <= kHighestWeight)) {
      problems.error(target.find("weight")->place, "E-TYPE", "`" + target.path_of("weight") + "` must be from 0 to 1000000");
    }
  }
  return conduct;
}

void check_mirrors(const YamlNode& targets, PolicyReader& reader) {
  const std::vector<std::string> ids = reader.target_ids();
  for (const YamlNode& target : targets.items) {
    const YamlNode* mirror = target.find("mirror");
    const YamlNode* name = mirror == nullptr ? nullptr : mirror->find("target");
    if (name == nullptr || !name->is_scalar() || name->text.empty()) continue;
    const YamlNode* own = target.find("id");
    if (own != nullptr && own->text == name->text) {
      reader.problems.error(name->place, "E-REF", "a target cannot be its own mirror");
    } else if (std::ranges::find(ids, name->text) == ids.end()) {
      reader.problems.error(name->place, "E-REF", "there is no target `" + name->text + "`" + did_you_mean(name->text, ids));
    }
  }
}

}  // namespace sekisho
