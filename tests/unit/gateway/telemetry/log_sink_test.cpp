#include "gateway/telemetry/log_sink.h"

#include "gateway/telemetry/record_fanout.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace sekisho {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

RequestRecord record() {
  RequestRecord record;
  record.id = "01JREQ";
  record.decision_id = "01JDEC";
  record.at = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
  record.policy_id = "quickstart";
  record.method = "POST";
  record.route = "/v1/chat/completions";
  record.peer = "127.0.0.1";
  record.status = 200;
  record.key_id = "app1";
  record.caller = {{"team", "demo"}};
  record.api = "chat";
  record.model_asked = "default";
  record.stream = true;
  record.bytes_in = 120;
  record.bytes_out = 3400;
  record.detectors = {{"basic", DetectorStatus::Ok, 84}};
  record.findings = {{"basic.jp.my_number", 1, Confidence::High, {"/messages/0/content"}}};
  record.data_class = "personal";
  record.labels = {"pii"};
  record.because = {{"c1", "jp.my_number"}};
  record.targets = {{"local", true, "personal", {}, {}, {}},
                    {"cloud", false, "personal", {}, {}, {{"no-export", "target.place", "jp", "us", "law"}}}};
  record.order = {"local"};
  record.attempts = {{"local", "embedded", "demo", "ok", 0, microseconds(15'250), microseconds(2'000)}};
  record.target = "local";
  record.usage = Usage{.input = 12, .output = 34, .estimated = true};
  record.cost = Money{1'500'000, "JPY"};
  record.outcome = "ok";
  record.total = microseconds(16'000);
  record.first_event = microseconds(2'500);
  record.overhead = microseconds(310);
  return record;
}

TEST(JsonLine, IsOneValidObjectThatTellsTheWholeRequest) {
  const std::string text = to_json_line(record());

  const boost::json::object line = boost::json::parse(text).as_object();
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_EQ(line.at("at"), "2026-11-20T00:00:00.000Z");
  EXPECT_EQ(line.at("level"), "info");
  EXPECT_EQ(line.at("status"), 200);
  EXPECT_EQ(line.at("caller").at("team"), "demo");
  EXPECT_EQ(line.at("findings").at(0).at("where").at(0), "/messages/0/content");
  EXPECT_EQ(line.at("targets").at(1).at("fails").at(0), "no-export");
  EXPECT_EQ(line.at("attempts").at(0).at("ms"), 15.25);
  EXPECT_EQ(line.at("usage").at("estimated"), true);
  EXPECT_EQ(line.at("cost"), "1.5 JPY");
  EXPECT_EQ(line.at("overhead_ms"), 0.31);
}

TEST(JsonLine, LeavesOutWhatThereIsNothingToSayAbout) {
  RequestRecord bare;
  bare.method = "GET";
  bare.route = "/healthz";
  bare.status = 200;
  bare.outcome = "ok";

  const boost::json::object line = boost::json::parse(to_json_line(bare)).as_object();

  EXPECT_FALSE(line.contains("attempts"));
  EXPECT_FALSE(line.contains("usage"));
  EXPECT_FALSE(line.contains("decision_id"));
  EXPECT_FALSE(line.contains("error"));
}

class Injection : public testing::TestWithParam<const char*> {};

TEST_P(Injection, StaysInsideItsLineAndItsField) {
  RequestRecord hostile = record();
  const std::string text = GetParam();
  hostile.model_asked = hostile.route = hostile.method = hostile.error_message = hostile.key_id = hostile.traceparent = text;
  hostile.caller = {{text, text}};
  hostile.findings[0].where = {text};

  const std::string json = to_json_line(hostile);
  const std::string plain = to_text_line(hostile);

  EXPECT_FALSE(boost::json::parse(json).as_object().contains("forged"));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  EXPECT_TRUE(std::ranges::none_of(json, control));
  EXPECT_TRUE(std::ranges::none_of(plain, control));
}

INSTANTIATE_TEST_SUITE_P(Payloads, Injection,
                         testing::Values("a\r\n{\"level\":\"error\"}", "\",\"forged\":\"1", "x\" outcome=forged", "\x1b[2J\x7f",
                                         "\xff\xfe\x80", "\xc2\x85\xe2\x80\xa9", "\\", "%0d%0aforged: 1"));

TEST(TextLine, QuotesWhatCouldPassForAField) {
  RequestRecord hostile = record();
  hostile.model_asked = "x\" outcome=forged";

  EXPECT_THAT(to_text_line(hostile), HasSubstr(R"( model="x\" outcome=forged" class=)"));
}

TEST(JsonLine, CutsLongTextAtACharacter) {
  RequestRecord long_one = record();
  for (int i = 0; i < 1000; ++i) long_one.model_asked += "関";

  const boost::json::object line = boost::json::parse(to_json_line(long_one)).as_object();

  EXPECT_LT(line.at("model_asked").as_string().size(), 300U);
  EXPECT_THAT(std::string(line.at("model_asked").as_string()), testing::EndsWith("関…"));
}

TEST(TextLine, SaysTheMainThingsFirst) {
  const std::string line = to_text_line(record());

  EXPECT_THAT(line, testing::StartsWith("2026-11-20T00:00:00.000Z info POST /v1/chat/completions 200 16.0ms key=app1 model=default "
                                        "class=personal target=local tokens=12+34 cost=\"1.5 JPY\" outcome=ok"));
}

class LogSinkTest : public testing::Test {
 protected:
  LogSinkTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-sink-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    settings_.file = directory_ / "gateway.log";
  }
  ~LogSinkTest() override { std::filesystem::remove_all(directory_); }
  std::string text() const {
    std::ifstream stream(settings_.file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::filesystem::path directory_;
  LogSettings settings_;
};

TEST_F(LogSinkTest, WritesInTheFormatOfTheLog) {
  settings_.format = LogFormat::Text;
  const auto log = Log::open(settings_).value();

  LogSink(log).write(record());
  log->flush();

  EXPECT_EQ(text(), to_text_line(record()) + "\n");
}

TEST_F(LogSinkTest, WarnsOfFailuresOnly) {
  settings_.level = LogLevel::Warn;
  const auto log = Log::open(settings_).value();
  RequestRecord failed = record();
  failed.status = 503;
  failed.outcome = "error";

  RecordFanout({std::make_shared<LogSink>(log), std::make_shared<LogSink>(log)}).write(record());
  LogSink(log).write(failed);
  log->flush();

  EXPECT_EQ(text(), to_json_line(failed) + "\n");
}

TEST(LogSink, TellsWhatBecameOfValuesInTheAnswer) {
  RequestRecord record;
  record.restore = RestoreRecord{.values = 3, .tokens = 2, .tolerated = 1, .withheld = 1, .missed = 1};
  record.response_findings = {{.rule = "no-cards", .type = "card.pan", .action = "mask", .count = 2}};

  const std::string line = to_json_line(record);

  EXPECT_THAT(line, HasSubstr(R"("restore":{"values":3,"tokens":2,"tolerated":1,"withheld":1,"missed":1})"));
  EXPECT_THAT(line, HasSubstr(R"("response_findings":[{"rule":"no-cards","type":"card.pan","action":"mask","count":2}])"));
}

TEST(LogSink, AnEgressMismatchIsAnError) {
  RequestRecord record;
  record.attempts.push_back({.target = "t", .provider = "p", .model = "m", .result = "egress_mismatch", .first_event = {}});
  record.attempts.back().mismatch = "jp.phone";

  EXPECT_THAT(to_json_line(record), HasSubstr(R"("level":"error")"));
  EXPECT_THAT(to_json_line(record), HasSubstr(R"("mismatch":"jp.phone")"));
}

}  // namespace
}  // namespace sekisho
