#include "tests/support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sekisho {
namespace {

constexpr std::string_view kSplit = "\n-----\n";

}  // namespace

std::vector<std::filesystem::path> golden_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".golden") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

Golden read_golden(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Golden golden{.path = path, .comment = {}, .input = {}, .expected = {}};
  std::size_t begin = 0;
  while (text.compare(begin, 2, "//") == 0) begin = text.find('\n', begin) + 1;
  golden.comment = text.substr(0, begin);
  const std::size_t split = text.find(kSplit, begin);
  if (split == std::string::npos) throw std::runtime_error("no line of dashes in " + path.string());
  golden.input = text.substr(begin, split - begin);
  golden.expected = text.substr(split + kSplit.size());
  return golden;
}

bool meets_golden(const Golden& golden, std::string_view actual) {
  if (std::getenv("SEKISHO_UPDATE_GOLDEN") == nullptr) return golden.expected == actual;
  std::ofstream(golden.path, std::ios::binary) << golden.comment << golden.input << kSplit << actual;
  return true;
}

std::string test_name_of(const std::filesystem::path& path) {
  std::string name = path.stem().string();
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace sekisho
