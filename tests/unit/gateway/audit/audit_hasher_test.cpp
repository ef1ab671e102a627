#include "gateway/audit/audit_hasher.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

// The example of docs/audit.md: who has the pepper can say what a digest is of, with any tool.
TEST(AuditHasher, GivesTheDigestThatTheDocumentationComputes) {
  const AuditHasher hasher(Secret("0123456789abcdef0123456789abcdef"), {});

  EXPECT_EQ(hasher.hash(R"({"model":"auto","messages":[]})"), "hmac:b32bc68c6c064c69c574846474186c3d1e985717c58e58856d279f5a0d841f13");
}

}  // namespace
}  // namespace sekisho
