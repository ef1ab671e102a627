#include "policies/detect/rule_book.h"

#include "policies/detect/number_ids.h"
#include "policies/detect/number_runs.h"
#include "policies/detect/reading.h"
#include "policies/detect/rule_hits.h"
#include "policies/detect/scan_budget.h"
#include "policies/detect/token_ids.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace sekisho {
namespace {

constexpr std::string_view kNumberRows = "rows of numbers";
constexpr std::string_view kTokenRows = "rows of codes";
// Looking at the clock once in so many runs of digits is enough.
constexpr std::size_t kBetweenLooks = 1024;

template <class Row>
std::vector<std::string_view> types_of(std::span<const std::span<const Row>> tables, std::uint64_t wanted) {
  std::vector<std::string_view> types;
  for (std::size_t table = 0; table < tables.size(); ++table) {
    if ((wanted >> table & 1) == 0) continue;
    for (const Row& row : tables[table]) types.push_back(row.type);
  }
  return types;
}

}  // namespace

RuleBook::Use RuleBook::use(std::string_view name) {
  const auto known = std::ranges::find(rules_, name, &Rule::name);
  const auto rule = static_cast<std::uint16_t>(known - rules_.begin());
  if (known == rules_.end()) rules_.push_back({.name = std::string(name), .text = nullptr, .number = nullptr});
  ++rules_[rule].packs;
  return {.rule = rule, .tables = ~std::uint64_t{0}};
}

RuleBook::Use RuleBook::text(std::string_view name, const std::function<std::unique_ptr<TextRule>()>& make) {
  const Use made = use(name);
  if (!rules_[made.rule].text) rules_[made.rule].text = make();
  return made;
}

RuleBook::Use RuleBook::number(std::string_view name, const std::function<std::unique_ptr<NumberRule>()>& make) {
  const Use made = use(name);
  if (!rules_[made.rule].number) rules_[made.rule].number = make();
  return made;
}

template <class Row>
RuleBook::Use RuleBook::use_rows(std::string_view name, std::vector<std::span<const Row>>& tables, std::span<const Row> table) {
  Use made = use(name);
  const auto known = std::ranges::find(tables, table.data(), [](std::span<const Row> rows) { return rows.data(); });
  made.tables = std::uint64_t{1} << (known - tables.begin());
  if (known == tables.end()) tables.push_back(table);
  assert(tables.size() <= kMostTables);
  return made;
}

RuleBook::Use RuleBook::rows(std::span<const NumberId> table) { return use_rows(kNumberRows, number_tables_, table); }
RuleBook::Use RuleBook::rows(std::span<const TokenId> table) { return use_rows(kTokenRows, token_tables_, table); }

void RuleBook::freeze() {
  for (Rule& rule : rules_) {
    if (rule.name == kNumberRows) rule.number = std::make_unique<NumberIdsRule>(number_tables_, words_);
    if (rule.name == kTokenRows) rule.text = std::make_unique<TokenIdsRule>(token_tables_, words_);
  }
  words_.freeze();
}

std::vector<std::string_view> RuleBook::types(const Use& use) const {
  const Rule& rule = rules_[use.rule];
  if (rule.name == kNumberRows) return types_of<NumberId>(number_tables_, use.tables);
  if (rule.name == kTokenRows) return types_of<TokenId>(token_tables_, use.tables);
  return rule.text ? rule.text->types() : rule.number->types();
}

bool RuleBook::find(const Use& use, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) const {
  const Rule& rule = rules_[use.rule];
  if (rule.packs == 1) return look(rule, text, budget, hits);
  RuleHits& all = text.reading().hits_of(*this, rules_.size());
  std::vector<Hit>& known = all.of(use.rule);
  if (!all.is_known(use.rule)) {
    known.clear();
    if (!look(rule, text, budget, known)) return false;
    all.set_known(use.rule);
  }
  std::ranges::copy_if(known, std::back_inserter(hits), [&use](const Hit& hit) { return (use.tables >> hit.table & 1) != 0; });
  return true;
}

bool RuleBook::look(const Rule& rule, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) {
  if (!budget.may_read(text.text().size())) return false;
  if (!rule.text) return judge_numbers(*rule.number, text, budget, hits);
  rule.text->scan(text, hits);
  return true;
}

// Both kinds of runs; groups set apart widely only where there are words that could be their label.
bool RuleBook::judge_numbers(const NumberRule& rule, const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) {
  const NumberRuns& runs = text.reading().number_runs();
  const auto judge = [&](std::span<const NumberRun> some) {
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (i % kBetweenLooks == kBetweenLooks - 1 && !budget.in_time()) return false;
      rule.judge(some[i], text, hits);
    }
    return true;
  };
  return judge(runs.narrow()) && (runs.wide().empty() || !text.has_words() || judge(runs.wide()));
}

}  // namespace sekisho
