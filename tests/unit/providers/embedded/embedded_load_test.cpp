#include "gateway/core/crypto.h"
#include "providers/embedded/model_file.h"
#include "tests/unit/providers/embedded/engine_fixture.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <unistd.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string demo_bytes() {
  std::ifstream file(demo_model_path(), std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// A file that is gone with the test.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() / ("sekisho-model-" + std::to_string(::getpid()) + ".gguf")) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string load_error(const EngineSettings& settings) {
  const auto engine = EmbeddedEngine::load(settings);
  return engine ? "loaded" : engine.error().message;
}

std::string load_error_of_bytes(const std::string& bytes) {
  const ScratchFile file(bytes);
  EngineSettings settings = demo_settings();
  settings.path = file.path();
  return load_error(settings);
}

TEST(EmbeddedLoad, TellsItsProgress) {
  std::vector<double> steps;
  EngineObserver observer;
  observer.progress = [&steps](double done) { steps.push_back(done); };

  const auto engine = EmbeddedEngine::load(demo_settings(), observer);

  ASSERT_TRUE(engine);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.front(), 0.0);
  EXPECT_EQ(steps.back(), 1.0);
}

TEST(EmbeddedLoad, NamesAMissingFile) {
  EngineSettings settings = demo_settings();
  settings.path = "/nowhere/model.gguf";

  EXPECT_THAT(load_error(settings), AllOf(HasSubstr("`/nowhere/model.gguf`"), HasSubstr("No such file")));
}

TEST(EmbeddedLoad, RefusesAFolder) {
  EngineSettings settings = demo_settings();
  settings.path = "/";

  EXPECT_THAT(load_error(settings), HasSubstr("is not a regular file"));
}

TEST(EmbeddedLoad, RefusesAnEmptyFile) { EXPECT_THAT(load_error_of_bytes(""), HasSubstr("is not a GGUF file")); }

TEST(EmbeddedLoad, RefusesAnotherFormat) { EXPECT_THAT(load_error_of_bytes("PK\3\4 something else"), HasSubstr("is not a GGUF file")); }

TEST(EmbeddedLoad, RefusesAFileCutInItsHead) {
  EXPECT_THAT(load_error_of_bytes(demo_bytes().substr(0, 1000)), HasSubstr("is a broken GGUF file"));
}

TEST(EmbeddedLoad, RefusesAFileCutInItsTensors) {
  const std::string bytes = demo_bytes();

  EXPECT_THAT(load_error_of_bytes(bytes.substr(0, bytes.size() / 2)), HasSubstr("is cut short"));
}

TEST(EmbeddedLoad, RefusesAHeadThatWasTamperedWith) {
  std::string bytes = demo_bytes();
  // The count of key-value pairs, little-endian at offset 16, becomes absurd.
  bytes[20] = '\x7f';

  EXPECT_THAT(load_error_of_bytes(bytes), HasSubstr("is a broken GGUF file"));
}

TEST(EmbeddedLoad, SaysWhyLlamaRefusesAFile) {
  std::string bytes = demo_bytes();
  const std::size_t place = bytes.find("blk.2.ffn_up.weight");
  bytes.replace(place, 19, "blk.2.xxx_up.weight");

  EXPECT_THAT(load_error_of_bytes(bytes), AllOf(HasSubstr("cannot be loaded"), HasSubstr("blk.2.ffn_up.weight")));
}

TEST(EmbeddedLoad, SurvivesAnAssertionOfTheLoader) {
  std::string bytes = demo_bytes();
  // Two tokens of the same text, at which llama.cpp would end the process.
  const std::string token("\2\0\0\0\0\0\0\0\xc4\x8a", 10);
  bytes[bytes.find(token) + 9] = '\x8b';

  EXPECT_THAT(load_error_of_bytes(bytes), AllOf(HasSubstr("cannot be loaded"), HasSubstr("assertion llama-vocab.cpp")));
}

TEST(EmbeddedLoad, ChecksTheDigest) {
  EngineSettings settings = demo_settings();
  settings.sha256 = std::string(64, '0');

  EXPECT_THAT(load_error(settings), HasSubstr("has the SHA-256"));
}

TEST(EmbeddedLoad, TakesTheRightDigestInAnyCase) {
  EngineSettings settings = demo_settings();
  settings.sha256 = to_hex(sha256(demo_bytes()));
  settings.sha256[0] = static_cast<char>(std::toupper(settings.sha256[0]));

  EXPECT_EQ(load_error(settings), "loaded");
}

TEST(EmbeddedLoad, RefusesAContextLongerThanTrained) {
  EngineSettings settings = demo_settings();
  settings.context = 100'000;

  EXPECT_THAT(load_error(settings), AllOf(HasSubstr("was trained for 8192 tokens"), HasSubstr("lower it")));
}

TEST(EmbeddedLoad, RefusesMoreThanTheMemory) {
  std::string bytes = demo_bytes();
  // An eight-billion-token context in the head, so that only memory can stop it: `llama.context_length` as uint32.
  const std::size_t key = bytes.find("llama.context_length");
  bytes.replace(key + 20 + 4, 4, "\xff\xff\xff\x7f");
  const ScratchFile file(bytes);
  EngineSettings settings = demo_settings();
  settings.path = file.path();
  settings.context = 500'000'000;
  settings.slots = 4;

  EXPECT_THAT(load_error(settings), AllOf(HasSubstr("of memory are free"), HasSubstr("lower `context` or `slots`")));
}

TEST(EmbeddedLoad, RefusesNoSlots) {
  EngineSettings settings = demo_settings();
  settings.slots = 0;

  EXPECT_THAT(load_error(settings), HasSubstr("`slots` must be from 1"));
}

TEST(EmbeddedLoad, RefusesABrokenTemplate) {
  EngineSettings settings = demo_settings();
  settings.chat_template = "{% for message in %}";

  EXPECT_THAT(load_error(settings), HasSubstr("`chat_template` is not a valid Jinja template"));
}

TEST(EmbeddedLoad, ReadsWhatTheFileSays) {
  const auto file = inspect_model_file(demo_settings());

  ASSERT_TRUE(file);
  EXPECT_EQ(file->trained_context, 8192U);
  // 4 layers, 4 heads, 40 numbers each for key and value, 2 bytes a number.
  EXPECT_EQ(file->cache_bytes_per_token, 4U * 4 * 80 * 2);
}

TEST(EmbeddedLoad, IsQuietUnlessAsked) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();

  load_engine(demo_settings());

  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(EmbeddedLoad, GivesTheEnginesLogInWholeLines) {
  std::vector<std::string> lines;
  std::mutex mutex;
  set_engine_log([&](EngineLogLevel, std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
  });

  load_engine(demo_settings());
  set_engine_log(nullptr);

  EXPECT_THAT(lines, testing::Contains(HasSubstr("n_ctx_train")));
  EXPECT_THAT(lines, testing::Each(testing::Not(HasSubstr("\n"))));
}

}  // namespace
}  // namespace sekisho
