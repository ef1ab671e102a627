#include "gateway/audit/stored_checkpoint.h"

#include <filesystem>
#include <fstream>

namespace sekisho {

Result<std::vector<StoredCheckpoint>> read_checkpoints(const std::string& path, std::span<const std::string> trusted) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return gateway_error(ErrorKind::Internal, "cannot read " + path);
  std::vector<StoredCheckpoint> checkpoints;
  std::uint64_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    const std::size_t brace = text.find('{');
    if (brace == std::string::npos) continue;
    const auto tape = JsonTape::parse(text.substr(brace));
    if (!tape) continue;
    const JsonTape::Id statement = tape->find(tape->root(), "statement");
    const auto head = find_hash(tape->find_string(statement, "head").value_or(""));
    if (tape->find_string(statement, "type") != "checkpoint" || !head) continue;
    StoredCheckpoint checkpoint;
    checkpoint.store = tape->find_string(statement, "store").value_or("");
    checkpoint.head = {static_cast<std::uint64_t>(tape->find_number(statement, "seq").value_or(0)), *head};
    checkpoint.at = tape->find_string(statement, "at").value_or("");
    checkpoint.key = tape->find_string(tape->root(), "key").value_or("");
    checkpoint.vouching = check_statement(*tape, tape->root(), trusted);
    checkpoint.file = std::filesystem::path(path).filename().string();
    checkpoint.line = number;
    checkpoints.push_back(std::move(checkpoint));
  }
  return checkpoints;
}

}  // namespace sekisho
