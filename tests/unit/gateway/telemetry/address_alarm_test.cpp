#include "gateway/telemetry/address_alarm.h"

#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AddressAlarmTest : public testing::Test {
 protected:
  AddressAlarmTest() {
    settings_.file = testing::TempDir() + "sekisho-alarm-" + std::to_string(::getpid()) + ".log";
    std::filesystem::remove(settings_.file);
    log_ = Log::open(settings_).value();
  }
  ~AddressAlarmTest() override { std::filesystem::remove(settings_.file); }

  static RequestRecord refused(const std::string& target) {
    RequestRecord record;
    AttemptRecord& attempt = record.attempts.emplace_back();
    attempt.target = target;
    attempt.address_fault = "`inside.example` leads to `10.0.0.7`";
    return record;
  }
  std::vector<std::string> lines() const {
    log_->flush();
    std::ifstream stream(settings_.file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  LogSettings settings_;
  std::shared_ptr<Log> log_;
  Metrics metrics_;
  FakeClock clock_;
};

TEST_F(AddressAlarmTest, WarnsOnceAMinuteForEachTargetAndCountsEveryOne) {
  AddressAlarm alarm(log_, metrics_, clock_);

  alarm.write(refused("inside"));
  alarm.write(refused("inside"));
  alarm.write(refused("other"));
  clock_.advance(std::chrono::seconds(60));
  alarm.write(refused("inside"));

  EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("\"warn\""), HasSubstr("\"inside\""), HasSubstr("10.0.0.7")), HasSubstr("\"other\""),
                                   HasSubstr("\"inside\"")));
  EXPECT_THAT(metrics_.text(), HasSubstr("sekisho_private_addresses_refused_total{target=\"inside\"} 3\n"));
  EXPECT_THAT(metrics_.text(), HasSubstr("sekisho_private_addresses_refused_total{target=\"other\"} 1\n"));
}

TEST_F(AddressAlarmTest, IsSilentAboutEveryOtherFailure) {
  AddressAlarm alarm(log_, metrics_, clock_);
  RequestRecord record = refused("inside");
  record.attempts[0].address_fault.clear();

  alarm.write(record);

  EXPECT_THAT(lines(), IsEmpty());
}

}  // namespace
}  // namespace sekisho
