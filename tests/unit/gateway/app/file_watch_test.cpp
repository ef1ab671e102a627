#include "gateway/app/file_watch.h"

#include "gateway/app/policy_detectors.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace sekisho {
namespace {

class FileWatchTest : public testing::Test {
 protected:
  void SetUp() override { write("one\n"); }
  void TearDown() override { std::filesystem::remove(path_); }

  void write(const std::string& text) { std::ofstream(path_) << text; }
  std::vector<FileState> state() const { return {look_at(path_)}; }

  std::string path_ = testing::TempDir() + "sekisho_file_watch_" + std::to_string(getpid());
  FileWatch watch_;
};

TEST_F(FileWatchTest, UnchangedFilesAreNoChange) {
  const auto loaded = state();

  EXPECT_FALSE(watch_.changed(loaded));
  EXPECT_FALSE(watch_.changed(loaded));
}

TEST_F(FileWatchTest, ChangeIsToldOnceAtTheSecondLook) {
  const auto loaded = state();
  write("one\ntwo\n");

  EXPECT_FALSE(watch_.changed(loaded));
  EXPECT_TRUE(watch_.changed(loaded));
  EXPECT_FALSE(watch_.changed(loaded));
}

TEST_F(FileWatchTest, FileThatIsStillWrittenWaits) {
  const auto loaded = state();
  write("one\ntwo\n");
  watch_.changed(loaded);
  write("one\ntwo\nthree\n");

  EXPECT_FALSE(watch_.changed(loaded));
  EXPECT_TRUE(watch_.changed(loaded));
}

TEST_F(FileWatchTest, RemovedFileIsAChange) {
  const auto loaded = state();
  std::filesystem::remove(path_);

  EXPECT_FALSE(watch_.changed(loaded));
  EXPECT_TRUE(watch_.changed(loaded));
}

}  // namespace
}  // namespace sekisho
