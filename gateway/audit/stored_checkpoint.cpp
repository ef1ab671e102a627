#include "gateway/audit/stored_checkpoint.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace sekisho {
namespace {

constexpr std::string_view kProgram = "sekisho-audit";  // what a system's log calls the gateway
constexpr double kMostExact = 9'007'199'254'740'992.0;  // 2^53, the last integer that no double leaves out
constexpr std::string_view kStatement = "\"statement\"";

Result<std::vector<std::string>> read_lines(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return gateway_error(ErrorKind::Internal, "cannot read " + path);
  std::vector<std::string> lines;
  for (std::string text; std::getline(in, text);) lines.push_back(std::move(text));
  return lines;
}

// 0 where there is none, or none that could be exact.
std::uint64_t count_of(const JsonTape& tape, JsonTape::Id statement, std::string_view name) {
  const double count = tape.find_number(statement, name).value_or(0);
  return count >= 0 && count <= kMostExact ? static_cast<std::uint64_t>(count) : 0;
}

// The beginning of the line that comes next: the place took no more of it, and it was sent again as it was.
bool is_cut_short(const std::vector<std::string>& lines, std::size_t i) {
  return !lines[i].empty() && i + 1 < lines.size() && lines[i + 1].starts_with(lines[i]);
}

bool is_ours(const std::string& line) { return line.find(kProgram) != std::string::npos || line.find(kStatement) != std::string::npos; }

}  // namespace

std::string place_of(const StoredCheckpoint& checkpoint) {
  return checkpoint.line > 0 ? checkpoint.file + ":" + std::to_string(checkpoint.line) : checkpoint.file;
}

std::optional<StoredCheckpoint> find_checkpoint(std::string_view text, std::span<const std::string> trusted) {
  const std::size_t brace = text.find('{');
  if (brace == std::string_view::npos) return std::nullopt;
  const auto tape = JsonTape::parse(std::string(text.substr(brace)));
  if (!tape) return std::nullopt;
  const JsonTape::Id statement = tape->find(tape->root(), "statement");
  const auto head = find_hash(tape->find_string(statement, "head").value_or(""));
  if (tape->find_string(statement, "type") != "checkpoint" || !head) return std::nullopt;
  StoredCheckpoint checkpoint;
  checkpoint.store = tape->find_string(statement, "store").value_or("");
  checkpoint.number = count_of(*tape, statement, "number");
  checkpoint.head = {count_of(*tape, statement, "seq"), *head};
  checkpoint.at = tape->find_string(statement, "at").value_or("");
  checkpoint.key = tape->find_string(tape->root(), "key").value_or("");
  checkpoint.vouching = check_statement(*tape, tape->root(), trusted);
  return checkpoint;
}

Result<CheckpointLines> read_checkpoints(const std::string& path, std::span<const std::string> trusted) {
  const auto lines = read_lines(path);
  if (!lines) return lines.error();
  const bool plain = std::ranges::any_of(*lines, [](const std::string& line) { return line.starts_with('{'); });
  CheckpointLines out;
  out.file = std::filesystem::path(path).filename().string();
  for (std::size_t i = 0; i < lines->size(); ++i) {
    const std::string& line = (*lines)[i];
    if (auto checkpoint = find_checkpoint(line, trusted); checkpoint && (!plain || line.starts_with('{'))) {
      checkpoint->file = out.file;
      checkpoint->line = i + 1;
      out.checkpoints.push_back(std::move(*checkpoint));
    } else if (is_cut_short(*lines, i)) {
      out.notes.push_back(out.file + ":" + std::to_string(i + 1) + ": was cut short, and was delivered again in the next line");
    } else if (plain || is_ours(line)) {
      out.faults.push_back({out.file, i + 1, 0, "is no checkpoint: it was changed, or something else was written here"});
    }
  }
  return out;
}

}  // namespace sekisho
