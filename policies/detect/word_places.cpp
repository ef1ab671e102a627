#include "policies/detect/word_places.h"

#include "policies/detect/block_places.h"
#include "policies/detect/phrase_key.h"
#include "policies/detect/word_characters.h"

namespace sekisho {

WordPlaces::WordPlaces(std::string_view text, const ByteMaps& maps) {
  run_fast([&]() __attribute__((always_inline)) { find(text, maps); });
  if (!maps.ascii()) mend_edges(text);
}

__attribute__((always_inline)) inline void WordPlaces::find(std::string_view text, const ByteMaps& maps) {
  for (std::size_t block = 0; block < maps.size(); ++block) count_ += static_cast<std::size_t>(std::popcount(maps.word_starts(block)));
  if (count_ == 0) return;
  begins_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_ + kPlacesAtOnce);
  ends_ = std::make_unique_for_overwrite<std::uint32_t[]>(count_ + kPlacesAtOnce);
  hashes_ = std::make_unique_for_overwrite<std::uint64_t[]>(count_);
  std::uint32_t* begins = begins_.get();
  std::uint32_t* ends = ends_.get();
  for (std::size_t block = 0; block < maps.size(); ++block) {
    begins += write_places(maps.word_starts(block), block, begins);
    ends += write_places(maps.word_ends(block), block, ends);
  }
  write_places(maps.word_ends(maps.size()), maps.size(), ends);
  for (std::size_t i = 0; i < count_; ++i) hashes_[i] = scatter(word_key(text.data() + begins_[i], ends_[i] - begins_[i]));
}

// Letters of other alphabets go on with words of ASCII.
void WordPlaces::mend_edges(std::string_view text) {
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t begin = begins_[i];
    const std::uint32_t end = ends_[i];
    if (begin > 0 && !is_ascii(text[begin - 1]) && word_ends_at(text, begin)) {
      hashes_[i] = 0;
    } else if (end < text.size() && !is_ascii(text[end])) {
      ends_[i] = static_cast<std::uint32_t>(word_end(text, end));
      hashes_[i] = scatter(word_key(text.data() + begin, ends_[i] - begin));
    }
  }
}

}  // namespace sekisho
