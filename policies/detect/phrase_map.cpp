#include "policies/detect/phrase_map.h"

#include <cassert>
#include <utility>

namespace sekisho {
namespace {

constexpr int kFamilyShift = 16;
constexpr std::uint32_t kIdMask = 0xFFFF;

}  // namespace

PhraseFamily PhraseFamilies::add(std::vector<PhraseTable::Phrase> phrases) {
  for (PhraseTable::Phrase& phrase : phrases) {
    assert(phrase.id <= kIdMask);
    phrases_.push_back({std::move(phrase.text), phrase.id | static_cast<std::uint32_t>(families_) << kFamilyShift});
  }
  return families_++;
}

void PhraseFamilies::freeze() { table_ = PhraseTable(std::exchange(phrases_, {})); }

PhraseMap::PhraseMap(const PhraseFamilies& families, const LowerText& text, const PhraseText& places) : matches_(families.size()) {
  for (const PhraseMatch& match : families.find(text, places)) {
    matches_[match.id >> kFamilyShift].push_back({match.id & kIdMask, match.span});
  }
}

}  // namespace sekisho
