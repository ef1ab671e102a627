#include "policies/model/policy_controls.h"

namespace sekisho {

bool may_count_on(const std::vector<PolicyLayer>& layers, std::size_t of, std::size_t from) {
  for (std::size_t layer = of; layer != from; layer = layers[layer].parent) {
    if (layer >= layers.size() || layers[layer].parent == layer) return false;
  }
  return true;
}

}  // namespace sekisho
