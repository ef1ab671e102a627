#include "gateway/audit/checkpoint_numbers.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

std::string name_of(std::uint64_t number) { return "checkpoint " + std::to_string(number); }

std::string names_of(std::uint64_t first, std::uint64_t last) {
  return first == last ? name_of(first) : "each of checkpoints " + std::to_string(first) + " to " + std::to_string(last);
}

AuditFault fault_at(const StoredCheckpoint& checkpoint, std::string message) {
  return {checkpoint.file, checkpoint.line, checkpoint.head.seq, std::move(message)};
}

}  // namespace

void CheckpointNumbers::take(const CheckpointLines& lines) {
  for (auto& [store, series] : series_) series.before = 0;
  for (const StoredCheckpoint& checkpoint : lines.checkpoints) take(checkpoint, series_[checkpoint.store]);
}

void CheckpointNumbers::take(const StoredCheckpoint& checkpoint, Series& series) {
  if (checkpoint.number == 0) {
    ++series.unnumbered;
    return;
  }
  const std::string name = name_of(checkpoint.number);
  const auto [seen, is_new] = series.first.emplace(checkpoint.number, checkpoint);
  const StoredCheckpoint& other = seen->second;
  if (checkpoint.at != other.at || checkpoint.head != other.head) {
    // Every one that follows is then another too.
    if (!std::exchange(series.begun_anew, true)) {
      series.faults.push_back(fault_at(checkpoint, name + " is another than in " + place_of(other) +
                                                       ": the numbers began anew, for checkpoint-sent.json was removed or put back"));
    }
  } else if (checkpoint.number < series.before) {
    series.faults.push_back(fault_at(checkpoint, name + " stands behind " + name_of(series.before) + ": it was put here"));
  } else if (checkpoint.number == series.before) {
    series.notes.push_back(place_of(checkpoint) + ": " + name + " is there twice: it was delivered again");
  }
  series.before = std::max(series.before, checkpoint.number);
}

void CheckpointNumbers::judge(std::string_view store, const SentCheckpoint& sent, VerifyReport& report) const {
  const auto found = series_.find(store);
  if (found == series_.end()) return;
  const Series& series = found->second;
  report.faults.insert(report.faults.end(), series.faults.begin(), series.faults.end());
  report.notes.insert(report.notes.end(), series.notes.begin(), series.notes.end());
  if (series.unnumbered > 0) {
    report.notes.push_back(std::to_string(series.unnumbered) +
                           " checkpoints have no number: whether others stood among them cannot be said");
  }
  find_missing(series, report);
  find_ends(series, sent, report);
}

void CheckpointNumbers::find_missing(const Series& series, VerifyReport& report) {
  std::uint64_t before = 0;
  for (const auto& [number, checkpoint] : series.first) {
    if (before > 0 && number > before + 1) {
      report.faults.push_back(fault_at(
          checkpoint, "before it " + names_of(before + 1, number - 1) + " should be: deleted, lost by the place, or in a file not given"));
    }
    before = number;
  }
}

// What a file was begun after, or copied before, it lacks as it lacks what was cut off.
void CheckpointNumbers::find_ends(const Series& series, const SentCheckpoint& sent, VerifyReport& report) {
  const std::uint64_t lowest = series.first.empty() ? 1 : series.first.begin()->first;
  const std::uint64_t highest = series.first.empty() ? 0 : series.first.rbegin()->first;
  const std::uint64_t arrived = sent.arrived ? sent.number : sent.number - 1;
  if (lowest > 1) report.notes.push_back(names_of(1, lowest - 1) + " is in no file that was given: it was begun later, or cut off");
  if (arrived > highest) {
    report.notes.push_back(names_of(highest + 1, arrived) +
                           " reached the place and is in no file that was given: it was copied before, or cut off");
  }
}

}  // namespace sekisho
