#pragma once

#include "policies/detect/context.h"
#include "policies/detect/identifier.h"
#include "policies/detect/rule.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class ScanBudget;

// The rules of packs that are made together. What several packs have is one rule, which looks at a text once for all of them. Filled while
// the packs are built, then frozen; after that safe from every thread.
class RuleBook {
 public:
  // A rule as one pack uses it.
  struct Use {
    std::uint16_t rule = 0;
    std::uint64_t tables = 0;  // which tables of a rule with rows are the pack's, one bit each (Hit::table)
  };

  ContextWords& words() { return words_; }
  const ContextWords& words() const { return words_; }

  // The rule of this name; made where no pack had it before.
  Use text(std::string_view name, const std::function<std::unique_ptr<TextRule>()>& make);
  Use number(std::string_view name, const std::function<std::unique_ptr<NumberRule>()>& make);
  // The one rule that judges the rows of all tables. Rows live as long as the book.
  Use rows(std::span<const NumberId> table);
  Use rows(std::span<const TokenId> table);
  void freeze();

  std::vector<std::string_view> types(const Use& use) const;

  // Appends what a rule finds in a text. False: the time was over before all was looked at.
  bool find(const Use& use, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) const;

 private:
  static constexpr std::size_t kMostTables = 64;

  // One of the two.
  struct Rule {
    std::string name;
    std::unique_ptr<const TextRule> text;
    std::unique_ptr<const NumberRule> number;
    std::uint32_t packs = 0;  // that use it
  };

  Use use(std::string_view name);
  template <class Row>
  Use use_rows(std::string_view name, std::vector<std::span<const Row>>& tables, std::span<const Row> table);
  static bool look(const Rule& rule, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits);
  static bool judge_numbers(const NumberRule& rule, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits);

  ContextWords words_;
  std::vector<Rule> rules_;
  std::vector<std::span<const NumberId>> number_tables_;
  std::vector<std::span<const TokenId>> token_tables_;
};

}  // namespace sekisho
