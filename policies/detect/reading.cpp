#include "policies/detect/reading.h"

#include "policies/detect/characters.h"
#include "policies/detect/encoded.h"
#include "policies/detect/homoglyphs.h"
#include "policies/detect/normalise.h"
#include "policies/detect/number_runs.h"
#include "policies/detect/rule_hits.h"
#include "policies/detect/unescape.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sekisho {
namespace {

constexpr int kDeepest = 3;
constexpr std::uint32_t kManyHiddenGaps = 32;

// What may name the token at `at`: some 20 to 60 characters before it, in its line or, where it begins that, the line before, without the
// signs that lead from a label to its value.
std::string_view text_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kReach = 60;  // bytes
  constexpr ByteSet kSigns(" \t\r\n:=\"'`([{<>|,*_-");
  const std::size_t end = kSigns.run_begin(text, at, kReach);
  std::size_t begin = end - std::min(end, kReach);
  while (begin < end && is_continuation(text[begin])) ++begin;
  const std::string_view before = text.substr(begin, end - begin);
  return before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
}

}  // namespace

const LowerText& Reading::lower() const {
  if (!lower_case) lower_case.emplace(text, ascii);
  return *lower_case;
}

PhraseText Reading::phrase_text() const {
  if (!word_places) {
    word_places.emplace(lower().view(), kinds);
    characters.emplace(lower().view(), kinds);
  }
  return {.words = *word_places, .characters = *characters};
}

std::span<const ByteSpan> Reading::digit_runs() const {
  if (digits) return *digits;
  digits.emplace();
  const ByteMaps& all = kinds;
  std::size_t count = 0;
  for (std::size_t block = 0; block < all.size(); ++block) {
    count += static_cast<std::size_t>(std::popcount(all[block].digits & ~(all[block].digits << 1)));
  }
  digits->resize(count);
  // Begins and ends each for themselves: which of them comes next is nothing that a processor can guess.
  std::size_t begun = 0;
  std::size_t ended = 0;
  const auto place = [](std::size_t block, std::uint64_t edges) {
    return static_cast<std::uint32_t>(block * ByteMaps::kBlock + static_cast<std::size_t>(std::countr_zero(edges)));
  };
  for (std::size_t block = 0; block < all.size(); ++block) {
    const std::uint64_t mask = all[block].digits;
    std::uint64_t begins = mask & ~(mask << 1 | all[block - 1].digits >> 63);
    std::uint64_t lasts = mask & ~(mask >> 1 | all[block + 1].digits << 63);
    for (; begins != 0; begins &= begins - 1) (*digits)[begun++].begin = place(block, begins);
    for (; lasts != 0; lasts &= lasts - 1) (*digits)[ended++].end = place(block, lasts) + 1;
  }
  digits->resize(begun);
  return *digits;
}

const NumberRuns& Reading::number_runs() const {
  static const std::shared_ptr<const NumberRuns> kWithout =
      std::make_shared<const NumberRuns>(std::string_view(), std::span<const ByteSpan>());
  if (!numbers) numbers = digit_runs().empty() ? kWithout : std::make_shared<const NumberRuns>(text, digit_runs());
  return *numbers;
}

RuleHits& Reading::hits_of(const RuleBook& book, std::size_t rules) const {
  if (!hits || hits->book() != &book) hits = std::make_shared<RuleHits>(book, rules);
  return *hits;
}

ByteSpan Reading::in_source(ByteSpan span) const {
  if (plain) span = plain->outer(span);
  return folded ? folded->outer(span) : span;
}

ByteSpan Reading::in_parent(ByteSpan span) const {
  if (token) return *token;
  return unescaped ? unescaped->outer(span) : span;
}

ReadingRange Readings::add(std::string_view text, std::string_view label) {
  const std::uint32_t first = size();
  auto reading = std::make_unique<Reading>();
  reading->label = label;
  grow(std::move(reading), text);
  return {first, size()};
}

// Folds `source` into the reading's text and adds what is encoded in it.
void Readings::grow(std::unique_ptr<Reading> reading, std::string_view source) {
  Reading& added = *readings_.emplace_back(std::move(reading));
  const std::uint32_t at = size() - 1;
  added.text = added.source = source;
  ByteMaps maps(source);
  added.ascii = maps.ascii();
  if (!added.ascii || maps.has_control()) {
    added.folded = normaliser().fold(source, maps);
    if (added.folded) added.text = added.folded->text();
    added.plain = fold_lookalikes(added.text);
    if (added.plain) added.text = added.plain->text();
    if (added.text.data() != source.data()) maps = ByteMaps(added.text);
    added.ascii = maps.ascii();
    added.torn = added.depth == 0 && added.folded && count_hidden_gaps(source) >= kManyHiddenGaps;
  }
  added.kinds = std::move(maps);
  if (added.depth == kDeepest) return;
  add_unescaped(at);
  for (EncodedText& token : find_encoded(added.text, added.kinds, inflate_)) {
    if (!add_token(at, std::move(token), false)) return;
  }
  if (inflate_.is_over()) status_ = DetectorStatus::OverBudget;
  if (!added.folded) return;
  for (EncodedText& tags : find_tag_text(source)) {
    if (!add_token(at, std::move(tags), true)) return;
  }
}

std::unique_ptr<Reading> Readings::child_of(std::uint32_t parent) const {
  auto child = std::make_unique<Reading>();
  child->parent = parent;
  child->label = readings_[parent]->label;
  child->depth = readings_[parent]->depth + 1;
  return child;
}

void Readings::add_unescaped(std::uint32_t parent) {
  auto unescaped = unescape(readings_[parent]->text, readings_[parent]->maps());
  if (!unescaped) return;
  auto child = child_of(parent);
  child->unescaped = std::move(unescaped);
  const std::string_view source = child->unescaped->text();
  grow(std::move(child), source);
}

// False where there is no room for more.
bool Readings::add_token(std::uint32_t parent, EncodedText token, bool of_source) {
  if (token.text.size() > kMostDecoded - decoded_) {
    status_ = DetectorStatus::OverBudget;
    return false;
  }
  decoded_ += token.text.size();
  auto child = child_of(parent);
  child->token = token.span;
  child->token_of_source = of_source;
  const std::string_view before = text_before(of_source ? readings_[parent]->source : readings_[parent]->text, token.span.begin);
  if (!before.empty()) {
    child->token_label = child->label.empty() ? before : std::string(child->label).append("\n").append(before);
    child->label = child->token_label;
  }
  child->decoded = std::move(token.text);
  const std::string_view source = child->decoded;
  grow(std::move(child), source);
  return true;
}

}  // namespace sekisho
