#pragma once

#include "policies/detect/context.h"
#include "policies/detect/detector.h"
#include "policies/detect/rule_pack.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// Runs the rules of a pack.
class PackDetector final : public Detector {
 public:
  // `words`: those that the pack was built with, frozen. Packs with the same ones look for them once in a text.
  PackDetector(std::unique_ptr<const RulePack> pack, std::shared_ptr<const ContextWords> words);
  void scan(const Reading& reading, ScanBudget& budget, std::vector<Hit>& hits) const override;
  std::vector<std::string> types() const override;

 private:
  void judge_numbers(const ScanText& text, ScanBudget& budget, std::vector<Hit>& hits) const;

  std::unique_ptr<const RulePack> pack_;
  std::shared_ptr<const ContextWords> words_;
};

}  // namespace sekisho
