#include "gateway/api/held_members.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sekisho {
namespace {

bool has_place(const SlottedJson& chunk, const AnswerPlace& place) {
  return std::ranges::find(chunk.slots(), place, &PlacedSlot::place) != chunk.slots().end();
}

}  // namespace

bool HeldMembers::holds(const AnswerPlace& place) const {
  return std::ranges::any_of(held_, [&](const SlottedJson& chunk) { return has_place(chunk, place); });
}

void HeldMembers::hold(SlottedJson chunk) {
  bytes_ += chunk.size();
  held_.push_back(std::move(chunk));
  end_stalled();
}

// A text of which there was nothing more while all the others came is taken for complete, so that no single string holds back a stream.
void HeldMembers::end_stalled() {
  const bool too_large = bytes_ > kMostBytes;
  if (held_.size() <= kMost && !too_large) return;
  for (const PlacedSlot& slot : held_.front().slots()) {
    const bool waits = !slot.slot->now.has_value();
    if (waits && (too_large || streams_.is_last(slot.place, *slot.slot))) streams_.finish(slot.place);
  }
}

std::string HeldMembers::release() {
  std::string out;
  std::set<AnswerPlace> before;  // texts of members that go on waiting
  for (auto chunk = held_.begin(); chunk != held_.end();) {
    const auto waits = [&](const PlacedSlot& slot) { return before.contains(slot.place); };
    if (chunk->complete() && std::ranges::none_of(chunk->slots(), waits)) {
      out += "data: " + chunk->text() + "\n\n";
      bytes_ -= chunk->size();
      chunk = held_.erase(chunk);
      continue;
    }
    for (const PlacedSlot& slot : chunk->slots()) before.insert(slot.place);
    ++chunk;
  }
  return out;
}

}  // namespace sekisho
