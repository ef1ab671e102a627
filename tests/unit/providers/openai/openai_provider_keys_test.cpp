#include "providers/openai/provider_keys.h"
#include "tests/unit/providers/openai/openai_provider_fixture.h"

namespace sekisho {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

// The keys the upstream saw, in order.
std::vector<std::string> keys_seen(const ScriptedUpstream& upstream) {
  std::vector<std::string> keys;
  for (const ScriptedUpstream::Request& request : upstream.requests()) {
    const auto at = request.head.find("Bearer ") + 7;
    keys.push_back(request.head.substr(at, request.head.find("\r\n", at) - at));
  }
  return keys;
}

std::string refusal(int status) { return http_answer(status, "application/json", R"({"error":{"message":"no"}})"); }

class KeyRefusal : public OpenAiProviderTest, public testing::WithParamInterface<int> {};
TEST_P(KeyRefusal, TurnsToTheNextKeyWithinTheAttempt) {
  upstream_.answer(Script().send(refusal(GetParam())));
  upstream_.answer(Script().send(json_answer(whole_answer())));
  const auto provider = this->provider(settings_with_keys());

  EXPECT_EQ(outcome(*provider, whole()), "ok");

  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2"));
}
INSTANTIATE_TEST_SUITE_P(Statuses, KeyRefusal, testing::Values(401, 403, 429));

TEST_F(OpenAiProviderTest, StaysWithTheKeyThatWorked) {
  upstream_.answer(Script().send(refusal(429)));
  upstream_.answer(Script().send(json_answer(whole_answer())));
  const auto provider = this->provider(settings_with_keys());

  outcome(*provider, whole());
  outcome(*provider, whole());

  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2", "key-2"));
}

TEST_F(OpenAiProviderTest, TriesEachKeyOnceAndLetsTheLastErrorStand) {
  upstream_.answer(Script().send(refusal(401)));
  upstream_.answer(Script().send(refusal(401)));
  upstream_.answer(Script().send(refusal(429)));
  const auto provider = this->provider(settings_with_keys());

  EXPECT_EQ(outcome(*provider, whole()), "http_429");

  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2", "key-3"));
}

TEST_F(OpenAiProviderTest, TriesOneKeyWhereAllRest) {
  upstream_.answer(Script().send(refusal(401)));
  const auto provider = this->provider(settings_with_keys());
  outcome(*provider, whole());

  EXPECT_EQ(outcome(*provider, whole()), "auth");

  EXPECT_EQ(upstream_.requests().size(), 4u);
}

TEST_F(OpenAiProviderTest, DoesNotChangeKeysForOtherErrors) {
  upstream_.answer(Script().send(refusal(500)));
  const auto provider = this->provider(settings_with_keys());

  EXPECT_EQ(outcome(*provider, whole()), "http_5xx");

  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1"));
}

TEST_F(OpenAiProviderTest, EachKeyHasAConnectionOfItsOwn) {
  upstream_.answer(Script().send(refusal(401)));
  const auto provider = this->provider(settings_with_keys());

  outcome(*provider, whole());

  EXPECT_EQ(upstream_.connections(), 3);
}

class ProviderKeysTest : public testing::Test {
 protected:
  ProviderKeys keys_{{Secret("a"), Secret("b"), Secret("c")}};
  const ProviderKeys::Time now_ = std::chrono::steady_clock::now();
};

TEST_F(ProviderKeysTest, ARestingKeyIsPassedOver) {
  keys_.rest(0, now_ + seconds(10));

  EXPECT_EQ(keys_.first(now_), 1u);
}

TEST_F(ProviderKeysTest, OfRestingKeysTheOneThatWakesFirstIsUsed) {
  keys_.rest(0, now_ + seconds(10));
  keys_.rest(1, now_ + seconds(5));
  keys_.rest(2, now_ + seconds(20));

  EXPECT_EQ(keys_.first(now_), 1u);
}

TEST_F(ProviderKeysTest, ARestedKeyIsThereAgain) {
  keys_.rest(0, now_ + seconds(10));
  keys_.rest(1, now_ + seconds(20));
  keys_.rest(2, now_ + seconds(20));

  EXPECT_EQ(keys_.next(now_ + seconds(11), {false, true, true}), 0u);
}

TEST_F(ProviderKeysTest, NoneIsLeftWhereAllAreTriedOrRest) {
  keys_.rest(2, now_ + seconds(10));

  EXPECT_EQ(keys_.next(now_, {true, true, false}), std::nullopt);
}

TEST_F(ProviderKeysTest, TwoThatFailWithOneKeyMoveOnOnce) {
  keys_.rest(0, now_ + seconds(10));
  keys_.rest(0, now_ + seconds(10));

  EXPECT_EQ(keys_.first(now_), 1u);
}

TEST_F(OpenAiProviderTest, ChecksByAListOfModelsWithItsKey) {
  upstream_.answer(Script().send(json_answer("{}")));
  const auto asked = provider(settings_with_keys());

  EXPECT_TRUE(run_awaitable(context_, asked->check(target_)));

  EXPECT_THAT(upstream_.requests().at(0).head, testing::StartsWith("GET /v1/models HTTP/1.1\r\n"));
  EXPECT_THAT(upstream_.requests().at(0).head, testing::HasSubstr("Bearer key-1"));
}

TEST_F(OpenAiProviderTest, FindsAnEndpointThatIsNotWell) {
  upstream_.answer(Script().send(http_answer(503, "text/plain", "")));
  const auto asked = provider(settings());

  const Result<void> there = run_awaitable(context_, asked->check(target_));

  ASSERT_FALSE(there);
  EXPECT_EQ(there.error().kind, ErrorKind::UpstreamFailed);
}

}  // namespace
}  // namespace sekisho
