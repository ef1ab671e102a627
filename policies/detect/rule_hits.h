#pragma once

#include "policies/detect/rule.h"

#include <cstddef>
#include <vector>

namespace sekisho {

class RuleBook;

// What the rules of one book found in one reading, each rule that several packs share.
class RuleHits {
 public:
  RuleHits(const RuleBook& book, std::size_t rules) : book_(&book), hits_(rules), known_(rules, false) {}
  const RuleBook* book() const { return book_; }
  bool is_known(std::size_t rule) const { return known_[rule]; }
  void set_known(std::size_t rule) { known_[rule] = true; }
  std::vector<Hit>& of(std::size_t rule) { return hits_[rule]; }

 private:
  const RuleBook* book_;
  std::vector<std::vector<Hit>> hits_;
  std::vector<bool> known_;
};

}  // namespace sekisho
