#include "config/policy_attribute_types.h"

#include "config/iso_codes.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// Never destroyed in order with others: read-only and made at first use.
const std::vector<AttributeType>& typed() {
  using enum AttributeKind;
  static const std::vector<AttributeType> types{
      {"operator", Text, {}},
      {"jurisdiction", Text, {}, true},
      {"law", List, {}, true},
      {"deployment", Text, {"embedded", "onprem", "vpc", "saas"}},
      {"processing", List, {}, true},
      {"storage", List, {}, true},
      {"support_access", List, {}, true},
      {"subprocessors", List, {}},
      {"retention_days", Number, {}, false, 0},
      {"zdr", Bool, {}},
      {"abuse_monitoring", Text, {"none", "automated", "human"}},
      {"trains_on_data", Bool, {}},
      {"contracts", List, {}},
      {"certs", List, {}},
      {"family", Text, {}},
      {"origin", Text, {}, true},
      {"open_weights", Bool, {}},
      {"licence", Text, {}},
      {"sha256", Text, {}},
      {"quantization", Text, {}},
      {"max_context", Number, {}, false, 1},
      {"modalities", List, {}},
      {"tools", Bool, {}},
      {"json_schema", Bool, {}},
      {"embeddings", Bool, {}},
      {"prefill", Bool, {}},
      {"languages", List, {}},
      {"knowledge_cutoff", Text, {}},
  };
  return types;
}

const std::array<AttributeType, 10>& others() {
  using enum AttributeKind;
  static const std::array<AttributeType, 10> types{{{"id", Text, {}},
                                                    {"provider", Text, {}},
                                                    {"model", Text, {}},
                                                    {"aliases", List, {}},
                                                    {"enabled", Bool, {}},
                                                    {"price.in", Number, {}},
                                                    {"price.out", Number, {}},
                                                    {"price.cached", Number, {}},
                                                    {"price.cache_write", Number, {}},
                                                    {"price.currency", Text, {}}}};
  return types;
}

}  // namespace

const AttributeType* find_attribute_type(std::string_view path) {
  static const AttributeType metric{"metrics", AttributeKind::Number, {}};
  if (path.starts_with("metrics.")) return &metric;
  const auto found = std::ranges::find(typed(), path, &AttributeType::name);
  if (found != typed().end()) return &*found;
  const auto other = std::ranges::find(others(), path, &AttributeType::name);
  return other == others().end() ? nullptr : &*other;
}

std::span<const AttributeType> target_attribute_types() { return typed(); }

bool check_country(std::string_view word, std::string_view what, Place place, Problems& problems) {
  if (is_country_code(word)) return true;
  problems.error(place, "E-TYPE",
                 "`" + std::string(what) + "`: `" + std::string(word) + "` is no country: use its two letters of ISO 3166-1, such as `JP`" +
                     country_hint(word));
  return false;
}

std::string_view name_of(AttributeKind kind) {
  switch (kind) {
    case AttributeKind::Bool:
      return "true or false";
    case AttributeKind::Number:
      return "a number";
    case AttributeKind::Text:
      return "text";
    case AttributeKind::List:
      return "a list";
  }
  return {};
}

}  // namespace sekisho
