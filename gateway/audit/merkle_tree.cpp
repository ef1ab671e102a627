#include "gateway/audit/merkle_tree.h"

#include <string>

namespace sekisho {
namespace {

std::string_view bytes_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

Digest leaf(std::string_view line) {
  std::string bytes(1, '\0');
  bytes += line;
  return sha256(bytes);
}

Digest node(const Digest& left, const Digest& right) {
  std::string bytes(1, '\1');
  bytes += bytes_of(left);
  bytes += bytes_of(right);
  return sha256(bytes);
}

}  // namespace

void MerkleTree::add(std::string_view line) {
  full_.push_back(leaf(line));
  // Two parts of one size become one of twice the size, as a carry goes through a binary number.
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    const Digest right = full_.back();
    full_.pop_back();
    full_.back() = node(full_.back(), right);
  }
  ++size_;
}

Digest MerkleTree::root() const {
  if (full_.empty()) return sha256({});
  Digest root = full_.back();
  for (std::size_t i = full_.size() - 1; i-- > 0;) root = node(full_[i], root);
  return root;
}

}  // namespace sekisho
