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
TEST_P(KeyRefusal, LeavesTheNextAttemptToTheNextKey) {
  upstream_.answer(Script().send(refusal(GetParam())));
  upstream_.answer(Script().send(json_answer(whole_answer())));
  const auto provider = this->provider(settings_with_keys());

  const Started refused = start(*provider, whole());
  const Started answered = start(*provider, whole());

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, 0U);
  EXPECT_EQ(refused.error().other_keys, 2U);
  ASSERT_TRUE(answered);
  EXPECT_EQ((*answered)->key(), 1U);
  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2"));
}
INSTANTIATE_TEST_SUITE_P(Statuses, KeyRefusal, testing::Values(401, 402, 403, 429));

TEST_F(OpenAiProviderTest, A403ThatIsAboutTheRequestLeavesTheKeyInUse) {
  const std::string too_long = R"({"error":{"message":"too long","code":"context_length_exceeded"}})";
  upstream_.answer(Script().send(http_answer(403, "application/json", too_long)));
  const auto provider = this->provider(settings_with_keys());

  const Started refused = start(*provider, whole());
  start(*provider, whole());

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::ContextOverflow);
  EXPECT_EQ(refused.error().other_keys, 0U);
  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-1"));
}

TEST_F(OpenAiProviderTest, AnErrorWithinASuccessIsAboutTheKeyToo) {
  const std::string limited = "data: {\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}\n\n";
  upstream_.answer(Script().send(http_answer(200, "text/event-stream", limited)));
  const auto provider = this->provider(settings_with_keys());

  const Started started = start(*provider, streamed());
  ASSERT_TRUE(started);
  const auto event = next(**started);

  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().kind, ErrorKind::UpstreamRateLimited);
  EXPECT_EQ(event.error().key, 0U);
  EXPECT_EQ(event.error().other_keys, 2U);
}

TEST_F(OpenAiProviderTest, TheKeyDoesNotComeBackInWhatTheUpstreamSays) {
  OpenAiSettings with = settings();
  with.keys = {Secret("sk-canary-of-ours")};
  const std::string echo = R"({"error":{"message":"bad key Bearer sk-canary-of-ours","param":"sk-canary-of-ours","code":"x"}})";
  upstream_.answer(Script().send(http_answer(400, "application/json", echo)));
  upstream_.answer(Script().send(json_answer(echo)));
  const auto provider = this->provider(with);

  const Started refused = start(*provider, whole());
  const Started answered = start(*provider, whole());
  ASSERT_FALSE(refused);
  ASSERT_TRUE(answered);
  const auto event = next(**answered);

  ASSERT_FALSE(event);
  for (const Error& error : {refused.error(), event.error()}) {
    EXPECT_THAT(error.message + error.public_message + error.upstream_body, testing::Not(testing::HasSubstr("canary")));
  }
  EXPECT_THAT(refused.error().upstream_body, testing::HasSubstr("bad key Bearer [concealed]"));
}

// RFC 8259 §7: any character may be escaped in JSON, and encoders differ (`\/` of PHP).
TEST_F(OpenAiProviderTest, QuotedKeysAreConcealedHoweverJsonWritesThem) {
  OpenAiSettings with = settings();
  with.keys = {Secret("bce-v3/ALTAK-canary/9f8e")};
  const auto provider = this->provider(with);
  for (const std::string_view key : {"bce-v3/ALTAK-canary/9f8e", R"(bce-v3\/ALTAK-canary\/9f8e)", R"(bce-v3\u002fALTAK-canary\u002F9f8e)",
                                     R"(\u0062ce-v3/ALTAK-\u0063anary/9f8e)"}) {
    const std::string echo = R"({"error":{"message":"bad key )" + std::string(key) + R"(!"}})";
    upstream_.answer(Script().send(http_answer(400, "application/json", echo)));

    const Started refused = start(*provider, whole());

    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().upstream_body, testing::HasSubstr("bad key [concealed]!"));
    EXPECT_THAT(refused.error().message + refused.error().public_message, testing::Not(testing::HasSubstr("9f8e")));
  }
}

TEST_F(OpenAiProviderTest, TellsNoKeyWhereThereIsOne) {
  OpenAiSettings with = settings();
  with.keys = {Secret("key-1")};
  upstream_.answer(Script().send(refusal(401)));
  const auto provider = this->provider(with);

  const Started refused = start(*provider, whole());

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, std::nullopt);
  EXPECT_EQ(refused.error().other_keys, 0U);
}

TEST_F(OpenAiProviderTest, StaysWithTheKeyThatWorked) {
  upstream_.answer(Script().send(refusal(429)));
  upstream_.answer(Script().send(json_answer(whole_answer())));
  const auto provider = this->provider(settings_with_keys());

  for (int i = 0; i < 3; ++i) outcome(*provider, whole());

  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2", "key-2"));
}

TEST_F(OpenAiProviderTest, HasNoOtherKeyWhereAllRest) {
  upstream_.answer(Script().send(refusal(401)));
  const auto provider = this->provider(settings_with_keys());
  for (int i = 0; i < 2; ++i) outcome(*provider, whole());

  const Started last = start(*provider, whole());
  const Started again = start(*provider, whole());

  EXPECT_EQ(last.error().other_keys, 0U);
  EXPECT_EQ(again.error().other_keys, 0U);
  EXPECT_THAT(keys_seen(upstream_), ElementsAre("key-1", "key-2", "key-3", "key-1"));
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

  for (int i = 0; i < 3; ++i) outcome(*provider, whole());

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

  EXPECT_EQ(keys_.first(now_ + seconds(11)), 0u);
  EXPECT_EQ(keys_.awake(now_ + seconds(11)), 1u);
}

TEST_F(ProviderKeysTest, TellsWhenTheFirstOfThemWakes) {
  keys_.rest(0, now_ + seconds(2));
  EXPECT_EQ(keys_.soonest(now_), seconds(0));
  keys_.rest(1, now_ + seconds(60));
  keys_.rest(2, now_ + seconds(30));

  EXPECT_EQ(keys_.soonest(now_), seconds(2));
}

TEST_F(ProviderKeysTest, CountsThoseThatDoNotRest) {
  keys_.rest(2, now_ + seconds(10));

  EXPECT_EQ(keys_.awake(now_), 2u);
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
