#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sekisho {

enum class Trust { Verified, Asserted, Detected };

using FactValue = std::variant<bool, double, std::string, std::vector<std::string>>;

// A named value about the caller or the request.
struct Fact {
  FactValue value;
  Trust trust = Trust::Verified;
  bool operator==(const Fact&) const = default;
};

// Facts by full path (`caller.team`, `request.quality`, `request.header.x-break-glass`). What is absent here is `none` or `unknown`
// by what the policy's `context` says (POLICY §2, §11). Few and small: a linear search is the fastest map.
class Facts {
 public:
  void set(std::string path, FactValue value, Trust trust = Trust::Verified);
  const Fact* find(std::string_view path) const;
  auto begin() const { return facts_.begin(); }
  auto end() const { return facts_.end(); }

 private:
  std::vector<std::pair<std::string, Fact>> facts_;
};

}  // namespace sekisho
