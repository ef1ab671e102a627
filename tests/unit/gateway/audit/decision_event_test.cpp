#include "gateway/audit/decision_event.h"

#include "gateway/audit/audit_export.h"
#include "gateway/audit/audit_record_json.h"
#include "tests/unit/gateway/audit/sample_decision.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const AuditHasher kHasher(Secret("pepper"), {"caller.user"});

// The event as a line of the store.
std::string line_of(const AuditEvent& event, int seq = 1) {
  CanonicalObject line = event.body;
  line.integer("v", 1).integer("seq", seq).text("event", event.kind).text("id", event.id).text("ts", to_rfc3339(event.at));
  return line.str();
}

AuditRecord round_trip(const SampleDecision& sample) {
  auto record = join_audit_record(line_of(decision_event(sample.report(), kHasher)),
                                  line_of(outcome_event(ended(sample.record), sample.input.now), 2));
  return std::move(record).value();
}

TEST(DecisionEvent, HoldsNoHiddenValueAnywhere) {
  const std::string line = line_of(decision_event(SampleDecision().report(), kHasher));

  EXPECT_THAT(line, Not(HasSubstr("tanaka")));
  EXPECT_THAT(line, HasSubstr(kHasher.hash("tanaka")));
  EXPECT_THAT(line, HasSubstr("\"/metadata/*\""));
}

TEST(DecisionEvent, KeepsWhatThePolicyReadsAndHashesWhatTheClientSaysBesides) {
  SampleDecision sample("short words");
  const AuditRecord read = round_trip(sample);
  const AuditHasher everything(Secret("pepper"), {"request.purpose"});

  EXPECT_EQ(std::get<std::string>(read.input.facts.find("caller.team")->value), "retail");
  // No rule of the sample policy reads the purpose, and the client says it of itself.
  EXPECT_THAT(std::get<std::string>(read.input.facts.find("request.purpose")->value), StartsWith("hmac:"));
  EXPECT_THAT(read.hashed_facts, ElementsAre("caller.user", "request.purpose"));
}

TEST(DecisionEvent, HashesADeclaredClassThatIsNone) {
  SampleDecision sample;
  sample.input.facts.set("request.declared_class", std::string("sk-proj-Zq8LmV3xT7"), Trust::Asserted);
  SampleDecision known;
  known.input.facts.set("request.declared_class", std::string("restricted"), Trust::Asserted);

  EXPECT_THAT(line_of(decision_event(sample.report(), kHasher)), Not(HasSubstr("sk-proj")));
  EXPECT_EQ(decide(sample.policy, round_trip(sample).input).classification.data_class, "restricted");
  EXPECT_EQ(std::get<std::string>(round_trip(known).input.facts.find("request.declared_class")->value), "restricted");
}

TEST(DecisionEvent, CanBeDecidedAgainWithTheSameResult) {
  const SampleDecision sample;
  AuditRecord read = round_trip(sample);
  // Whoever has the key can tell which word a hash stands for.
  EXPECT_EQ(std::get<std::string>(read.input.facts.find("caller.user")->value), kHasher.hash("tanaka"));
  read.input.facts.set("caller.user", std::string("tanaka"));

  const Decision again = decide(sample.policy, read.input);

  EXPECT_EQ(again.order, sample.decision.order);
  EXPECT_EQ(again.classification.data_class, sample.decision.classification.data_class);
  EXPECT_EQ(again.classification.labels, sample.decision.classification.labels);
  ASSERT_EQ(again.verdicts.size(), sample.decision.verdicts.size());
  for (std::size_t i = 0; i < again.verdicts.size(); ++i) {
    EXPECT_EQ(again.verdicts[i].admitted, sample.decision.verdicts[i].admitted);
    EXPECT_EQ(again.verdicts[i].failures.size(), sample.decision.verdicts[i].failures.size());
  }
}

TEST(DecisionEvent, BringsBackWhatWasDecidedOn) {
  const SampleDecision sample;
  const DecisionInput read = round_trip(sample).input;

  ASSERT_EQ(read.findings.size(), 1U);
  EXPECT_EQ(read.findings[0].count, 2U);
  EXPECT_EQ(read.findings[0].role, SegmentRole::User);
  EXPECT_EQ(read.findings[0].confidence, Confidence::High);
  EXPECT_EQ(read.now, sample.input.now);
  EXPECT_EQ(read.needs.tokens_in, 12);
  EXPECT_TRUE(read.needs.tools);
  EXPECT_FALSE(read.needs.images);
  EXPECT_EQ(read.live.targets.at("here").latency_ms, 12.5);
  EXPECT_FALSE(read.live.targets.at("away").available);
  EXPECT_EQ(read.live.budgets.at("team"), 0.25);
  EXPECT_THAT(read.live.exceptions_off, ElementsAre("glass"));
  EXPECT_EQ(std::get<double>(read.facts.find("caller.tier")->value), 3.0);
  EXPECT_EQ(std::get<bool>(read.facts.find("request.stream")->value), true);
  EXPECT_EQ(read.facts.find("request.stream")->trust, Trust::Detected);
  EXPECT_EQ(read.facts.find("request.purpose")->trust, Trust::Asserted);
}

TEST(DecisionEvent, KeepsTheClassThatTheConversationBrought) {
  SampleDecision sample;
  sample.input.findings.clear();
  sample.input.live.conversation_class = "restricted";
  sample.decision = decide(sample.policy, sample.input);

  const DecisionInput read = round_trip(sample).input;

  EXPECT_EQ(read.live.conversation_class, "restricted");
  EXPECT_EQ(decide(sample.policy, read).classification.data_class, "restricted");
  EXPECT_EQ(round_trip(SampleDecision()).input.live.conversation_class, std::nullopt);
}

TEST(DecisionEvent, KeepsWhoCouldNotEmbed) {
  SampleDecision sample;
  sample.input.needs.embeddings = true;
  sample.input.live.targets["away"].embeds = false;

  const DecisionInput read = round_trip(sample).input;

  EXPECT_TRUE(read.needs.embeddings);
  EXPECT_FALSE(read.live.targets.at("away").embeds);
  EXPECT_TRUE(read.live.targets.at("here").embeds);
}

TEST(DecisionEvent, KeepsWhatAShadowPolicyWouldHaveDone) {
  SampleDecision sample;
  ShadowRecord& shadow = sample.record.shadow.emplace();
  shadow.policy_id = "sha256:ab";
  shadow.difference = "reordered";
  shadow.data_class = "restricted";
  shadow.labels = {"pii"};
  shadow.order = {"home"};
  TargetRecord& refused = shadow.refused.emplace_back();
  refused.id = "cloud";
  refused.fails.push_back({"stays-here", "caller.user", "x", "tanaka", ""});
  shadow.admitted = {"home"};
  const ShadowRecord kept = round_trip(sample).record.shadow.value();

  EXPECT_EQ(kept.policy_id, "sha256:ab");
  EXPECT_EQ(kept.difference, "reordered");
  EXPECT_EQ(kept.data_class, "restricted");
  EXPECT_THAT(kept.labels, ElementsAre("pii"));
  EXPECT_THAT(kept.order, ElementsAre("home"));
  EXPECT_THAT(kept.admitted, ElementsAre("home"));
  ASSERT_EQ(kept.refused.size(), 1U);
  EXPECT_EQ(kept.refused[0].id, "cloud");
  EXPECT_EQ(kept.refused[0].fails.at(0).rule, "stays-here");
  EXPECT_THAT(line_of(decision_event(sample.report(), kHasher)), Not(HasSubstr("tanaka")));
}

TEST(DecisionEvent, SaysOfAShadowThatAgreesOnlyThatItDoes) {
  SampleDecision sample;
  sample.record.shadow.emplace().policy_id = "sha256:ab";
  sample.record.shadow->difference = "none";

  EXPECT_THAT(line_of(decision_event(sample.report(), kHasher)),
              HasSubstr(R"("shadow":{"difference":"none","policy":"sha256:ab","policy_version":""})"));
}

TEST(AuditRecordJson, JoinsDecisionAndOutcome) {
  const SampleDecision sample;
  const AuditRecord read = round_trip(sample);

  EXPECT_TRUE(read.ended);
  EXPECT_EQ(read.record.decision_id, sample.record.decision_id);
  EXPECT_EQ(read.record.key_id, "k1");
  EXPECT_EQ(read.record.outcome, "ok");
  EXPECT_EQ(read.record.cost, (Money{9'800'000, "JPY"}));
  EXPECT_EQ(read.record.cost_estimated, (Money{1'500'000, "JPY"}));
  EXPECT_EQ(read.record.usage, (Usage{.input = 10, .output = 20, .cached = 1, .cache_write = 3, .reasoning = 2}));
  ASSERT_EQ(read.record.attempts.size(), 2U);
  EXPECT_EQ(read.record.attempts[0].duration, std::chrono::microseconds(812'250));
  EXPECT_EQ(read.record.attempts[1].first_event, std::chrono::microseconds(1'500));
  const boost::json::object joined = boost::json::parse(joined_json(read)).as_object();
  EXPECT_EQ(joined.at("cost").at("est"), 1.5);
  EXPECT_EQ(joined.at("cost").at("actual"), 9.8);
  EXPECT_EQ(joined.at("outcome"), "ok");
  EXPECT_EQ(joined.at("seq"), 1);
  EXPECT_EQ(joined.at("outcome_seq"), 2);
}

TEST(AuditRecordJson, TellsWhatEachAttemptSaidOfAnAnswer) {
  const SampleDecision sample;
  RequestRecord record = ended(sample.record);
  AttemptRecord& first = record.attempts[0];
  first.part = true;
  first.usage = Usage{.input = 4, .output = 1, .estimated = true};
  first.cost = Money{800'000, "JPY"};
  first.malformed_events = 2;

  const AuditRecord read =
      join_audit_record(line_of(decision_event(sample.report(), kHasher)), line_of(outcome_event(record, sample.input.now), 2)).value();

  EXPECT_TRUE(read.record.attempts[0].part);
  EXPECT_EQ(read.record.attempts[0].usage, first.usage);
  EXPECT_EQ(read.record.attempts[0].cost, first.cost);
  EXPECT_EQ(read.record.attempts[0].malformed_events, 2U);
  EXPECT_FALSE(read.record.attempts[1].part);
}

TEST(AuditRecordJson, TellsWhatBecameOfTheValuesInTheAnswer) {
  const AuditRecord read = round_trip(SampleDecision());

  ASSERT_TRUE(read.record.restore);
  EXPECT_EQ(read.record.restore->values, 3U);
  EXPECT_EQ(read.record.restore->tokens, 2U);
  EXPECT_EQ(read.record.restore->tolerated, 1U);
  EXPECT_EQ(read.record.restore->missed, 1U);
  ASSERT_EQ(read.record.response_findings.size(), 1U);
  EXPECT_EQ(read.record.response_findings[0].type, "s.secret.github");
  EXPECT_EQ(read.record.response_findings[0].count, 2U);
  const boost::json::object joined = boost::json::parse(joined_json(read)).as_object();
  EXPECT_EQ(joined.at("restore").at("tokens"), 2);
  EXPECT_EQ(joined.at("restore").at("miss"), 1);
}

TEST(AuditRecordJson, OfARequestThatNeverEndedHasNoOutcome) {
  const auto read = join_audit_record(line_of(decision_event(SampleDecision().report(), kHasher)), {});

  ASSERT_TRUE(read);
  EXPECT_FALSE(read->ended);
  EXPECT_THAT(joined_json(*read), Not(HasSubstr("outcome")));
}

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns{""};
  for (const char c : line.substr(0, line.find('\r'))) {
    if (c == ',') {
      columns.emplace_back();
    } else {
      columns.back() += c;
    }
  }
  return columns;
}

TEST(AuditExport, HasARowForEachAttemptWithTheRecipientsCountryAndGround) {
  const std::string rows = export_csv_rows(round_trip(SampleDecision()));
  const std::vector<std::string> header = columns_of(export_csv_header());
  const std::vector<std::string> row = columns_of(rows);

  ASSERT_EQ(header.size(), row.size());
  const auto field = [&](std::string_view name) { return row[static_cast<std::size_t>(std::ranges::find(header, name) - header.begin())]; };
  EXPECT_EQ(std::ranges::count(rows, '\n'), 2);
  EXPECT_EQ(field("recipient"), "self");
  EXPECT_EQ(field("recipient_country"), "JP");
  EXPECT_EQ(field("processing"), "JP");
  EXPECT_EQ(field("retention_days"), "0");
  EXPECT_EQ(field("data_categories"), "basic.email");
  EXPECT_EQ(field("bytes"), "120");
  EXPECT_EQ(field("kept_until"), "for ever");
}

TEST(AuditExport, HasARowForTheTargetThatGotACopy) {
  SampleDecision sample;
  sample.record.mirrored_to = "here";
  const AuditRecord record = round_trip(sample);
  ASSERT_EQ(record.record.mirrored_to, "here");
  const std::vector<std::string> header = columns_of(export_csv_header());
  const std::string rows = export_csv_rows(record);
  const std::vector<std::string> row = columns_of(rows.substr(rows.rfind('\n', rows.size() - 2) + 1));

  EXPECT_EQ(std::ranges::count(rows, '\n'), 3);
  ASSERT_EQ(row.size(), header.size());
  const auto field = [&](std::string_view name) { return row[static_cast<std::size_t>(std::ranges::find(header, name) - header.begin())]; };
  EXPECT_EQ(field("attempt_result"), "mirror");
  EXPECT_EQ(field("recipient_country"), "JP");
}

TEST(DecisionEvent, SaysWhoGetsTheCopyOfAMirrorOutsideTheOrder) {
  SampleDecision sample;
  sample.admit("away");
  ASSERT_THAT(sample.decision.order, ElementsAre("here"));

  EXPECT_THAT(line_of(decision_event(sample.report(), kHasher)), HasSubstr(R"("operator":"vendor")"));
}

TEST(AuditExport, LeavesOutWhatHasExpired) {
  SampleDecision sample;
  sample.admit("away");
  sample.decision.order = {"away"};
  const std::string line = line_of(decision_event(sample.report(), kHasher));

  EXPECT_THAT(line, HasSubstr(R"("contracts":["dpa"])"));
  EXPECT_THAT(line, HasSubstr(R"("legal_basis":"contract")"));
}

TEST(AuditExport, HasOneRowForARequestThatNobodyGot) {
  SampleDecision sample;
  AuditRecord record = round_trip(sample);
  record.record.attempts.clear();

  const std::string rows = export_csv_rows(record);

  EXPECT_EQ(columns_of(rows).size(), columns_of(export_csv_header()).size());
  EXPECT_EQ(std::ranges::count(rows, '\n'), 1);
}

TEST(AuditExport, HasARowForEachThatMayHaveGotARequestWithoutAnOutcome) {
  SampleDecision sample;
  sample.admit("away");
  const AuditRecord record = join_audit_record(line_of(decision_event(sample.report(), kHasher)), {}).value();
  const std::vector<std::string> header = columns_of(export_csv_header());
  const std::string rows = export_csv_rows(record);
  const std::vector<std::string> row = columns_of(rows.substr(rows.find('\n') + 1));

  EXPECT_EQ(std::ranges::count(rows, '\n'), 2);
  ASSERT_EQ(row.size(), header.size());
  const auto field = [&](std::string_view name) { return row[static_cast<std::size_t>(std::ranges::find(header, name) - header.begin())]; };
  EXPECT_EQ(field("outcome"), "unknown");
  EXPECT_EQ(field("attempt_result"), "possible");
  EXPECT_EQ(field("recipient"), "vendor");
  EXPECT_EQ(field("recipient_country"), "US");
  EXPECT_EQ(field("legal_basis"), "contract");
  EXPECT_THAT(joined_json(record), HasSubstr(R"("possible_recipients":["here","away"])"));
}

TEST(AuditExport, LetsNoSpreadsheetRunWhatSomebodyWrote) {
  AuditRecord record = round_trip(SampleDecision());
  record.record.model_asked = "=HYPERLINK(\"http://evil\",\"x\")";

  EXPECT_THAT(export_csv_rows(record), HasSubstr("\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\""));
}

}  // namespace
}  // namespace sekisho
