#include "gateway/pipeline/identify.h"

#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Secret kPepper("pepper of the test");

Digest digest_of(const NewClientKey& key) { return hmac_sha256(kPepper.reveal(), key.plain.reveal()); }

Caller named(std::string id) {
  Caller caller;
  caller.key_id = std::move(id);
  return caller;
}

class KeyRingTest : public testing::Test {
 protected:
  KeyRing ring(std::optional<WallTime> expires = std::nullopt) const {
    Caller caller = named("app1");
    caller.facts = {{"team", std::string("demo")}};
    return {kPepper, {{caller, digest_of(key_), expires}, {named("app2"), digest_of(other_), std::nullopt}}};
  }
  std::string bearer() const { return "Bearer " + plain(); }
  std::string plain() const { return std::string(key_.plain.reveal()); }

  FakeClock clock_;
  NewClientKey key_ = new_client_key(kPepper);
  NewClientKey other_ = new_client_key(kPepper);
};

TEST_F(KeyRingTest, KnowsTheCallerByBearerToken) {
  const auto caller = ring().identify({{"Authorization", bearer()}}, clock_.wall());

  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->key_id, "app1");
  EXPECT_EQ(caller->facts.size(), 1U);
}

TEST_F(KeyRingTest, KnowsTheCallerByXApiKey) {
  const auto caller = ring().identify({{"X-API-Key", plain()}}, clock_.wall());

  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->key_id, "app1");
}

TEST_F(KeyRingTest, TakesTheSchemeInAnyCase) { EXPECT_TRUE(ring().identify({{"authorization", "bEARER   " + plain()}}, clock_.wall())); }

TEST_F(KeyRingTest, TakesTheSameKeyTwice) {
  EXPECT_TRUE(ring().identify({{"Authorization", bearer()}, {"x-api-key", plain()}}, clock_.wall()));
}

TEST_F(KeyRingTest, RefusesTwoDifferentKeysEvenIfBothAreValid) {
  const auto caller = ring().identify({{"Authorization", bearer()}, {"x-api-key", std::string(other_.plain.reveal())}}, clock_.wall());

  ASSERT_FALSE(caller);
  EXPECT_EQ(caller.error().kind, ErrorKind::Unauthenticated);
  EXPECT_THAT(caller.error().message, HasSubstr("two different"));
}

TEST_F(KeyRingTest, RefusesTwoAuthorizationFields) {
  EXPECT_FALSE(ring().identify({{"Authorization", bearer()}, {"Authorization", "Bearer x"}}, clock_.wall()));
}

TEST_F(KeyRingTest, SaysThatThereIsNoKey) {
  const auto caller = ring().identify({{"Host", "x"}}, clock_.wall());

  ASSERT_FALSE(caller);
  EXPECT_THAT(caller.error().message, HasSubstr("no API key"));
}

TEST_F(KeyRingTest, RefusesMalformedUnknownExpiredAndOtherSchemesAlike) {
  const KeyRing keys = ring(clock_.wall());
  const std::string unknown(new_client_key(kPepper).plain.reveal());
  std::string mistyped = plain();
  mistyped[20] = mistyped[20] == 'a' ? 'b' : 'a';

  const Error expired = keys.identify({{"x-api-key", plain()}}, clock_.wall()).error();

  EXPECT_EQ(expired.kind, ErrorKind::Unauthenticated);
  EXPECT_EQ(keys.identify({{"x-api-key", unknown}}, clock_.wall()).error(), expired);
  EXPECT_EQ(keys.identify({{"x-api-key", mistyped}}, clock_.wall()).error(), expired);
  EXPECT_EQ(keys.identify({{"x-api-key", "' OR 1=1 --"}}, clock_.wall()).error(), expired);
  EXPECT_EQ(keys.identify({{"x-api-key", ""}}, clock_.wall()).error(), expired);
  EXPECT_EQ(keys.identify({{"Authorization", "Basic " + plain()}}, clock_.wall()).error(), expired);
  EXPECT_EQ(keys.identify({{"Authorization", "Bearer"}}, clock_.wall()).error(), expired);
}

TEST_F(KeyRingTest, LetsAKeyInUntilItExpires) {
  const KeyRing keys = ring(clock_.wall() + hours(1));

  EXPECT_TRUE(keys.identify({{"x-api-key", plain()}}, clock_.wall() + hours(1) - std::chrono::seconds(1)));
  EXPECT_FALSE(keys.identify({{"x-api-key", plain()}}, clock_.wall() + hours(1)));
}

TEST_F(KeyRingTest, DoesNotKnowAKeyUnderAnotherPepper) {
  const KeyRing keys(Secret("another pepper"), {{named("app1"), digest_of(key_), std::nullopt}});

  EXPECT_FALSE(keys.identify({{"x-api-key", plain()}}, clock_.wall()));
}

// A text whose HMAC is listed but which is not built like a key: the configuration cannot let in weak keys.
TEST_F(KeyRingTest, RefusesAKeyOfAnotherForm) {
  const KeyRing keys(kPepper, {{named("weak"), hmac_sha256(kPepper.reveal(), "password"), std::nullopt}});

  EXPECT_FALSE(keys.identify({{"x-api-key", "password"}}, clock_.wall()));
}

TEST_F(KeyRingTest, AnEmptyRingLetsNobodyIn) { EXPECT_FALSE(KeyRing().identify({{"x-api-key", plain()}}, clock_.wall())); }

TEST(ClientKey, IsMadeWellFormedAndDifferentEveryTime) {
  const NewClientKey a = new_client_key(kPepper);
  const NewClientKey b = new_client_key(kPepper);

  EXPECT_TRUE(is_well_formed_key(a.plain.reveal()));
  EXPECT_THAT(std::string(a.plain.reveal()), StartsWith("sekisho_"));
  EXPECT_EQ(a.plain.reveal().size(), 57U);
  EXPECT_FALSE(a.plain == b.plain);
  EXPECT_EQ(a.hmac, to_hex(hmac_sha256(kPepper.reveal(), a.plain.reveal())));
}

TEST(ClientKey, EveryMistypedCharacterIsFound) {
  const std::string key(new_client_key(kPepper).plain.reveal());
  std::size_t accepted = 0;

  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string mistyped = key;
    mistyped[i] = mistyped[i] == 'x' ? 'y' : 'x';
    accepted += is_well_formed_key(mistyped) ? 1 : 0;
  }

  EXPECT_EQ(accepted, 0U);
}

TEST(ClientKey, SwappedNeighboursAreFound) {
  std::string key(new_client_key(kPepper).plain.reveal());
  const std::size_t at = key[10] != key[11] ? 10 : key[11] != key[12] ? 11 : 12;
  std::swap(key[at], key[at + 1]);

  EXPECT_FALSE(is_well_formed_key(key));
}

TEST(ClientKeyLine, IsOneEntryOfTheClientsList) {
  EXPECT_EQ(client_key_line("app1", std::string(64, 'a'), {{"team", std::string("demo")}, {"user", std::string("u1")}}),
            "    - { id: app1, hmac: \"" + std::string(64, 'a') + "\", facts: {team: demo, user: u1} }");
}

TEST(ClientKeyLine, QuotesWhatYamlWouldReadOtherwise) {
  const std::string line =
      client_key_line("1e5", "00", {{"team", std::string("a: b, {c}")}, {"user", std::string("null")}, {"tier", std::string("3")}});

  EXPECT_EQ(line, R"(    - { id: "1e5", hmac: "00", facts: {team: "a: b, {c}", user: "null", tier: "3"} })");
}

TEST(ClientKeyLine, CannotBreakOutOfItsLine) {
  const std::string line = client_key_line("x", "00", {{"team", std::string("a\"\n- b\\")}});

  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_THAT(line, HasSubstr(R"("a\"\x0a- b\\")"));
}

}  // namespace
}  // namespace sekisho
