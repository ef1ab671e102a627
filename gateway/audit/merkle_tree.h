#pragma once

#include "gateway/core/crypto.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sekisho {

// The Merkle tree over a growing list of lines, with the hashes of RFC 6962 §2.1: a leaf is SHA-256(0x00 ‖ line), a node
// SHA-256(0x01 ‖ left ‖ right), and the left part of a tree is the largest full one. Keeps one hash for each full part: 64 at most.
class MerkleTree {
 public:
  void add(std::string_view line);
  // SHA-256 of nothing where there is no line.
  Digest root() const;
  std::uint64_t size() const { return size_; }

 private:
  std::vector<Digest> full_;  // from the largest part to the smallest: one for each bit of `size_`
  std::uint64_t size_ = 0;
};

}  // namespace sekisho
