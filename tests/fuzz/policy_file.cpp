#include "config/policy_file.h"

#include "config/policy_lines.h"
#include "policies/evaluate/policy_tests.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

// Any bytes as a policy file: reading ends, every problem has a place in words, and a policy that loads can run its own tests and
// decide. A text after a NUL byte is a line for `policy decide`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = input.find('\0');
  const PolicyLoad load = load_policy(input.substr(0, cut), "/nonexistent/policy.yaml", PolicyUse::Check);
  for (const Problem& problem : load.problems) {
    if (to_string(problem).empty() || problem.message.empty()) __builtin_trap();
  }
  if ((load.policy == nullptr) != has_errors(load.problems)) __builtin_trap();
  if (load.policy == nullptr) return 0;
  const WallTime now(std::chrono::seconds(1795140000));
  run_tests(load.policy, now);
  const std::string_view line = cut == std::string_view::npos ? std::string_view("{}") : input.substr(cut + 1);
  if (decide_line(load.policy, line, 1, now).json.empty()) __builtin_trap();
  return 0;
}
