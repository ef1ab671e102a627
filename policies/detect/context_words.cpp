#include "policies/detect/context_words.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace sekisho {
namespace {

// A phrase as names of fields write it, `dateOfBirth` and `dateofbirth`: without the signs between its words. Empty for others.
std::string joined_form(std::string_view phrase) {
  constexpr std::string_view kBetween = " _-";
  std::string joined;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (kBetween.find(phrase[i]) == std::string_view::npos) {
      joined += phrase[i];
    } else if (joined.empty() || i + 1 == phrase.size() || !is_lower(phrase[i - 1]) || !is_lower(phrase[i + 1])) {
      return {};
    }
  }
  return joined.size() == phrase.size() ? std::string() : joined;
}

}  // namespace

ContextFamily ContextWords::add(std::initializer_list<std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : "|").append(word);
  return add(list);
}

ContextFamily ContextWords::add(std::string_view list) {
  const auto known = lists_.find(list);
  if (known != lists_.end()) return known->second;
  assert(!index_ && families_ < kMostFamilies);
  const std::string_view all = list;
  capitals_.push_back(std::ranges::any_of(list, is_upper));
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('|'), list.size());
    std::string word(list.substr(0, end));
    std::ranges::transform(word, word.begin(), to_lower);
    words_.push_back({word, families_, WordIndex::Signs::Loose});
    if (std::string joined = joined_form(word); !joined.empty()) {
      words_.push_back({std::move(joined), families_, WordIndex::Signs::Loose});
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  lists_.emplace(all, families_);
  return families_++;
}

std::uint32_t ContextWords::add_literals(const std::vector<std::string>& words) {
  const std::uint32_t first = literals_;
  for (const std::string& word : words) words_.push_back({word, static_cast<std::uint16_t>(kMostFamilies + literals_++)});
  assert(!index_ && literals_ < std::numeric_limits<std::uint16_t>::max() - kMostFamilies);
  return first;
}

void ContextWords::freeze() {
  index_ = std::make_unique<const WordIndex>(std::exchange(words_, {}));
  phrases_.freeze();
}

}  // namespace sekisho
