#include "gateway/core/finding.h"

namespace sekisho {

std::string_view name_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::Low:
      return "low";
    case Confidence::Medium:
      return "medium";
    case Confidence::High:
      return "high";
  }
  return "low";
}

std::string_view name_of(DetectorStatus status) {
  switch (status) {
    case DetectorStatus::Ok:
      return "ok";
    case DetectorStatus::Timeout:
      return "timeout";
    case DetectorStatus::OverBudget:
      return "over_budget";
    case DetectorStatus::Unsupported:
      return "unsupported";
    case DetectorStatus::Error:
      return "error";
  }
  return "error";
}

}  // namespace sekisho
