#include "config/policy_matcher.h"

#include "config/policy_operand.h"
#include "policies/model/words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sekisho {
namespace {

struct OperatorKey {
  std::string_view key;
  Operator op;
  std::string_view sign;  // how a lone `">= x"` says it; empty: only as a key
};
constexpr std::array<OperatorKey, 12> kOperators{{{"in", Operator::In, ""},
                                                  {"not_in", Operator::NotIn, ""},
                                                  {"gte", Operator::AtLeast, ">="},
                                                  {"lte", Operator::AtMost, "<="},
                                                  {"gt", Operator::Greater, ">"},
                                                  {"lt", Operator::Less, "<"},
                                                  {"within", Operator::Within, ""},
                                                  {"has_any", Operator::HasAny, ""},
                                                  {"has_all", Operator::HasAll, ""},
                                                  {"has_none", Operator::HasNone, ""},
                                                  {"known", Operator::Known, ""},
                                                  {"present", Operator::Present, ""}}};

bool is_set(PathKind kind) { return kind == PathKind::Labels || kind == PathKind::List; }
bool is_set_operator(Operator op) {
  return op == Operator::Within || op == Operator::HasAny || op == Operator::HasAll || op == Operator::HasNone;
}

// Operands of DataClass are positions: for words they are names again.
std::string word_of(const Scalar& operand, const ResolvedPath& path, const PolicyReader& reader) {
  if (path.kind != PathKind::Class) return text_of(operand);
  return reader.document.classes[static_cast<std::size_t>(std::get<double>(operand))];
}

Atom make_atom(const ResolvedPath& path, Operator op, Place place) {
  Atom atom;
  atom.subject = path.subject;
  atom.op = op;
  atom.path = path.path;
  atom.place = source_place(place);
  return atom;
}

std::optional<Atom> read_equal(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  const std::optional<Scalar> operand = read_operand(node, path, reader);
  if (!operand) return std::nullopt;
  Atom atom = make_atom(path, Operator::Equal, node.place);
  atom.want = word_of(*operand, path, reader);
  atom.operands.push_back(*operand);
  return atom;
}

std::optional<Atom> read_list(const YamlNode& node, const OperatorKey& key, const ResolvedPath& path, PolicyReader& reader) {
  const auto items = read_items(node, path.path, reader);
  if (!items) return std::nullopt;
  Atom atom = make_atom(path, key.op, node.place);
  std::vector<std::string> words;
  for (const YamlNode* item : *items) {
    const std::optional<Scalar> operand = is_set_operator(key.op) && path.kind == PathKind::Fact
                                              ? read_operand(*item, {path.path, path.subject, PathKind::List, {}, false}, reader)
                                              : read_operand(*item, path, reader);
    if (!operand) continue;
    words.push_back(word_of(*operand, path, reader));
    atom.operands.push_back(*operand);
  }
  if (key.op == Operator::In) atom.want = text_of(std::span<const std::string>(words));
  if (key.op != Operator::In) atom.want = std::string(key.key) + ' ' + text_of(std::span<const std::string>(words));
  return atom;
}

std::optional<Atom> read_order(const YamlNode& operand, const OperatorKey& key, const ResolvedPath& path, PolicyReader& reader) {
  const std::optional<OrderOperand> order = read_order_operand(operand, path, reader);
  if (!order) return std::nullopt;
  Atom atom = make_atom(path, key.op, operand.place);
  atom.operands.push_back(Scalar(order->position));
  atom.by_class = order->by_class;
  atom.want = std::string(key.sign) + ' ' + operand.text;
  return atom;
}

// The text after a leading operator, as the scalar it would be alone.
YamlNode rest_of(const YamlNode& node, std::size_t from) {
  YamlNode rest = node;
  const std::size_t begin = node.text.find_first_not_of(' ', from);
  rest.text = begin == std::string::npos ? std::string() : node.text.substr(begin);
  rest.text.erase(rest.text.find_last_not_of(' ') + 1);
  rest.kind = plain_scalar_kind(rest.text);
  return rest;
}

std::optional<Atom> read_sign(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  const OperatorKey* best = nullptr;
  for (const OperatorKey& key : kOperators) {
    if (key.sign.empty() || !node.text.starts_with(key.sign)) continue;
    if (best == nullptr || key.sign.size() > best->sign.size()) best = &key;
  }
  return read_order(rest_of(node, best->sign.size()), *best, path, reader);
}

void refuse_on_set(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  reader.problems.error(node.place, "E-TYPE",
                        "`" + path.path + "` holds several values, so " + describe(node) +
                            " cannot be compared with it: use `within`, `has_any`, `has_all` or `has_none`");
}

std::optional<Atom> read_condition(const YamlEntry& entry, const OperatorKey& key, const ResolvedPath& path, PolicyReader& reader) {
  if (key.op == Operator::Known || key.op == Operator::Present) {
    const auto flag = read_bool(entry.value, path.path + "." + entry.key, reader.problems);
    if (!flag) return std::nullopt;
    Atom atom = make_atom(path, key.op, entry.value.place);
    atom.operands.push_back(Scalar(*flag));
    atom.want = entry.key + (*flag ? " true" : " false");
    return atom;
  }
  const bool wrong = path.kind != PathKind::Fact && is_set(path.kind) != is_set_operator(key.op);
  if (wrong) {
    const std::string mend = is_set(path.kind) ? "holds several values: use `within`, `has_any`, `has_all` or `has_none`"
                                               : "holds one value: use `in`, `not_in`, `gte`, `lte`, `gt` or `lt`";
    reader.problems.error(entry.place, "E-TYPE", "`" + entry.key + "` does not fit: `" + path.path + "` " + mend);
    return std::nullopt;
  }
  return key.sign.empty() ? read_list(entry.value, key, path, reader) : read_order(entry.value, key, path, reader);
}

std::vector<Atom> read_conditions(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  std::vector<Atom> out;
  std::vector<std::string> keys;
  for (const OperatorKey& key : kOperators) keys.emplace_back(key.key);
  if (node.entries.empty()) reader.problems.error(node.place, "E-TYPE", "the condition on `" + path.path + "` is empty");
  for (const YamlEntry& entry : node.entries) {
    const auto key = std::ranges::find(kOperators, entry.key, &OperatorKey::key);
    if (key == kOperators.end()) {
      reader.problems.error(entry.place, "E-KEY",
                            "unknown key `" + entry.key + "` in the condition on `" + path.path + "`" + did_you_mean(entry.key, keys));
    } else if (auto atom = read_condition(entry, *key, path, reader)) {
      out.push_back(std::move(*atom));
    }
  }
  return out;
}

// An hour that no clock shows makes a condition that looks as if it said something.
void check_hours(const std::vector<Atom>& atoms, const YamlNode& node, PolicyReader& reader) {
  constexpr double kLastHour = 23;
  for (const Atom& atom : atoms) {
    if (atom.subject != Subject::Hour || atom.op == Operator::Known || atom.op == Operator::Present) continue;
    for (const Scalar& operand : atom.operands) {
      const double hour = std::get<double>(operand);
      if (hour >= 0 && hour <= kLastHour && hour == std::floor(hour)) continue;
      reader.problems.error(node.place, "E-TYPE",
                            "`time.hour` is a whole number from 0 to 23, so it is never compared with " + text_of(hour));
    }
  }
}

// Shares are written as percentages now and then: nobody means many times what there was to spend.
void check_ratios(const std::vector<Atom>& atoms, const YamlNode& node, PolicyReader& reader) {
  constexpr double kMostMeant = 10;
  constexpr double kPercent = 100;
  for (const Atom& atom : atoms) {
    if (atom.subject != Subject::BudgetUsed || atom.op == Operator::Known || atom.op == Operator::Present) continue;
    for (const Scalar& operand : atom.operands) {
      const double ratio = std::get<double>(operand);
      if (ratio <= kMostMeant) continue;
      reader.problems.warning(node.place, "W-BUDGET",
                              "`" + atom.path + "` is 1 where all is spent, so " + text_of(ratio) + " is " + text_of(ratio) +
                                  " times the limit: for " + text_of(ratio) + " percent write " + text_of(ratio / kPercent));
    }
  }
}

// A fact that one condition takes for a list and another for one value is unknown to one of the two, whatever it is.
void check_one_kind(const std::vector<Atom>& atoms, const YamlNode& node, PolicyReader& reader) {
  for (const Atom& atom : atoms) {
    if (atom.subject != Subject::Fact || atom.op == Operator::Known || atom.op == Operator::Present) continue;
    const bool is_list = is_set_operator(atom.op);
    const auto [use, first] = reader.facts.emplace(atom.path, FactUse{is_list, reader.problems.file(), node.place});
    if (first || use->second.is_list == is_list || use->second.is_told) continue;
    use->second.is_told = true;
    const std::string there = use->second.file + ":" + std::to_string(use->second.place.line);
    reader.problems.warning(node.place, "W-FACT",
                            "`" + atom.path + "` is " + (is_list ? "a list here and one value" : "one value here and a list") + " in " +
                                there + ": whatever it is, one of the two conditions is unknown");
  }
}

std::vector<Atom> read_atoms(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  if (node.is_map()) return read_conditions(node, path, reader);
  std::optional<Atom> atom;
  const bool names_set = node.kind == YamlNode::Kind::String && node.text.starts_with('$');
  const bool has_sign = node.kind == YamlNode::Kind::String && (node.text.starts_with('<') || node.text.starts_with('>'));
  if (is_set(path.kind)) {
    refuse_on_set(node, path, reader);
  } else if (node.is_list() || names_set) {
    atom = read_list(node, kOperators.front(), path, reader);
  } else if (has_sign) {
    atom = read_sign(node, path, reader);
  } else {
    atom = read_equal(node, path, reader);
  }
  return atom ? std::vector<Atom>{std::move(*atom)} : std::vector<Atom>{};
}

}  // namespace

std::vector<Atom> read_matcher(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  std::vector<Atom> atoms = read_atoms(node, path, reader);
  check_hours(atoms, node, reader);
  check_ratios(atoms, node, reader);
  check_one_kind(atoms, node, reader);
  return atoms;
}

}  // namespace sekisho
