#include "gateway/core/ed25519.h"

#include "gateway/core/crypto.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

// RFC 8032 §7.1, test 2.
Secret rfc_key() { return Secret(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value()); }
constexpr std::string_view kRfcPublic = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr std::string_view kRfcSignature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

TEST(Ed25519, SignsAsItsStandardSays) {
  EXPECT_EQ(to_hex(ed25519_public_key(rfc_key())), kRfcPublic);
  EXPECT_EQ(to_hex(ed25519_sign(rfc_key(), "\x72")), kRfcSignature);
}

TEST(Ed25519, VerifiesOnlyTheMessageThatWasSignedByThatKey) {
  const Ed25519Pair pair = new_ed25519_pair();
  const std::string signature = ed25519_sign(pair.private_key, "allow");

  EXPECT_TRUE(ed25519_verify(pair.public_key, "allow", signature));
  EXPECT_FALSE(ed25519_verify(pair.public_key, "allow all", signature));
  EXPECT_FALSE(ed25519_verify(new_ed25519_pair().public_key, "allow", signature));
}

TEST(Ed25519, WhatIsNoKeyOrSignatureVerifiesNothing) {
  const Ed25519Pair pair = new_ed25519_pair();

  EXPECT_FALSE(ed25519_verify("", "m", ed25519_sign(pair.private_key, "m")));
  EXPECT_FALSE(ed25519_verify(pair.public_key, "m", ""));
  EXPECT_FALSE(ed25519_verify(pair.public_key, "m", std::string(64, '\0')));
}

TEST(Ed25519, PublicKeysAreOneWord) {
  const Ed25519Pair pair = new_ed25519_pair();

  EXPECT_EQ(read_ed25519_public_key(" " + ed25519_public_text(pair.public_key) + "\n").value(), pair.public_key);
}

TEST(Ed25519, ReadsKeysThatOpensslWrote) {
  // `openssl pkey -pubout` of the key of RFC 8410 §10.3.
  constexpr std::string_view kPublic =
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
  constexpr std::string_view kPrivate =
      "-----BEGIN "
      "PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

  const Secret private_key = read_ed25519_private_key(kPrivate).value();

  EXPECT_EQ(read_ed25519_public_key(kPublic).value(), ed25519_public_key(private_key));
}

TEST(Ed25519, PrivateKeysSurvivePem) {
  const Ed25519Pair pair = new_ed25519_pair();

  EXPECT_EQ(read_ed25519_private_key(ed25519_private_pem(pair.private_key).reveal()).value(), pair.private_key);
}

TEST(Ed25519, WhatIsNoKeyIsRefused) {
  EXPECT_FALSE(read_ed25519_public_key("ed25519:AAAA"));
  EXPECT_FALSE(read_ed25519_public_key("ed25519:?"));
  EXPECT_FALSE(read_ed25519_public_key("key"));
  EXPECT_FALSE(read_ed25519_public_key("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(read_ed25519_private_key(""));
  EXPECT_FALSE(
      read_ed25519_private_key("-----BEGIN "
                               "PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace sekisho
