#include "gateway/audit/merkle_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sekisho {
namespace {

// RFC 6962 §2.1, read off as it stands there: slow, recursive, and not ours.
Digest by_definition(const std::vector<std::string>& lines) {
  if (lines.empty()) return sha256({});
  if (lines.size() == 1) return sha256(std::string(1, '\0') + lines.front());
  std::size_t half = 1;
  while (half * 2 < lines.size()) half *= 2;
  const auto middle = lines.begin() + static_cast<std::ptrdiff_t>(half);
  const Digest left = by_definition({lines.begin(), middle});
  const Digest right = by_definition({middle, lines.end()});
  std::string node(1, '\1');
  node.append(reinterpret_cast<const char*>(left.data()), left.size());
  node.append(reinterpret_cast<const char*>(right.data()), right.size());
  return sha256(node);
}

TEST(MerkleTree, OfNothingIsTheHashOfNothing) {
  EXPECT_EQ(to_hex(MerkleTree().root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// The leaf hash of the empty string, as Certificate Transparency's own tests give it.
TEST(MerkleTree, OfOneEmptyLineIsItsLeaf) {
  MerkleTree tree;
  tree.add({});

  EXPECT_EQ(to_hex(tree.root()), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(MerkleTree, HasTheRootOfTheDefinitionAfterEveryLine) {
  MerkleTree tree;
  std::vector<std::string> lines;
  for (int i = 0; i < 130; ++i) {
    lines.push_back("line " + std::to_string(i));
    tree.add(lines.back());
    ASSERT_EQ(tree.root(), by_definition(lines)) << lines.size();
  }
  EXPECT_EQ(tree.size(), 130U);
}

}  // namespace
}  // namespace sekisho
