#include "gateway/audit/checkpoint_place.h"

#include "gateway/audit/segment_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <syslog.h>
#include <unistd.h>

namespace sekisho {
namespace {

Error failed(const std::string& path) { return gateway_error(ErrorKind::Internal, "cannot write " + path + ": " + std::strerror(errno)); }

// A write that a full disk or a power failure cut short leaves a line without its end. Unknown where the file may not be read.
bool ends_within_line(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return in.seekg(-1, std::ios::end) && in.get() != '\n';
}

// Opened for each checkpoint: whoever rotates or replaces the file need not tell us.
class CheckpointFile final : public CheckpointPlace {
 public:
  explicit CheckpointFile(std::string path) : path_(std::move(path)) {}

  Result<void> deliver(const std::string& line) override {
    const bool is_new = !std::filesystem::exists(path_);
    const int descriptor = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0) return failed(path_);
    const std::string text = (ends_within_line(path_) ? "\n" : "") + line + "\n";
    const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fdatasync(descriptor) == 0;
    Error error = failed(path_);
    ::close(descriptor);
    if (!written) return error;
    return is_new ? sync_directory(std::filesystem::absolute(path_).parent_path().string()) : Result<void>();
  }

 private:
  std::string path_;
};

class CheckpointSyslog final : public CheckpointPlace {
 public:
  CheckpointSyslog() { ::openlog("sekisho-audit", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV); }
  ~CheckpointSyslog() override { ::closelog(); }
  CheckpointSyslog(const CheckpointSyslog&) = delete;
  CheckpointSyslog& operator=(const CheckpointSyslog&) = delete;

  // Nothing tells whether the system's log took it.
  Result<void> deliver(const std::string& line) override {
    ::syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", line.c_str());
    return {};
  }
};

}  // namespace

std::unique_ptr<CheckpointPlace> make_checkpoint_file(std::string path) { return std::make_unique<CheckpointFile>(std::move(path)); }

std::unique_ptr<CheckpointPlace> make_checkpoint_syslog() { return std::make_unique<CheckpointSyslog>(); }

}  // namespace sekisho
