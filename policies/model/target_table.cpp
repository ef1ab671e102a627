#include "policies/model/target_table.h"

#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

bool is_past(const std::optional<WallTime>& expires, WallTime now) { return expires && now >= *expires; }

AttributeCell list_cell(const std::vector<AttributeEntry>& entries) {
  AttributeCell cell;
  std::vector<std::string> names;
  for (const AttributeEntry& entry : entries) names.push_back(entry.name);
  if (std::ranges::any_of(entries, [](const AttributeEntry& entry) { return entry.expires.has_value(); })) {
    for (const AttributeEntry& entry : entries) cell.entry_expires.push_back(entry.expires);
  }
  cell.value = std::move(names);
  return cell;
}

AttributeCell cell_of(const Attribute& attribute) {
  AttributeCell cell;
  if (std::holds_alternative<std::monostate>(attribute.value)) return cell;
  if (const auto* flag = std::get_if<bool>(&attribute.value)) cell.value = *flag;
  if (const auto* number = std::get_if<double>(&attribute.value)) cell.value = *number;
  if (const auto* text = std::get_if<std::string>(&attribute.value)) cell.value = *text;
  if (const auto* entries = std::get_if<std::vector<AttributeEntry>>(&attribute.value)) cell = list_cell(*entries);
  cell.known = true;
  cell.text = text_of(cell.value);
  if (attribute.provenance) cell.expires = attribute.provenance->expires;
  return cell;
}

}  // namespace

TargetTable::TargetTable(const std::vector<PolicyTarget>& targets) : size_(targets.size()) {
  for (std::size_t target = 0; target < targets.size(); ++target) {
    const Target& endpoint = targets[target].endpoint;
    add_text(target, "id", endpoint.id);
    if (!endpoint.provider.empty()) add_text(target, "provider", endpoint.provider);
    if (!endpoint.model.empty()) add_text(target, "model", endpoint.model);
    for (const Attribute& attribute : targets[target].attributes) add(target, attribute);
    serve(target, endpoint.id);
    for (const std::string& alias : endpoint.aliases) serve(target, alias);
  }
  usual_ = {find_column("max_context"), find_column("modalities"), find_column("tools"),    find_column("json_schema"),
            find_column("embeddings"),  find_column("price.in"),   find_column("price.out")};
}

void TargetTable::add(std::size_t target, const Attribute& attribute) {
  Column& place = column(attribute.name);
  place.cells[target] = cell_of(attribute);
  if (place.cells[target].timed()) place.timed.push_back(static_cast<std::uint32_t>(target));
}

void TargetTable::add_text(std::size_t target, std::string_view name, const std::string& value) {
  AttributeCell& cell = column(name).cells[target];
  cell.known = true;
  cell.value = value;
  cell.text = value;
}

TargetTable::Column& TargetTable::column(std::string_view name) {
  const auto [place, added] = column_index_.emplace(name, static_cast<std::uint32_t>(columns_.size()));
  if (added) columns_.push_back({std::vector<AttributeCell>(size_), {}});
  return columns_[place->second];
}

void TargetTable::serve(std::size_t target, const std::string& name) {
  std::vector<std::uint64_t>& set = served_[name];
  set.resize(words(), 0);
  set[target / 64] |= std::uint64_t{1} << (target % 64);
}

std::optional<std::uint32_t> TargetTable::find_column(std::string_view attribute) const {
  const auto found = column_index_.find(attribute);
  return found == column_index_.end() ? std::nullopt : std::optional(found->second);
}

bool TargetTable::lacks_price(std::size_t target) const {
  const auto is_known = [&](std::optional<std::uint32_t> column) { return column && cell(*column, target).known; };
  return tells_prices() && !is_known(usual_.price_in) && !is_known(usual_.price_out);
}

CellReading TargetTable::read(std::uint32_t column, std::size_t target, WallTime now) const {
  const AttributeCell& cell = columns_[column].cells[target];
  if (!cell.known || is_past(cell.expires, now)) return {};
  CellReading reading{ValueView::State::Given, &cell.value};
  if (std::ranges::none_of(cell.entry_expires, [&](const auto& expires) { return is_past(expires, now); })) return reading;
  std::vector<std::string> left;
  const auto& names = std::get<std::vector<std::string>>(cell.value);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_past(cell.entry_expires[i], now)) left.push_back(names[i]);
  }
  reading.thinned = FactValue(std::move(left));
  return reading;
}

const std::vector<std::uint64_t>* TargetTable::find_served(std::string_view model) const {
  const auto found = served_.find(model);
  return found == served_.end() ? nullptr : &found->second;
}

std::vector<WallTime> TargetTable::expiries() const {
  std::vector<WallTime> times;
  for (const Column& column : columns_) {
    for (const std::uint32_t target : column.timed) {
      const AttributeCell& cell = column.cells[target];
      if (cell.expires) times.push_back(*cell.expires);
      for (const auto& expires : cell.entry_expires) {
        if (expires) times.push_back(*expires);
      }
    }
  }
  std::ranges::sort(times);
  const auto repeated = std::ranges::unique(times);
  times.erase(repeated.begin(), repeated.end());
  return times;
}

}  // namespace sekisho
