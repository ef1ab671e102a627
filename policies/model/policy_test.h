#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/fact.h"
#include "policies/model/expression.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// The most that `request.tokens_est` of a test may be.
inline constexpr double kMostTokens = 1e9;

// What a test, or a line of `policy decide`, says about a request.
struct Given {
  Facts facts;  // caller.*, request.*
  std::vector<std::pair<std::string, std::uint32_t>> found;
  std::vector<std::string> detectors_failed;
  std::vector<std::string> disabled;
  std::vector<std::pair<std::string, double>> budgets;  // used ratio of each
  std::optional<std::string> conversation_class;        // the highest that earlier requests of the conversation had
  std::optional<WallTime> now;
};

// What it should come to; only what is named is compared.
struct Expectation {
  std::optional<std::string> data_class;
  std::optional<std::vector<std::string>> labels;                         // the exact set
  std::optional<std::vector<std::string>> order;                          // the exact list, after the cut
  std::vector<std::string> never;                                         // not admitted at all
  std::optional<bool> blocked;                                            // nothing is admitted
  std::vector<std::pair<std::string, std::vector<std::string>>> because;  // target, rules among its failures
  std::vector<std::pair<std::string, std::string>> residual;              // target, class
};

struct PolicyTest {
  std::string name;
  Given given;
  Expectation expect;
  std::size_t layer = 0;  // position in PolicyDocument::layers
  SourcePlace place;
};

}  // namespace sekisho
