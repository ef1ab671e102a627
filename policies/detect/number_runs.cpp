#include "policies/detect/number_runs.h"

namespace sekisho {

NumberRuns::NumberRuns(std::string_view text, std::span<const ByteSpan> digits)
    : narrow_(read(text, digits, NumberTokeniser::Reach::Narrow)), wide_(read(text, digits, NumberTokeniser::Reach::Wide)) {}

NumberRuns::Kept NumberRuns::read(std::string_view text, std::span<const ByteSpan> digits, NumberTokeniser::Reach reach) {
  Kept kept;
  std::size_t all = 0;
  for (const ByteSpan& run : digits) all += run.end - run.begin;
  if (all < NumberTokeniser::kFewestDigits) return kept;
  NumberTokeniser tokens(text, digits, reach);
  for (NumberRun run; tokens.next(run);) {
    kept.groups.insert(kept.groups.end(), run.groups.begin(), run.groups.end());
    kept.runs.push_back(run);
  }
  std::size_t at = 0;  // the tokeniser's groups are gone, and those kept have found their place only now
  for (NumberRun& run : kept.runs) {
    run.groups = std::span<const DigitGroup>(kept.groups).subspan(at, run.groups.size());
    at += run.groups.size();
  }
  return kept;
}

}  // namespace sekisho
