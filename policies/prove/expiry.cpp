#include "policies/prove/expiry.h"

#include "policies/model/program.h"

#include <algorithm>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::size_t kDateLength = 10;

std::string day_of(WallTime time, const LocalTime& zone) {
  return to_rfc3339(std::chrono::sys_days(zone.date(time))).substr(0, kDateLength);
}

void add_attribute(const PolicyTarget& target, const Attribute& attribute, std::vector<Expiry>& out) {
  const std::string who = attribute.provenance ? attribute.provenance->verified_by : std::string();
  if (attribute.provenance && attribute.provenance->expires) {
    out.push_back({Expiry::What::Attribute, target.endpoint.id, attribute.name, {}, who, *attribute.provenance->expires, {}, target.place});
  }
  const auto* entries = std::get_if<std::vector<AttributeEntry>>(&attribute.value);
  if (entries == nullptr) return;
  for (const AttributeEntry& entry : *entries) {
    if (!entry.expires) continue;
    out.push_back({Expiry::What::Entry, target.endpoint.id, attribute.name, entry.name, who, *entry.expires, {}, target.place});
  }
}

}  // namespace

std::vector<Expiry> find_expiries(const Policy& policy, WallTime until) {
  std::vector<Expiry> out;
  for (const PolicyTarget& target : policy.targets()) {
    for (const Attribute& attribute : target.attributes) add_attribute(target, attribute, out);
  }
  for (const PolicyException& exception : policy.document().exceptions) {
    out.push_back({Expiry::What::Exception, exception.id, {}, {}, {}, exception.expires, {}, exception.place});
  }
  std::erase_if(out, [&](const Expiry& expiry) { return expiry.at >= until; });
  const LocalTime& zone = policy.program().local_time();
  for (Expiry& expiry : out) expiry.day = day_of(expiry.at, zone);
  std::ranges::sort(out, {}, [](const Expiry& expiry) { return std::tie(expiry.at, expiry.target, expiry.name, expiry.entry); });
  return out;
}

std::string moment_text(WallTime time, const Policy& policy) {
  const LocalTime& zone = policy.program().local_time();
  std::string day = day_of(time, zone);
  return zone.parse(day) == time ? day : to_rfc3339(time);
}

}  // namespace sekisho
