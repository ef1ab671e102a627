#pragma once

#include "policies/detect/detector.h"
#include "policies/detect/rule_pack.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// Runs the rules of a pack.
class PackDetector final : public Detector {
 public:
  explicit PackDetector(std::unique_ptr<const RulePack> pack);
  void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const override;
  std::vector<std::string> types() const override;

 private:
  void judge_numbers(const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) const;

  std::unique_ptr<const RulePack> pack_;
};

}  // namespace sekisho
