#include "gateway/core/crypto.h"

#include "gateway/core/hmac_key.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(Crypto, Sha256MatchesItsStandard) {
  // FIPS 180-4, example "abc".
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Crypto, HmacMatchesItsStandard) {
  // RFC 4231, test case 2.
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, HmacTakesLongKeysAndTexts) {
  // RFC 4231, test case 7.
  const std::string text =
      "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used "
      "by the HMAC algorithm.";

  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'), text)), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(Crypto, AnHmacKeySignsManyTexts) {
  const HmacKey key("Jefe");

  EXPECT_EQ(key.sign("a"), hmac_sha256("Jefe", "a"));
  EXPECT_EQ(key.sign("b"), hmac_sha256("Jefe", "b"));
}

TEST(Crypto, Crc32MatchesItsCheckValue) { EXPECT_EQ(crc32("123456789"), 0xCBF43926U); }

TEST(Crypto, ComparesInConstantTimeByContent) {
  EXPECT_TRUE(equal_in_constant_time("same", "same"));
  EXPECT_FALSE(equal_in_constant_time("same", "sale"));
  EXPECT_FALSE(equal_in_constant_time("same", "same longer"));
}

TEST(Crypto, HexRoundTripsAndRefusesWhatIsNone) {
  EXPECT_EQ(from_hex("00fFa5"), std::string("\x00\xff\xa5", 3));
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

TEST(Crypto, Base64RoundTripsAtEveryPadding) {
  // RFC 4648 §10.
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(from_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(from_base64("Zm9vYmE="), "fooba");
  EXPECT_EQ(from_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(from_base64(""), "");
}

TEST(Crypto, Base64RefusesWhatIsNone) {
  EXPECT_EQ(from_base64("Zm9"), std::nullopt);
  EXPECT_EQ(from_base64("Zm=v"), std::nullopt);
  EXPECT_EQ(from_base64("Zm9*"), std::nullopt);
}

TEST(Crypto, Base62HasOneWidthForOneLength) {
  EXPECT_EQ(to_base62(std::string(32, '\0')), std::string(43, '0'));
  EXPECT_EQ(to_base62(std::string(32, '\xff')).size(), 43U);
  EXPECT_EQ(to_base62(std::string("\x3e")), "10");
}

TEST(Crypto, RandomBytesDiffer) {
  EXPECT_EQ(random_bytes(32).size(), 32U);
  EXPECT_NE(random_bytes(32), random_bytes(32));
}

}  // namespace
}  // namespace sekisho
