#include "policies/prove/attribute_values.h"

#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

using Texts = std::vector<std::string>;

std::vector<AttributeEntry> entries_of(const Texts& names) {
  std::vector<AttributeEntry> out;
  for (const std::string& name : names) out.push_back({name, std::nullopt});
  return out;
}

Texts names_of(const Attribute* attribute) {
  Texts out;
  const auto* entries = attribute != nullptr ? std::get_if<std::vector<AttributeEntry>>(&attribute->value) : nullptr;
  for (std::size_t i = 0; entries != nullptr && i < entries->size(); ++i) out.push_back((*entries)[i].name);
  return out;
}

Texts texts_of(const std::vector<Scalar>& operands) {
  Texts out;
  for (const Scalar& operand : operands) out.push_back(std::get<std::string>(operand));
  return out;
}

bool has(const Texts& list, const std::string& word) { return std::ranges::find(list, word) != list.end(); }

Texts with(Texts list, const Texts& more) {
  for (const std::string& word : more) {
    if (!has(list, word)) list.push_back(word);
  }
  return list;
}

Texts filter(const Texts& list, const Texts& words, bool keep) {
  Texts out;
  for (const std::string& word : list) {
    if (has(words, word) == keep) out.push_back(word);
  }
  return out;
}

void add_lists(const Atom& atom, const Texts& current, std::vector<AttributeValue>& out) {
  const Texts operands = texts_of(atom.operands);
  if (atom.op == Operator::Within) out.emplace_back(entries_of(filter(current, operands, true)));
  if (atom.op == Operator::HasAll) out.emplace_back(entries_of(with(current, operands)));
  out.emplace_back(entries_of(filter(current, operands, false)));
  for (const std::string& word : operands) {
    if (atom.op == Operator::Within) out.emplace_back(entries_of({word}));
    if (atom.op != Operator::Within) out.emplace_back(entries_of(with(current, {word})));
  }
}

void add_values(const Atom& atom, const Texts& current, std::vector<AttributeValue>& out) {
  switch (atom.op) {
    case Operator::Known:
    case Operator::Present:
      return;
    case Operator::Within:
    case Operator::HasAny:
    case Operator::HasAll:
    case Operator::HasNone:
      return add_lists(atom, current, out);
    default:
      break;
  }
  for (const Scalar& operand : atom.operands) {
    if (const auto* word = std::get_if<std::string>(&operand)) out.emplace_back(*word);
    if (const auto* number = std::get_if<double>(&operand)) out.emplace_back(*number);
    if (std::holds_alternative<bool>(operand)) out.insert(out.end(), {AttributeValue(false), AttributeValue(true)});
  }
}

// A condition may be met only beyond what is named. No amount is less than nothing unless the policy says so.
void add_neighbours(std::vector<AttributeValue>& values) {
  std::vector<AttributeValue> beside;
  for (const AttributeValue& value : values) {
    const auto* number = std::get_if<double>(&value);
    if (number == nullptr) continue;
    if (*number >= 1 || *number < 0) beside.emplace_back(*number - 1);
    beside.emplace_back(*number + 1);
  }
  values.insert(values.end(), beside.begin(), beside.end());
}

}  // namespace

std::string text_of(const AttributeValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return text_of(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* entries = std::get_if<std::vector<AttributeEntry>>(&value);
  if (entries == nullptr) return "unknown";
  Texts names;
  for (const AttributeEntry& entry : *entries) names.push_back(entry.name);
  return text_of(std::span<const std::string>(names));
}

std::vector<AttributeValue> values_to_try(const std::vector<const Atom*>& conditions, const Attribute* current,
                                          const std::vector<const Attribute*>& of_others) {
  std::vector<AttributeValue> all;
  for (const Atom* atom : conditions) add_values(*atom, names_of(current), all);
  for (const Attribute* other : of_others) {
    if (!std::holds_alternative<std::monostate>(other->value)) all.push_back(other->value);
  }
  add_neighbours(all);
  std::vector<AttributeValue> out;
  Texts seen{current != nullptr ? text_of(current->value) : "unknown"};
  for (const AttributeValue& value : all) {
    if (has(seen, text_of(value))) continue;
    seen.push_back(text_of(value));
    out.push_back(value);
  }
  return out;
}

}  // namespace sekisho
