#include "gateway/audit/exception_use_file.h"

#include "gateway/audit/segment_file.h"
#include "gateway/core/canonical_json.h"
#include "gateway/core/json_tape.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

namespace sekisho {
namespace {

// A clock that is set back by less makes no use come back.
constexpr std::chrono::hours kKeptAfterTheEnd{24};
constexpr std::size_t kLargestFile = 4UL * 1024 * 1024;

std::optional<std::uint32_t> uses_of(const JsonTape& tape, JsonTape::Id id) {
  const std::optional<double> uses = tape.find_number(id, "uses");
  if (!uses || *uses < 0 || *uses > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*uses);
}

std::optional<ExceptionUse> read_use(const JsonTape& tape, JsonTape::Id id) {
  const auto name = tape.find_string(id, "id");
  const auto hash = tape.find_string(id, "hash");
  const auto uses = uses_of(tape, id);
  const auto expires = from_rfc3339(tape.find_string(id, "expires").value_or(""));
  if (!name || !hash || !uses || !expires) return std::nullopt;
  return ExceptionUse{std::string(*name), std::string(*hash), *uses, *expires};
}

Result<std::vector<ExceptionUse>> read_uses(std::string text, WallTime now) {
  const auto tape = JsonTape::parse(std::move(text));
  if (!tape) return tape.error();
  const JsonTape::Id list = tape->find(tape->root(), "exceptions");
  if (list == JsonTape::kNone || tape->at(list).kind != JsonTape::Kind::Array) return invalid_request("it has no list `exceptions`");
  std::vector<ExceptionUse> uses;
  for (JsonTape::Id id = tape->at(list).first_child; id != JsonTape::kNone; id = tape->at(id).next) {
    std::optional<ExceptionUse> use = read_use(*tape, id);
    if (!use) return invalid_request("one of `exceptions` lacks `id`, `hash`, `uses` or `expires`");
    if (use->expires + kKeptAfterTheEnd >= now) uses.push_back(std::move(*use));
  }
  return uses;
}

std::string text_of(std::span<const ExceptionUse> uses) {
  CanonicalArray list;
  for (const ExceptionUse& use : uses) {
    CanonicalObject object;
    object.text("id", use.id).text("hash", use.hash).integer("uses", use.uses).text("expires", to_rfc3339(use.expires));
    list.json(object.str());
  }
  CanonicalObject whole;
  whole.json("exceptions", list.take());
  return whole.str() + "\n";
}

Error failed(const std::string& path, std::string_view why) {
  return gateway_error(ErrorKind::Internal, "cannot use " + path + ", which counts the uses of exceptions: " + std::string(why));
}

}  // namespace

ExceptionUseFile::ExceptionUseFile(const std::string& directory) : path_(directory + "/exception-uses.json") {}

Result<std::vector<ExceptionUse>> ExceptionUseFile::read(WallTime now) const {
  std::error_code unknown;
  const bool there = std::filesystem::exists(path_, unknown);
  if (unknown) return failed(path_, unknown.message());
  if (!there) return std::vector<ExceptionUse>();
  const auto size = std::filesystem::file_size(path_, unknown);
  if (unknown || size > kLargestFile) return failed(path_, unknown ? unknown.message() : "it is too large");
  std::ifstream file(path_, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return failed(path_, std::strerror(errno));
  auto uses = read_uses(std::move(text).str(), now);
  if (!uses) return failed(path_, uses.error().message);
  return uses;
}

Result<void> ExceptionUseFile::write(std::span<const ExceptionUse> uses) const { return replace_durably(path_, text_of(uses)); }

}  // namespace sekisho
