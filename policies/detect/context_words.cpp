#include "policies/detect/context.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sekisho {

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
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('|'), list.size());
    words_.push_back({std::string(list.substr(0, end)), families_});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  lists_.emplace(all, families_);
  return families_++;
}

void ContextWords::freeze() {
  index_ = std::make_unique<const WordIndex>(std::exchange(words_, {}), WordIndex::Case::Loose);
  phrases_.freeze();
}

}  // namespace sekisho
