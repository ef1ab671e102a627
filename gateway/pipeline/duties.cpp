#include "gateway/pipeline/duties.h"

#include "gateway/pipeline/target_record.h"
#include "policies/model/policy_controls.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// From the mildest to the gravest.
constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warn", "error"};

auto gravity(std::string_view level) { return std::ranges::find(kLevels, level) - kLevels.begin(); }

void add(std::string_view name, const std::string& value, Headers& headers) {
  if (!headers.find(name)) headers.add(std::string(name), value);
}

}  // namespace

Headers obligation_headers(const Decision& decision) {
  Headers out;
  for (const Obligation* obligation : decision.obligations) {
    for (const auto& [name, value] : obligation->headers) add(name, value, out);
    if (obligation->human_oversight) add("x-sekisho-human-oversight", "required", out);
    if (obligation->watermark) add("x-sekisho-watermark", *obligation->watermark, out);
  }
  return out;
}

void note_obligations(const Decision& decision, RequestRecord& record) {
  record.obligations = ids_of(decision.obligations);
  for (const Obligation* obligation : decision.obligations) {
    const std::optional<std::string>& level = obligation->log_level;
    if (level && (record.log_level.empty() || gravity(*level) > gravity(record.log_level))) record.log_level = *level;
    if (obligation->retention) record.retention = std::max(record.retention.value_or(*obligation->retention), *obligation->retention);
  }
}

}  // namespace sekisho
