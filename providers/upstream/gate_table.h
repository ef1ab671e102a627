#pragma once

#include "providers/upstream/connection_gate.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// The gates of one io_context's connections, one for a base URL however many credentials are used with it. Belongs to one thread.
class GateTable {
 public:
  std::shared_ptr<ConnectionGate> of(const std::string& base_url) {
    for (const auto& gate : gates_) {
      if (gate->base_url() == base_url) return gate;
    }
    return gates_.emplace_back(std::make_shared<ConnectionGate>(base_url));
  }
  // Forgets those that nobody uses or waits at.
  void drop_idle() {
    std::erase_if(gates_, [](const auto& gate) { return gate->is_idle() && gate.use_count() == 1; });
  }

 private:
  std::vector<std::shared_ptr<ConnectionGate>> gates_;
};

}  // namespace sekisho
