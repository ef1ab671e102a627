#include "gateway/audit/sent_checkpoint.h"

#include "gateway/audit/segment_file.h"
#include "gateway/core/canonical_json.h"
#include "gateway/core/json_tape.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace sekisho {
namespace {

constexpr double kMostExact = 9'007'199'254'740'992.0;  // 2^53, the last integer that no double leaves out

std::string path_in(const std::string& directory) { return directory + "/" + std::string(kSentCheckpointFile); }

std::optional<SentCheckpoint> parse(std::string text) {
  const auto tape = JsonTape::parse(std::move(text));
  if (!tape) return std::nullopt;
  const JsonTape::Id checkpoint = tape->find(tape->root(), "checkpoint");
  const JsonTape::Id statement = tape->find(checkpoint, "statement");
  const auto arrived = tape->find_bool(tape->root(), "arrived");
  const auto store = tape->find_string(statement, "store");
  const auto number = tape->find_number(statement, "number");
  if (!arrived || !store || !number || *number < 1 || *number > kMostExact) return std::nullopt;
  return SentCheckpoint{static_cast<std::uint64_t>(*number), std::string(*store), std::string(tape->raw(checkpoint)), *arrived};
}

}  // namespace

Result<SentCheckpoint> read_sent_checkpoint(const std::string& directory) {
  const std::string path = path_in(directory);
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown) && !unknown) return SentCheckpoint();
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  auto sent = in ? parse(std::move(text)) : std::nullopt;
  if (!sent) {
    return gateway_error(ErrorKind::Internal, "cannot use " + path +
                                                  ", which says which checkpoint was the last: put it back, or remove it, and "
                                                  "`audit verify` tells from then on that the numbers began anew");
  }
  return std::move(*sent);
}

Result<void> write_sent_checkpoint(const std::string& directory, const SentCheckpoint& sent) {
  CanonicalObject object;
  object.boolean("arrived", sent.arrived).json("checkpoint", sent.line);
  return replace_durably(path_in(directory), object.str() + "\n");
}

}  // namespace sekisho
