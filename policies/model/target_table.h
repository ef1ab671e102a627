#pragma once

#include "gateway/core/clock.h"
#include "policies/model/match.h"
#include "policies/model/policy_document.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One attribute of one target, ready to be asked.
struct AttributeCell {
  bool known = false;
  FactValue value = false;  // with every entry of a list, expired or not
  std::string text;         // as explanations show it
  std::optional<WallTime> expires;
  std::vector<std::optional<WallTime>> entry_expires;  // beside the list's entries; empty where none expires

  bool timed() const { return expires.has_value() || !entry_expires.empty(); }
};

// What an attribute is at one moment. Owns the list that expiry has thinned.
struct CellReading {
  ValueView::State state = ValueView::State::Unknown;
  const FactValue* value = nullptr;
  std::optional<FactValue> thinned = std::nullopt;
  ValueView view() const { return {state, thinned ? &*thinned : value}; }
};

// The columns that every decision reads; nullopt where no target has the attribute.
struct UsualColumns {
  std::optional<std::uint32_t> max_context;
  std::optional<std::uint32_t> modalities;
  std::optional<std::uint32_t> tools;
  std::optional<std::uint32_t> json_schema;
  std::optional<std::uint32_t> embeddings;
  std::optional<std::uint32_t> price_in;
  std::optional<std::uint32_t> price_out;
};

// The targets' attributes by column, and the sets of targets that names stand for. Sets of targets are bits in 64-bit words, the
// target's position in the document being its number.
class TargetTable {
 public:
  explicit TargetTable(const std::vector<PolicyTarget>& targets);

  std::size_t size() const { return size_; }
  std::size_t words() const { return (size_ + 63) / 64; }
  // The column of the attribute; nullopt where no target has it.
  std::optional<std::uint32_t> find_column(std::string_view attribute) const;
  const UsualColumns& usual() const { return usual_; }
  // Some target says what it costs, or that this is unknown. Where none does, no budget can count anything.
  bool tells_prices() const { return usual_.price_in || usual_.price_out; }
  // No price of the target is known, and others' are told: what a request to it costs can never be estimated.
  bool lacks_price(std::size_t target) const;
  const AttributeCell& cell(std::uint32_t column, std::size_t target) const { return columns_[column].cells[target]; }
  CellReading read(std::uint32_t column, std::size_t target, WallTime now) const;
  // Targets whose answer for the column changes with time.
  std::span<const std::uint32_t> timed(std::uint32_t column) const { return columns_[column].timed; }
  // Targets that the alias or id stands for; null where it stands for none.
  const std::vector<std::uint64_t>* find_served(std::string_view model) const;
  // Every moment at which some attribute or entry expires, sorted, each once.
  std::vector<WallTime> expiries() const;

 private:
  struct Column {
    std::vector<AttributeCell> cells;
    std::vector<std::uint32_t> timed;
  };
  void add(std::size_t target, const Attribute& attribute);
  void add_text(std::size_t target, std::string_view name, const std::string& value);
  Column& column(std::string_view name);
  void serve(std::size_t target, const std::string& name);

  std::size_t size_;
  UsualColumns usual_;
  std::vector<Column> columns_;
  std::map<std::string, std::uint32_t, std::less<>> column_index_;
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> served_;
};

}  // namespace sekisho
