#include "gateway/telemetry/log.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class LogTest : public testing::Test {
 protected:
  LogTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-log-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    settings_.file = directory_ / "gateway.log";
  }
  ~LogTest() override { std::filesystem::remove_all(directory_); }

  std::shared_ptr<Log> open() const { return Log::open(settings_).value(); }
  static std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
  std::vector<std::string> lines() const { return lines_of(settings_.file); }

  std::filesystem::path directory_;
  LogSettings settings_;
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  const auto log = open();

  log->info("started", {{"version", "1"}, {"listen", "127.0.0.1:8787"}});
  log->flush();

  ASSERT_THAT(lines(), SizeIs(1));
  const boost::json::object line = boost::json::parse(lines()[0]).as_object();
  EXPECT_EQ(line.at("level"), "info");
  EXPECT_EQ(line.at("message"), "started");
  EXPECT_EQ(line.at("listen"), "127.0.0.1:8787");
  EXPECT_EQ(line.at("at").as_string().size(), 24U);
}

TEST_F(LogTest, WritesTextForPeople) {
  settings_.format = LogFormat::Text;
  const auto log = open();

  log->warn("reload refused", {{"problems", "2"}, {"file", "a b.yaml"}});
  log->flush();

  ASSERT_THAT(lines(), SizeIs(1));
  EXPECT_THAT(lines()[0].substr(25), "warn reload refused problems=2 file=\"a b.yaml\"");
}

TEST_F(LogTest, NothingInAMessageStartsALineOfItsOwn) {
  const auto log = open();
  settings_.format = LogFormat::Text;
  const auto text = open();

  log->error("a\r\nb\x1b[2K", {{"k\n", "v\xe2\x80\xa8w\x85\xff"}});
  log->flush();
  text->error("a\r\nb\x1b[2K", {{"k\n", "v\xe2\x80\xa8w\x85\xff"}});
  text->flush();

  ASSERT_THAT(lines(), SizeIs(2));
  EXPECT_EQ(boost::json::parse(lines()[0]).as_object().at("message"), "a\r\nb\x1b[2K");
  EXPECT_THAT(lines()[1], HasSubstr(R"(error a\r\nb\u001b[2K "k\n"="v\u2028w\ufffd\ufffd")"));
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  settings_.level = LogLevel::Warn;
  const auto log = open();

  log->info("no");
  log->warn("yes");
  log->set_level(LogLevel::Debug);
  log->debug("now yes");
  log->set_level(LogLevel::Off);
  log->error("no");
  log->flush();

  EXPECT_THAT(lines(), ElementsAre(HasSubstr("\"yes\""), HasSubstr("now yes")));
}

TEST_F(LogTest, WritesWhatIsWaitingBeforeItDies) {
  {
    const auto log = open();
    for (int i = 0; i < 1000; ++i) log->info("line");
  }

  EXPECT_THAT(lines(), SizeIs(1000));
}

TEST_F(LogTest, GoesOnInANewFileAfterReopen) {
  const auto log = open();
  log->info("old");
  log->flush();
  std::filesystem::rename(settings_.file, directory_ / "old.log");

  EXPECT_TRUE(log->reopen());
  log->info("new");
  log->flush();

  EXPECT_THAT(lines_of(directory_ / "old.log"), ElementsAre(HasSubstr("old")));
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("new")));
}

TEST_F(LogTest, SaysWhyAFileCannotBeOpened) {
  settings_.file = directory_ / "nowhere" / "gateway.log";

  const auto log = Log::open(settings_);

  ASSERT_FALSE(log);
  EXPECT_THAT(log.error().message, HasSubstr("nowhere"));
}

// The file is a pipe that nobody reads: the writer thread is stuck, callers are not.
TEST_F(LogTest, DropsAndCountsTheOldestLinesWhereNobodyTakesThem) {
  ASSERT_EQ(::mkfifo(settings_.file.c_str(), 0600), 0);
  const int reader = ::open(settings_.file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  settings_.queue_lines = 16;
  auto log = open();
  const std::string text(4000, 'x');

  for (int i = 0; i < 500; ++i) log->info(text, {{"n", std::to_string(i)}});
  const std::uint64_t dropped = log->dropped();
  std::jthread closing([&] { log.reset(); });
  std::string read;
  std::vector<char> buffer(65536);
  ASSERT_NE(::fcntl(reader, F_SETFL, 0), -1);
  for (ssize_t count = 1; count > 0;) {
    count = ::read(reader, buffer.data(), buffer.size());
    if (count > 0) read.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(reader);

  EXPECT_GT(dropped, 0U);
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(read, '\n')) + dropped, 500U);
  EXPECT_THAT(read, HasSubstr("\"n\":\"499\""));
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  const auto log = open();
  std::vector<std::jthread> threads;

  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 200; ++k) log->info("from a thread", {{"k", std::to_string(k)}});
    });
  }
  threads.clear();
  log->flush();

  const auto written = lines();
  EXPECT_THAT(written, SizeIs(800));
  EXPECT_TRUE(std::ranges::all_of(written, [](const std::string& line) { return boost::json::parse(line).is_object(); }));
}

TEST(LogLevel, IsKnownByName) {
  EXPECT_EQ(find_log_level("warn"), LogLevel::Warn);
  EXPECT_EQ(find_log_level("off"), LogLevel::Off);
  EXPECT_EQ(find_log_level("WARN"), std::nullopt);
  EXPECT_EQ(name_of(LogLevel::Debug), "debug");
}

}  // namespace
}  // namespace sekisho
