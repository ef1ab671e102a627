#include "gateway/pipeline/record_decision.h"

#include "gateway/pipeline/readiness.h"
#include "tests/support/pipeline/pipeline_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Writes down what it is given, and fails durable commitments where it is told to.
class ScriptedJournal final : public DecisionJournal {
 public:
  boost::asio::awaitable<Result<void>> decided(DecisionReport report, Commitment commitment) override {
    ids.push_back(report.record.decision_id);
    digests.push_back(report.digest);
    commitments.push_back(commitment);
    keep_until = report.record.keep_until;
    attempts_before = report.record.attempts.size();
    if (commitment == Commitment::Durable && !problem.empty()) co_return gateway_error(ErrorKind::PolicyUnavailable, problem);
    co_return Result<void>();
  }
  Result<std::optional<RequestRecord>> find(const std::string& decision_id) override {
    if (stored && stored->decision_id == decision_id) return stored;
    return std::optional<RequestRecord>();
  }
  JournalTrouble trouble() const override { return {problem, {}}; }

  std::vector<std::string> ids;
  std::vector<std::string> digests;
  std::vector<Commitment> commitments;
  std::optional<WallTime> keep_until;
  std::size_t attempts_before = 99;
  std::string problem;
  std::optional<RequestRecord> stored;
};

ScriptedAnswer answer() {
  ScriptedAnswer answer;
  answer.events.push_back(whole_event(R"({"choices":[]})", "hi"));
  return answer;
}

// A gateway whose policy ends with these sections.
struct Audited {
  explicit Audited(const std::string& sections) : gateway(PipelineFixture::base_policy() + sections) {
    gateway.runtime().journal = &journal;
    gateway.runtime().hasher = &hasher;
    for (const char* target : {"here", "cheap", "dear"}) gateway.provider(target).answer_with(answer());
  }

  FakeExchange ask(const std::string& text = "hello") {
    FakeExchange exchange = gateway.chat(R"({"model":"default","messages":[{"role":"user","content":")" + text + R"("}]})");
    gateway.serve(exchange);
    return exchange;
  }

  ScriptedJournal journal;
  AuditHasher hasher{Secret("pepper"), {}};
  PipelineFixture gateway;
};

const std::string kBlock = "audit: { store: hash-chain, content: digest, keep: 10d, on_error: block }\n";
const std::string kSpool = "audit: { store: file, content: none, on_error: spool }\n";

TEST(RecordDecision, WaitsForTheDiskBeforeTheFirstAttempt) {
  Audited audited(kBlock);

  const FakeExchange exchange = audited.ask();

  EXPECT_EQ(exchange.status(), 200);
  EXPECT_THAT(audited.journal.commitments, ElementsAre(Commitment::Durable));
  EXPECT_EQ(audited.journal.attempts_before, 0U);
  EXPECT_THAT(audited.journal.ids, ElementsAre(exchange.header("x-sekisho-decision-id")));
  EXPECT_TRUE(audited.gateway.last_record().audited);
}

TEST(RecordDecision, SendsNothingWhereTheDecisionCannotBeMadeDurable) {
  Audited audited(kBlock);
  audited.journal.problem = "the disk is full";

  const FakeExchange exchange = audited.ask();

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_THAT(exchange.body(), HasSubstr("policy_unavailable"));
  for (const char* target : {"here", "cheap", "dear"}) EXPECT_THAT(audited.gateway.provider(target).targets_asked(), IsEmpty());
  EXPECT_EQ(audited.gateway.last_record().error, "policy_unavailable");
}

TEST(RecordDecision, ServesOnWithSpoolWhateverTheDiskDoes) {
  Audited audited(kSpool);
  audited.journal.problem = "the disk is full";

  EXPECT_EQ(audited.ask().status(), 200);
  EXPECT_THAT(audited.journal.commitments, ElementsAre(Commitment::Spooled));
}

// Nothing follows that would have to wait.
TEST(RecordDecision, SpoolsARefusalEvenWhereItWouldBlock) {
  Audited audited(kBlock);
  FakeExchange exchange =
      audited.gateway.chat(R"({"model":"away","messages":[{"role":"user","content":"card number 4111 1111 1111 1111"}]})");
  audited.gateway.serve(exchange);

  EXPECT_EQ(exchange.status(), 403);
  EXPECT_THAT(audited.journal.commitments, ElementsAre(Commitment::Spooled));
}

TEST(RecordDecision, KeepsADigestWhereThePolicyWantsOne) {
  Audited with(kBlock);
  Audited without(kSpool);
  with.ask("hello");
  with.ask("hello");
  with.ask("other");
  without.ask("hello");

  ASSERT_THAT(with.journal.digests, SizeIs(3));
  EXPECT_THAT(with.journal.digests[0], testing::StartsWith("hmac:"));
  EXPECT_EQ(with.journal.digests[0], with.journal.digests[1]);
  EXPECT_NE(with.journal.digests[0], with.journal.digests[2]);
  EXPECT_THAT(without.journal.digests, ElementsAre(""));
}

TEST(RecordDecision, KeepsARecordAsLongAsThePolicyAndTheLongestObligationSay) {
  Audited plain(kBlock);
  plain.ask();
  Audited longer(kBlock + "obligations:\n  - { id: tax, retention: 20d }\n  - { id: short, retention: 1d }\n");
  longer.ask();
  Audited for_ever(kSpool);
  for_ever.ask();

  const auto days = [](const Audited& audited) {
    return std::chrono::round<std::chrono::days>(*audited.journal.keep_until - std::chrono::system_clock::now()).count();
  };
  EXPECT_EQ(days(plain), 10);
  EXPECT_EQ(days(longer), 20);
  EXPECT_FALSE(for_ever.journal.keep_until);
}

TEST(RecordDecision, IsLeftOutWhereThePolicyKeepsNoRecords) {
  Audited audited("");

  EXPECT_EQ(audited.ask().status(), 200);
  EXPECT_THAT(audited.journal.ids, IsEmpty());
  EXPECT_FALSE(audited.gateway.last_record().audited);
}

// A client can write a password where the name of a member belongs.
TEST(RecordDecision, NamesNoPlaceByTheClientsWords) {
  Audited audited(kSpool);
  const std::string body =
      R"({"model":"here","messages":[{"role":"user","content":"hi"}],"zz":{"hR7x9105!Q9z":["card 4111 1111 1111 1111"]}})";

  FakeExchange exchange = audited.gateway.chat(body);
  audited.gateway.serve(exchange);
  FakeExchange asked("GET", "/v1/decisions/" + exchange.header("x-sekisho-decision-id"));
  asked.with_header("Authorization", "Bearer " + audited.gateway.key("explainer"));
  audited.gateway.serve(asked);

  ASSERT_THAT(audited.gateway.records().front().findings, Not(IsEmpty()));
  EXPECT_THAT(audited.gateway.records().front().findings.front().where, ElementsAre("/*/*/0"));
  EXPECT_THAT(asked.body(), HasSubstr("/*/*/0"));
  EXPECT_THAT(asked.body(), Not(HasSubstr("hR7x9105")));
}

TEST(RecordDecision, IsReadFromTheStoreWhenMemoryHasForgottenIt) {
  Audited audited(kSpool);
  RequestRecord stored;
  stored.decision_id = "01JD0000000000000000000000";
  stored.key_id = "explainer";
  stored.outcome = "ok";
  audited.journal.stored = stored;
  const auto ask = [&](const std::string& key) {
    FakeExchange exchange("GET", "/v1/decisions/" + stored.decision_id);
    exchange.with_header("Authorization", "Bearer " + audited.gateway.key(key));
    audited.gateway.serve(exchange);
    return exchange.status();
  };

  EXPECT_EQ(ask("explainer"), 200);
  EXPECT_EQ(ask("plain"), 404);
}

}  // namespace
}  // namespace sekisho
