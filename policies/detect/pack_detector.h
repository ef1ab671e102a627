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
  // `book`: the one that the pack was built with, frozen. Packs with the same one look for its words and ask its rules once for a text.
  PackDetector(RulePack pack, std::shared_ptr<const RuleBook> book);
  void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const override;
  std::vector<std::string> types() const override;

 private:
  RulePack pack_;
  std::shared_ptr<const RuleBook> book_;
};

}  // namespace sekisho
