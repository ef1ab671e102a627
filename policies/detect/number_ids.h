#pragma once

#include "policies/detect/identifier.h"
#include "policies/detect/rival_numbers.h"
#include "policies/detect/rule.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sekisho {

// Judges the numbers of several tables: by the size of a group the few shapes that may begin with it.
class NumberIdsRule final : public NumberRule {
 public:
  // Rows live as long as the rule; hits tell the table. Their words are added to `words`.
  NumberIdsRule(std::span<const std::span<const NumberId>> tables, ContextWords& words);

  void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const override;
  std::vector<std::string_view> types() const override;

 private:
  static constexpr std::size_t kMostGroups = 8;

  // One way of writing one kind of number.
  struct Shape {
    const NumberId* id = nullptr;
    ContextFamily family = 0;
    ContextFamily rivals = 0;
    Alone alone = Alone::Never;
    std::uint16_t table = 0;
    std::uint8_t count = 0;
    std::array<std::uint8_t, kMostGroups> sizes{};
    std::array<char, kMostGroups> gaps{};  // before each group but the first, as `NumberId::shapes` writes them
  };

  void add_row(const NumberId& row, std::uint16_t table, ContextWords& words);
  void add(std::string_view shape, Shape made);
  void judge_shape(const NumberRun& run, std::size_t first, const Shape& shape, const ScanText& text, std::vector<Hit>& hits) const;
  static Confidence confidence_near(const Shape& shape, std::string_view digits, const ScanText& text, ByteSpan span);
  static bool may_be_wide(const Shape& shape, const ScanText& text);
  static bool fits(const NumberRun& run, std::size_t first, const Shape& shape);

  std::array<std::vector<Shape>, Digits::kMost + 1> by_first_;  // by the size of the first group
  RivalNumbers rivals_;
  std::vector<std::string_view> types_;
};

}  // namespace sekisho
