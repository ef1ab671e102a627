#include "config/policy_reader.h"
#include "policies/model/setting_words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sekisho {
namespace {

constexpr double kLongestDeadline = 24.0 * 3600;
constexpr std::int64_t kMostAttempts = 100;
constexpr std::int64_t kMostDrains = 10'000;
const std::array<std::string, 12> kFallbackWords{"connect_error",    "timeout",        "http_5xx", "http_429",
                                                 "overloaded",       "quota",          "auth",     "not_found",
                                                 "context_overflow", "content_filter", "protocol", "truncated"};

void read_fallback_on(const YamlNode& node, Fallback& fallback, PolicyReader& reader) {
  const auto items = read_items(node, "fallback.on", reader);
  if (!items) return;
  fallback.on.clear();
  for (const YamlNode* item : *items) {
    const std::optional<ErrorKind> kind = find_fallback_kind(item->text);
    if (kind && std::ranges::find(kFallbackWords, item->text) != kFallbackWords.end()) {
      if (std::ranges::find(fallback.on, *kind) == fallback.on.end()) fallback.on.push_back(*kind);
      continue;
    }
    std::string message = "`fallback.on` holds " + describe(*item) + did_you_mean(item->text, kFallbackWords) + "; there are";
    for (const std::string& word : kFallbackWords) message += " `" + word + "`";
    reader.problems.error(item->place, "E-TYPE", std::move(message));
  }
}

std::optional<std::chrono::milliseconds> read_seconds(YamlMap& map, const char* key) {
  const YamlNode* node = map.find(key);
  const std::optional<double> seconds = map.number(key);
  if (!seconds) return std::nullopt;
  if (*seconds > 0 && *seconds <= kLongestDeadline) return std::chrono::milliseconds(std::llround(*seconds * 1000));
  map.problems().error(node->place, "E-TYPE", "`" + map.path_of(key) + "` must be more than 0 and at most 86400 seconds");
  return std::nullopt;
}

// A target's own total time-out is the closer word and stays.
void limit_attempts(std::chrono::milliseconds timeout, PolicyReader& reader) {
  for (PolicyTarget& target : reader.document.targets) {
    if (!target.endpoint.timeouts.total) target.endpoint.timeouts.total = timeout;
  }
}

void read_fallback(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("fallback");
  if (node == nullptr) return;
  YamlMap map(*node, "fallback", reader.problems);
  Fallback& fallback = reader.document.fallback;
  if (const YamlNode* on = map.find("on")) read_fallback_on(*on, fallback, reader);
  if (const auto attempts = map.integer("max_attempts", {1, kMostAttempts})) fallback.max_attempts = static_cast<std::size_t>(*attempts);
  fallback.deadline = read_seconds(map, "deadline_s");
  if (const auto timeout = read_seconds(map, "attempt_timeout_s")) limit_attempts(*timeout, reader);
  map.finish();
}

// A target's events are read by its provider, which is told through the target.
void read_malformed(YamlMap& map, PolicyReader& reader) {
  const auto word = map.word("malformed", kStreamMalformedWords);
  if (!word) return;
  reader.document.stream.malformed = static_cast<StreamConduct::Malformed>(*word);
  for (PolicyTarget& target : reader.document.targets) target.endpoint.malformed = reader.document.stream.malformed;
}

void read_wait(YamlMap& map, const char* key, std::chrono::milliseconds& value) {
  const auto time = map.duration(key);
  if (!time) return;
  value = *time;
  if (*time > std::chrono::milliseconds(0)) return;
  map.problems().error(map.find(key)->place, "E-TYPE", "`" + map.path_of(key) + "` must be more than 0");
}

void read_stream(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("stream");
  if (node == nullptr) return;
  YamlMap map(*node, "stream", reader.problems);
  StreamConduct& stream = reader.document.stream;
  if (const auto word = map.word("recovery", kStreamRecoveryWords)) stream.recovery = static_cast<StreamConduct::Recovery>(*word);
  read_wait(map, "keepalive_after", stream.keepalive_after);
  read_malformed(map, reader);
  if (const auto word = map.word("on_client_disconnect", kStreamDisconnectWords)) {
    stream.on_client_disconnect = static_cast<StreamConduct::Disconnect>(*word);
  }
  if (const auto most = map.integer("max_drains", {1, kMostDrains})) stream.most_drains = static_cast<std::size_t>(*most);
  read_wait(map, "drain_timeout", stream.drain_timeout);
  map.finish();
}

void read_refusal(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("refusal");
  if (node == nullptr) return;
  YamlMap map(*node, "refusal", reader.problems);
  reader.document.refusal.ja = map.name("ja").value_or("");
  reader.document.refusal.en = map.name("en").value_or("");
  reader.document.refusal.contact = map.name("contact").value_or("");
  map.finish();
}

}  // namespace

void read_service(YamlMap& top, PolicyReader& reader) {
  read_fallback(top, reader);
  read_stream(top, reader);
  read_refusal(top, reader);
}

}  // namespace sekisho
