#pragma once

#include "gateway/core/clock.h"
#include "policies/prove/expression_text.h"
#include "policies/prove/statements.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// Statements of one entry after the other. One thread.
class StatementList {
 public:
  // What is added from here on belongs to that entry.
  void enter(std::string section, std::string name = {}) {
    section_ = std::move(section);
    name_ = std::move(name);
  }

  void add(std::string key, const std::string& text) { add_exact(std::move(key), text, text); }
  void add(std::string key, const Expression& expression) { add_exact(std::move(key), text_of(expression), identity_of(expression)); }
  void add_flag(std::string key, bool value) { add(std::move(key), value ? "true" : "false"); }
  void add_number(std::string key, double value);
  // `[a, b]`
  void add_words(std::string key, const std::vector<std::string>& words);
  // `10 s`, or the smaller unit that it needs; what is absent is `-`.
  template <class Rep, class Period>
  void add_time(std::string key, const std::optional<std::chrono::duration<Rep, Period>>& time) {
    add(std::move(key), time ? in_units(std::chrono::microseconds(*time)) : "-");
  }
  void add_exact(std::string key, std::string text, std::string exact) {
    out_.push_back({section_, name_, std::move(key), std::move(text), std::move(exact)});
  }

  std::vector<Statement> take() { return std::move(out_); }

 private:
  // In the largest unit of which it is a whole number.
  static std::string in_units(std::chrono::microseconds time) {
    if (time % std::chrono::seconds(1) == std::chrono::microseconds(0)) return std::to_string(time / std::chrono::seconds(1)) + " s";
    if (time % std::chrono::milliseconds(1) == std::chrono::microseconds(0))
      return std::to_string(time / std::chrono::milliseconds(1)) + " ms";
    return std::to_string(time.count()) + " us";
  }

  std::string section_;
  std::string name_;
  std::vector<Statement> out_;
};

// The sections that say how a target is reached and treated.
void add_targets(const PolicyDocument& document, StatementList& out);
// Those that act on a request beside the constraints: prefer, budgets, fallback, stream, obligations, exceptions, response, audit, refusal.
void add_controls(const PolicyDocument& document, StatementList& out);

}  // namespace sekisho
