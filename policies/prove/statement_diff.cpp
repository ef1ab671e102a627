#include "policies/prove/statement_diff.h"

#include "policies/prove/statements.h"

#include <map>
#include <set>
#include <utility>

namespace sekisho {
namespace {

using Entry = std::pair<std::string, std::string>;  // section, name

class StatementComparison {
 public:
  StatementComparison(const PolicyDocument& before, const PolicyDocument& after)
      : before_(statements_of(before)),
        after_(statements_of(after)),
        old_entries_(entries_of(before_)),
        new_entries_(entries_of(after_)),
        old_keys_(keys_of(before_)),
        new_keys_(keys_of(after_)) {}

  std::vector<StatementChange> changes() {
    for (const Statement& statement : after_) add_of_new(statement);
    for (const Statement& statement : before_) add_gone(statement);
    return std::move(out_);
  }

 private:
  using Key = std::pair<Entry, std::string>;

  static Entry entry_of(const Statement& statement) { return {statement.section, statement.name}; }
  static Key key_of(const Statement& statement) { return {entry_of(statement), statement.key}; }

  static std::set<Entry> entries_of(const std::vector<Statement>& statements) {
    std::set<Entry> out;
    for (const Statement& statement : statements) out.insert(entry_of(statement));
    return out;
  }

  // Two patterns of one type have one key: what they say is told together.
  static std::map<Key, Statement> keys_of(const std::vector<Statement>& statements) {
    std::map<Key, Statement> out;
    for (const Statement& statement : statements) {
      const auto [place, added] = out.emplace(key_of(statement), statement);
      if (added) continue;
      place->second.text += ", " + statement.text;
      place->second.exact += '\n' + statement.exact;
    }
    return out;
  }

  void add_of_new(const Statement& statement) {
    if (!told_.insert(key_of(statement)).second) return;
    if (!old_entries_.contains(entry_of(statement))) return add_entry(statement, "");
    const Statement& now = new_keys_.at(key_of(statement));
    const auto was = old_keys_.find(key_of(statement));
    if (was == old_keys_.end()) {
      out_.push_back({now.section, now.name, now.key, std::nullopt, now.text});
    } else if (was->second.exact != now.exact) {
      out_.push_back({now.section, now.name, now.key, was->second.text, now.text});
    }
  }

  void add_gone(const Statement& statement) {
    if (!told_.insert(key_of(statement)).second) return;
    if (!new_entries_.contains(entry_of(statement))) return add_entry(statement, std::nullopt);
    out_.push_back({statement.section, statement.name, statement.key, old_keys_.at(key_of(statement)).text, std::nullopt});
  }

  // `after` is there for a new entry and not for one that is gone.
  void add_entry(const Statement& statement, std::optional<std::string> after) {
    if (!told_entries_.insert(entry_of(statement)).second) return;
    std::optional<std::string> before = after ? std::nullopt : std::optional<std::string>("");
    out_.push_back({statement.section, statement.name, {}, std::move(before), std::move(after)});
  }

  const std::vector<Statement> before_;
  const std::vector<Statement> after_;
  const std::set<Entry> old_entries_;
  const std::set<Entry> new_entries_;
  const std::map<Key, Statement> old_keys_;
  const std::map<Key, Statement> new_keys_;
  std::set<Key> told_;
  std::set<Entry> told_entries_;
  std::vector<StatementChange> out_;
};

}  // namespace

std::vector<StatementChange> compare_statements(const PolicyDocument& before, const PolicyDocument& after) {
  return StatementComparison(before, after).changes();
}

}  // namespace sekisho
