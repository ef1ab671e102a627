#include "gateway/audit/removed_ranges.h"

#include "gateway/core/canonical_json.h"

#include <algorithm>

namespace sekisho {

void RemovedRanges::add(const RemovedRange& range) {
  ranges_.push_back(range);
  std::ranges::sort(ranges_, {}, &RemovedRange::first);
  std::vector<RemovedRange> merged;
  for (const RemovedRange& next : ranges_) {
    if (merged.empty() || next.first > merged.back().last.seq + 1) {
      merged.push_back(next);
    } else if (next.last.seq > merged.back().last.seq) {
      merged.back().last = next.last;
    }
  }
  ranges_ = std::move(merged);
}

const RemovedRange* RemovedRanges::find(std::uint64_t seq) const {
  const auto found =
      std::ranges::find_if(ranges_, [seq](const RemovedRange& range) { return range.first <= seq && seq <= range.last.seq; });
  return found == ranges_.end() ? nullptr : &*found;
}

std::string RemovedRanges::json() const {
  CanonicalArray array;
  for (const RemovedRange& range : ranges_) {
    CanonicalObject object;
    object.integer("first", static_cast<std::int64_t>(range.first)).integer("last", static_cast<std::int64_t>(range.last.seq));
    object.text("head", hash_text(range.last.hash));
    array.json(object.str());
  }
  return array.take();
}

RemovedRanges RemovedRanges::read(const JsonTape& tape, JsonTape::Id ranges) {
  RemovedRanges out;
  if (ranges == JsonTape::kNone) return out;
  for (JsonTape::Id id = tape.at(ranges).first_child; id != JsonTape::kNone; id = tape.at(id).next) {
    RemovedRange range;
    range.first = static_cast<std::uint64_t>(tape.find_number(id, "first").value_or(0));
    range.last.seq = static_cast<std::uint64_t>(tape.find_number(id, "last").value_or(0));
    range.last.hash = find_hash(tape.find_string(id, "head").value_or("")).value_or(kNoLine);
    if (range.first > 0 && range.first <= range.last.seq) out.add(range);
  }
  return out;
}

}  // namespace sekisho
