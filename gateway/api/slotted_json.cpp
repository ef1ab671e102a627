#include "gateway/api/slotted_json.h"

#include <algorithm>

namespace sekisho {

void SlottedJson::append(std::string_view text) {
  literals_.back() += text;
  size_ += text.size();
}

void SlottedJson::append_member(const JsonTape& chunk, JsonTape::Id member, std::span<const PlacedSlot> slots) {
  const std::string_view bytes = chunk.bytes();
  std::size_t at = chunk.at(member).key_begin;
  const std::size_t end = chunk.at(member).end;
  for (const PlacedSlot& slot : slots) {
    if (slot.begin < at || slot.end > end) continue;
    append(bytes.substr(at, slot.begin - at));
    at = slot.end;
    if (slot.slot == nullptr) {
      append("null");
      continue;
    }
    raw_.emplace_back(bytes.substr(slot.begin, at - slot.begin));
    size_ += raw_.back().size();
    slots_.push_back(slot);
    literals_.emplace_back();
  }
  append(bytes.substr(at, end - at));
}

bool SlottedJson::complete() const {
  return std::ranges::all_of(slots_, [](const PlacedSlot& slot) { return slot.slot->now.has_value(); });
}

std::string SlottedJson::text() const {
  std::string out;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const TextSlot& slot = *slots_[i].slot;
    out += literals_[i];
    out += slot.now == slot.was ? raw_[i] : json_quote(slot.now.value_or(""));
  }
  return out + literals_.back();
}

}  // namespace sekisho
