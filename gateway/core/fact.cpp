#include "gateway/core/fact.h"

#include <algorithm>

namespace sekisho {

void Facts::set(std::string path, FactValue value, Trust trust) {
  const auto place = std::ranges::find(facts_, path, &std::pair<std::string, Fact>::first);
  if (place != facts_.end()) {
    place->second = Fact{std::move(value), trust};
    return;
  }
  facts_.emplace_back(std::move(path), Fact{std::move(value), trust});
}

const Fact* Facts::find(std::string_view path) const {
  const auto place = std::ranges::find(facts_, path, &std::pair<std::string, Fact>::first);
  return place == facts_.end() ? nullptr : &place->second;
}

}  // namespace sekisho
