#include "gateway/audit/chain_order.h"

#include "gateway/audit/audit_line.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

AuditFault fault_at(const ChainLine& line, std::string message) { return {line.file, line.number, line.seq, std::move(message)}; }

// Lines that stand behind `before` (0: behind none) and do not belong there.
AuditFault fault_of_misplaced(const ChainLine& run_begin, const SeqRun& lines, std::uint64_t before) {
  const std::string where = before == 0 ? "at the beginning" : "behind seq " + std::to_string(before);
  AuditFault fault = fault_at(run_begin, {});
  fault.line += lines.first - run_begin.seq;
  fault.seq = lines.first;
  fault.message = lines.first == lines.last ? "stands " + where + ": it was put here or written twice"
                                            : "and the lines behind it up to seq " + std::to_string(lines.last) + " stand " + where +
                                                  ": they were put here or written twice";
  return fault;
}

// In order, neighbours as one.
std::vector<SeqRun> joined(std::vector<SeqRun> runs) {
  std::ranges::sort(runs, {}, &SeqRun::first);
  std::vector<SeqRun> out;
  for (const SeqRun& run : runs) {
    if (out.empty() || out.back().last + 1 < run.first) {
      out.push_back(run);
    } else {
      out.back().last = std::max(out.back().last, run.last);
    }
  }
  return out;
}

// What is not where it should be before `after`, told apart by whether it stands elsewhere.
void judge_gap(SeqRun gap, const ChainLine& after, const std::vector<SeqRun>& elsewhere, VerifyReport& report) {
  const auto miss = [&](std::uint64_t first, std::uint64_t last) {
    if (first <= last) report.faults.push_back(fault_at(after, span_of(first, last) + " is missing before it: deleted"));
  };
  auto run = std::ranges::partition_point(elsewhere, [&](const SeqRun& other) { return other.last < gap.first; });
  for (; run != elsewhere.end() && run->first <= gap.last; ++run) {
    const SeqRun found{std::max(run->first, gap.first), std::min(run->last, gap.last)};
    miss(gap.first, found.first - 1);
    report.faults.push_back(fault_at(after, span_of(found.first, found.last) + " stands elsewhere: lines were put in another order"));
    gap.first = found.last + 1;
  }
  miss(gap.first, gap.last);
}

// The tombstone over the whole of it; null where there is none.
const RemovedRange* find_burial(const SeqRun& gap, const RemovedRanges& removed) {
  const RemovedRange* range = removed.find(gap.last);
  return range != nullptr && range->first <= gap.first && range->last.seq == gap.last ? range : nullptr;
}

}  // namespace

bool ChainOrder::goes_on_with(const ChainLine& line) const {
  if (runs_.empty()) return false;
  const ChainLine& last = runs_.back().last;
  if (line.file != last.file || line.seq != last.seq + damaged_ + 1) return false;
  return damaged_ > 0 || !line.hangs || line.prev == last.hash;
}

void ChainOrder::add(const ChainLine& line) {
  if (line.seq == 0) {
    ++damaged_;
    return;
  }
  if (goes_on_with(line)) {
    Run& run = runs_.back();
    if (run.first.seq + 1 == line.seq) run.vouched = line.hangs;
    run.last = line;
  } else {
    runs_.push_back({line, line, damaged_, false});
  }
  damaged_ = 0;
}

void ChainOrder::judge(Beginning beginning, const RemovedRanges& removed, VerifyReport& report) const {
  BySeq begins;
  BySeq ends;
  for (const Run& run : runs_) {
    begins.emplace(run.first.seq, &run);
    ends.emplace(run.last.seq, &run);
  }
  for (const Run& run : runs_) judge_link(run, begins, ends, report);
  judge_order(beginning, removed, report);
}

// Holds the first line of a run to the line of the seq before it, wherever the two stand.
void ChainOrder::judge_link(const Run& run, const BySeq& begins, const BySeq& ends, VerifyReport& report) const {
  const auto [before, before_end] = ends.equal_range(run.first.seq - 1);
  if (before == before_end || !run.first.hangs) return;
  if (std::any_of(before, before_end, [&](const auto& entry) { return entry.second->last.hash == run.first.prev; })) return;
  // One of the two was changed. Where the next line vouches for this one, it was the other.
  const bool alone = run.first.seq == run.last.seq;
  const auto [next, next_end] = begins.equal_range(run.last.seq + 1);
  const bool hung_on = alone && std::any_of(next, next_end, [&](const auto& entry) { return entry.second->first.prev == run.first.hash; });
  if (run.vouched || hung_on || run.first.confirmed) {
    report.faults.push_back(fault_at(before->second->last, "was edited: the line after it holds another hash"));
  } else if (alone && next == next_end) {
    report.faults.push_back(fault_at(run.first, "or the line before it was edited: the hash that it holds is another"));
  } else {
    report.faults.push_back(fault_at(run.first, "was edited: it holds the hash of no line that stands before it"));
  }
}

void ChainOrder::judge_order(Beginning beginning, const RemovedRanges& removed, VerifyReport& report) const {
  std::vector<SeqRun> runs;
  for (const Run& run : runs_) runs.push_back({run.first.seq, run.last.seq});
  std::vector<SeqRun> misplaced;
  std::vector<Gap> gaps;
  std::uint64_t placed = 0;
  std::uint64_t damaged = 0;
  for (const SeqStretch& stretch : place_in_order(runs)) {
    const Run& run = runs_[stretch.run];
    const auto& [first, last] = stretch.lines;
    if (first == run.first.seq) damaged += run.damaged_before;
    if (!stretch.in_place) {
      misplaced.push_back(stretch.lines);
      report.faults.push_back(fault_of_misplaced(run.first, stretch.lines, placed));
      continue;
    }
    if (placed == 0) report.first_seq = first;
    const bool asked_about = placed > 0 || beginning == Beginning::OfTheStore;
    if (asked_about && first > placed + damaged + 1) gaps.push_back({{placed + damaged + 1, first - 1}, &run.first});
    if (asked_about && first == 1 && run.first.prev != kNoLine) {
      report.faults.push_back(fault_at(run.first, "is the first line and says that there was one before it"));
    }
    placed = last;
    damaged = 0;
  }
  const std::vector<SeqRun> elsewhere = joined(std::move(misplaced));
  for (const auto& [lines, after] : gaps) {
    const RemovedRange* burial = find_burial(lines, removed);
    if (burial == nullptr) {
      judge_gap(lines, *after, elsewhere, report);
    } else if (after->prev != burial->last.hash) {
      report.faults.push_back(fault_at(*after, "does not hang on the line that the tombstone names"));
    }
  }
}

}  // namespace sekisho
