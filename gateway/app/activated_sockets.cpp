#include "gateway/app/activated_sockets.h"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr int kFirst = 3;  // SD_LISTEN_FDS_START
constexpr int kMost = 16;

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

bool is_set(int socket, int level, int option, int wanted) {
  int value = 0;
  socklen_t size = sizeof(value);
  return getsockopt(socket, level, option, &value, &size) == 0 && value == wanted;
}

bool listens_for_tcp(int socket) {
  const bool internet = is_set(socket, SOL_SOCKET, SO_DOMAIN, AF_INET) || is_set(socket, SOL_SOCKET, SO_DOMAIN, AF_INET6);
  return internet && is_set(socket, SOL_SOCKET, SO_TYPE, SOCK_STREAM) && is_set(socket, SOL_SOCKET, SO_ACCEPTCONN, 1);
}

bool make_ours(int socket) {
  const int flags = fcntl(socket, F_GETFL);
  return flags >= 0 && fcntl(socket, F_SETFL, flags | O_NONBLOCK) == 0 && fcntl(socket, F_SETFD, FD_CLOEXEC) == 0;
}

// The part of `names` before the next colon, which is taken off.
std::string_view next_name(std::string_view& names) {
  const std::size_t end = names.find(':');
  const std::string_view name = names.substr(0, end);
  names = end == std::string_view::npos ? std::string_view() : names.substr(end + 1);
  return name;
}

}  // namespace

Result<ActivatedSockets> take_activated_sockets() {
  const std::optional<int> process = number_in(variable("LISTEN_PID"));
  const std::optional<int> count = number_in(variable("LISTEN_FDS"));
  const std::string all_names = variable("LISTEN_FDNAMES");
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(name);
  ActivatedSockets sockets;
  if (process != getpid() || !count || *count <= 0) return sockets;
  if (*count > kMost) return invalid_request("LISTEN_FDS: " + std::to_string(*count) + " sockets are more than there are doors");
  std::string_view names = all_names;
  for (int number = kFirst; number < kFirst + *count; ++number) {
    Descriptor socket(number);
    Descriptor& door = next_name(names) == "admin" ? sockets.admin : sockets.door;
    if (!listens_for_tcp(number) || !make_ours(number)) {
      return invalid_request("LISTEN_FDS: descriptor " + std::to_string(number) + " is no listening TCP socket");
    }
    if (door.is_open()) return invalid_request("LISTEN_FDS: there are two sockets for one door; name the admin door's `admin`");
    door = std::move(socket);
  }
  return sockets;
}

}  // namespace sekisho
