#include "providers/embedded/request_check.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// Each is far beyond what people ask for, and keeps the engine busy for a second at most, which all others wait.
constexpr std::size_t kMostBiases = 1'024;
constexpr std::size_t kMostStops = 64;
constexpr std::size_t kMostSchemaValues = 4'096;
constexpr std::size_t kMostOptional = 256;  // the grammar of those takes time with their square

std::size_t children_of(const JsonTape& body, Id parent) {
  std::size_t count = 0;
  for (Id id = body.at(parent).first_child; id != JsonTape::kNone; id = body.at(id).next) ++count;
  return count;
}

struct SchemaSize {
  std::size_t values = 0;
  std::size_t optional = 0;
};

std::size_t optional_of(const JsonTape& body, Id schema) {
  const Id properties = find_given(body, schema, "properties");
  if (properties == JsonTape::kNone) return 0;
  const Id required = find_given(body, schema, "required");
  const std::size_t all = children_of(body, properties);
  return all - std::min(all, required == JsonTape::kNone ? 0 : children_of(body, required));
}

void measure(const JsonTape& body, Id id, SchemaSize& size) {
  if (++size.values > kMostSchemaValues) return;
  if (body.at(id).kind == Kind::Object) size.optional += optional_of(body, id);
  for (Id child = body.at(id).first_child; child != JsonTape::kNone; child = body.at(child).next) measure(body, child, size);
}

std::optional<Error> too_many(std::string_view key, std::string_view of_what, std::size_t most) {
  return invalid_request(
      "an embedded model takes at most " + std::to_string(most) + " " + std::string(of_what) + " in `" + std::string(key) + "`",
      std::string(key));
}

}  // namespace

std::optional<Error> find_size_error(const JsonTape& body) {
  const Id bias = find_given(body, body.root(), "logit_bias");
  if (bias != JsonTape::kNone && children_of(body, bias) > kMostBiases) return too_many("logit_bias", "tokens", kMostBiases);
  const Id stop = find_given(body, body.root(), "stop");
  if (stop != JsonTape::kNone && children_of(body, stop) > kMostStops) return too_many("stop", "strings", kMostStops);
  for (const std::string_view key : {"response_format", "tools"}) {
    const Id schemas = find_given(body, body.root(), key);
    if (schemas == JsonTape::kNone) continue;
    SchemaSize size;
    measure(body, schemas, size);
    if (size.values > kMostSchemaValues) return too_many(key, "values", kMostSchemaValues);
    if (size.optional > kMostOptional) return too_many(key, "properties that are not `required`", kMostOptional);
  }
  return std::nullopt;
}

std::size_t messages_of(const JsonTape& body) {
  const Id messages = find_given(body, body.root(), "messages");
  return messages == JsonTape::kNone ? 0 : children_of(body, messages);
}

}  // namespace sekisho
