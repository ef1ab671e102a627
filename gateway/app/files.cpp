#include "gateway/app/files.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sekisho {
namespace {

Error file_error(const std::string& path, std::string_view doing, int number) {
  return invalid_request("cannot " + std::string(doing) + " " + path + ": " + std::strerror(number));
}

Result<void> write_all(int descriptor, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error(path, "write", errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> create(const std::string& path, std::string_view text, int flags, mode_t mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
  if (descriptor < 0) return file_error(path, "create", errno);
  auto written = write_all(descriptor, path, text);
  if (::close(descriptor) != 0 && written) return file_error(path, "write", errno);
  return written;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return file_error(path, "read", errno);
  if (S_ISDIR(status.st_mode)) return file_error(path, "read", EISDIR);
  std::ifstream file(path, std::ios::binary);
  if (!file) return file_error(path, "read", errno);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

Result<void> create_file(const std::string& path, std::string_view text, FileMode mode) {
  return create(path, text, O_EXCL, mode == FileMode::Private ? 0600 : 0644);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string beside = path + ".new";
  if (auto written = create(beside, text, O_TRUNC, 0644); !written) return written;
  if (::rename(beside.c_str(), path.c_str()) != 0) return file_error(path, "replace", errno);
  return {};
}

}  // namespace sekisho
