// Any bytes as a segment of the audit store: reading, recovery and verification neither crash nor disagree about where the unbroken
// beginning ends.
#include "gateway/audit/audit_record_json.h"
#include "gateway/audit/chain_check.h"
#include "gateway/audit/segment_scan.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

namespace {

using namespace sekisho;

void require(bool claim) {
  if (!claim) std::abort();
}

VerifyReport verify(const std::string& text, std::uint64_t first_seq) {
  ChainCheck check({}, {}, ChainCheck::Beginning::Anywhere);
  std::istringstream in(text);
  SegmentLines lines(in);
  check.begin_segment("segment", first_seq);
  while (const auto line = lines.next()) check.take(*line);
  check.end_segment(ChainCheck::Position::Last);
  return check.finish();
}

void read_records(const std::string& text) {
  std::istringstream in(text);
  SegmentLines lines(in);
  std::string last;
  while (const auto line = lines.next()) {
    const auto record = join_audit_record(line->text, last);
    if (record) require(!joined_json(*record).empty());
    last = line->text;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::istringstream in(text);
  const SegmentScan scan = scan_segment(in, 1);
  require(scan.state.bytes <= size);
  require(scan.state.lines > 0 || scan.state.bytes == 0);

  // What recovery keeps is whole, and another look at it finds the same.
  const std::string kept = text.substr(0, scan.state.bytes);
  std::istringstream again(kept);
  const SegmentScan second = scan_segment(again, 1);
  require(!second.bad && second.state.head == scan.state.head && second.state.lines == scan.state.lines);

  const VerifyReport report = verify(text, 1);
  if (scan.bad) require(!report.faults.empty());
  read_records(text);
  return 0;
}
