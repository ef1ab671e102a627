#pragma once

#include "tests/unit/gateway/http/running_listener.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sekisho {

// nginx as the front of a server on loopback, itself on a Unix socket, so that it needs no port.
class RunningNginx {
 public:
  static bool installed() { return std::filesystem::exists(kProgram); }

  explicit RunningNginx(std::uint16_t upstream_port) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "nginx.conf") << configuration(upstream_port);
    start(listening_socket());
  }
  ~RunningNginx() {
    stop();
    std::filesystem::remove_all(folder_);
  }
  RunningNginx(const RunningNginx&) = delete;
  RunningNginx& operator=(const RunningNginx&) = delete;

  // Sends each on a connection of its own, all at once, and reads every connection to its end.
  void ask_all(const std::vector<std::string>& payloads) {
    std::vector<int> clients;
    for (const std::string& payload : payloads) {
      clients.push_back(connect());
      ::send(clients.back(), payload.data(), payload.size(), MSG_NOSIGNAL);
    }
    for (const int client : clients) {
      char buffer[4096];
      while (::recv(client, buffer, sizeof buffer, 0) > 0) {
      }
      close(client);
    }
  }

  // The targets of all requests that were passed on, by nginx's own log.
  std::vector<std::string> stop_and_list_forwarded() {
    stop();
    std::vector<std::string> targets;
    std::ifstream log(folder_ + "access.log");
    std::string target;
    for (std::string status; log >> status >> target;) {
      if (status != "-") targets.push_back(target);
    }
    return targets;
  }

 private:
  static constexpr const char* kProgram = "/usr/sbin/nginx";

  std::string configuration(std::uint16_t port) const {
    return "daemon off; user root; worker_processes 1; pid " + folder_ + "pid; error_log " + folder_ +
           "error.log;\n"
           "events { worker_connections 1024; }\n"
           "http { log_format forwarded '$upstream_status $request_uri'; access_log " +
           folder_ + "access.log forwarded;\n client_body_temp_path " + folder_ + "body; proxy_temp_path " + folder_ +
           "proxy; fastcgi_temp_path " + folder_ + "fastcgi; uwsgi_temp_path " + folder_ + "uwsgi; scgi_temp_path " + folder_ +
           "scgi;\n keepalive_timeout 1; client_header_timeout 1; client_body_timeout 1; lingering_time 1; lingering_timeout 1;\n"
           " upstream edge { server 127.0.0.1:" +
           std::to_string(port) + "; keepalive 8; }\n server { listen unix:" + folder_ +
           "front.sock; location / { proxy_pass http://edge; proxy_http_version 1.1; proxy_set_header Connection ''; "
           "proxy_next_upstream off; proxy_request_buffering off; } } }\n";
  }

  sockaddr_un front_address() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (folder_ + "front.sock").copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  }

  int connect() const {
    const sockaddr_un address = front_address();
    const int client = socket(AF_UNIX, SOCK_STREAM, 0);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("nginx is gone");
    return client;
  }

  int listening_socket() const {
    const sockaddr_un address = front_address();
    const int front = socket(AF_UNIX, SOCK_STREAM, 0);
    const bool listens = bind(front, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(front, 256) == 0;
    if (!listens) throw std::runtime_error("no Unix socket for nginx");
    return front;
  }

  // The socket is there before the process (with a master process, else nginx 1.22 crashes), as in an upgrade of nginx's own binary: nobody
  // has to wait until it listens.
  void start(int front) {
    constexpr int kInherited = 9;
    std::string arguments[] = {kProgram, "-p", folder_, "-c", folder_ + "nginx.conf", "-e", folder_ + "start.log"};
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    std::string inherited = "NGINX=" + std::to_string(kInherited) + ";";
    char* environment[] = {inherited.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, front, kInherited);
    const int failed = posix_spawn(&process_, kProgram, &actions, nullptr, pointers.data(), environment);
    posix_spawn_file_actions_destroy(&actions);
    close(front);
    if (failed != 0) throw std::runtime_error("nginx does not start");
  }

  void stop() {
    if (process_ == 0) return;
    kill(process_, SIGQUIT);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  const std::string folder_ = std::filesystem::temp_directory_path().string() + "/sekisho-nginx-" + std::to_string(getpid()) + "/";
  pid_t process_ = 0;
};

}  // namespace sekisho
