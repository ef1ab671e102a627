#include "gateway/audit/audit_verify.h"

#include "gateway/audit/chain_check.h"
#include "gateway/audit/directory_lock.h"
#include "gateway/audit/segment_name.h"
#include "gateway/audit/segment_scan.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace sekisho {
namespace {

// Leaves out the segments before the last one that began by `since`.
void skip_before(WallTime since, std::vector<SegmentName>& segments) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto begin = find_begin(segments[i]);
    if (begin && *begin <= since) first = i;
  }
  segments.erase(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(first));
}

Result<void> check_segment(const SegmentName& segment, ChainCheck::Position position, bool being_written, ChainCheck& check) {
  std::ifstream in(segment.path, std::ios::binary);
  if (!in) return gateway_error(ErrorKind::Internal, "cannot read " + segment.path);
  SegmentLines lines(in);
  check.begin_segment(segment.file(), segment.first_seq);
  while (const auto line = lines.next()) {
    // The gateway is in the middle of writing it.
    if (!line->whole && being_written && position == ChainCheck::Position::Last) break;
    check.take(*line);
  }
  check.end_segment(position);
  return {};
}

Result<void> read_checkpoint_files(const VerifyOptions& options, ChainCheck& check) {
  for (const std::string& file : options.checkpoint_files) {
    auto checkpoints = read_checkpoints(file, options.keys);
    if (!checkpoints) return checkpoints.error();
    check.expect(std::move(*checkpoints));
  }
  const std::string own = own_checkpoint_file(options.directory);
  std::error_code ignored;
  if (std::filesystem::file_size(own, ignored) == 0 || ignored) return {};
  auto checkpoints = read_checkpoints(own, options.keys);
  if (!checkpoints) return checkpoints.error();
  check.expect(std::move(*checkpoints));
  return {};
}

Result<void> read_all_checkpoints(const VerifyOptions& options, ChainCheck& check) {
  // Before the files: what arrived meanwhile is newer.
  const auto sent = read_sent_checkpoint(options.directory);
  if (auto read = read_checkpoint_files(options, check); !read) return read;
  check.expect(sent);
  return {};
}

}  // namespace

std::string to_string(const AuditFault& fault) {
  std::string text = fault.file;
  if (fault.line > 0) text += ":" + std::to_string(fault.line);
  text += ": ";
  if (fault.seq > 0) text += "seq " + std::to_string(fault.seq) + ": ";
  return text + fault.message;
}

std::string own_checkpoint_file(const std::string& directory) { return directory + "/checkpoints.jsonl"; }

Result<VerifyReport> verify_audit_store(const VerifyOptions& options) {
  auto segments = list_segments(options.directory);
  if (!segments) return segments.error();
  if (segments->empty()) return invalid_request("there is no audit store in " + options.directory);
  ChainCheck check(options.keys, options.other_stores, options.since ? ChainCheck::Beginning::Anywhere : ChainCheck::Beginning::OfTheStore);
  // Before the segments: what was written meanwhile is newer than every checkpoint read.
  if (auto read = read_all_checkpoints(options, check); !read) return read.error();
  if (options.since) skip_before(*options.since, *segments);
  const bool being_written = DirectoryLock::is_taken(options.directory);
  for (std::size_t i = 0; i < segments->size(); ++i) {
    const auto position = i + 1 == segments->size() ? ChainCheck::Position::Last : ChainCheck::Position::Closed;
    if (auto checked = check_segment((*segments)[i], position, being_written, check); !checked) return checked.error();
  }
  return check.finish();
}

}  // namespace sekisho
