#include "config/config_address.h"
#include "config/config_reader.h"

namespace sekisho {
namespace {

constexpr std::chrono::milliseconds kShortest{1};
constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

void read_address(ConfigReader& reader, YamlMap& map, std::string_view key, SocketAddress& address) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return;
  const auto text = read_string(*node, map.path_of(key), reader.problems);
  if (!text) return;
  if (const auto parsed = parse_socket_address(*text)) {
    address = *parsed;
    return;
  }
  reader.error(node->place, "`" + map.path_of(key) +
                                "` must be an address and a port, such as `127.0.0.1:8787`, `0.0.0.0:8787` or `\"[::1]:8787\"`, not `" +
                                *text + "`");
}

void decode_admin_map(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "server.admin", reader.problems);
  read_address(reader, map, "listen", reader.config.server.admin);
  reader.config.server.admin_token = read_reference(reader, map, "token");
  map.finish();
}

void decode_admin(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("admin");
  if (node == nullptr) return;
  if (node->kind == YamlNode::Kind::String && node->text == "off") {
    reader.config.server.admin_enabled = false;
  } else if (node->is_map()) {
    decode_admin_map(reader, *node);
  } else {
    read_address(reader, server, "admin", reader.config.server.admin);
  }
}

bool overlap(const SocketAddress& a, const SocketAddress& b) {
  return a.port != 0 && a.port == b.port && (a.host == b.host || is_any_address(a.host) || is_any_address(b.host));
}

void check_admin(ConfigReader& reader, YamlMap& map) {
  const ServerConfig& server = reader.config.server;
  if (!server.admin_enabled) return;
  const YamlNode* node = map.find("admin");
  const Place place = node != nullptr ? node->place : map.place();
  if (overlap(server.listen, server.admin))
    reader.error(place, "`server.admin` is the address of `server.listen`; give it a port of its own");
  // Where a token was given but is not a reference, that has been said already.
  const bool token_given = node != nullptr && node->find("token") != nullptr;
  if (!is_loopback(server.admin.host) && !token_given) {
    reader.error(place,
                 "`server.admin` is not on loopback, so it needs a token: `admin: { listen: …, token: \"${env:SEKISHO_ADMIN_TOKEN}\" }`; "
                 "or listen on 127.0.0.1, or write `admin: off`");
  }
}

void decode_tls(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("tls");
  if (node == nullptr) return;
  YamlMap map(*node, "server.tls", reader.problems);
  TlsConfig tls;
  tls.certificate_file = read_file_name(reader, map, "certificate", Presence::Required);
  tls.key_file = read_file_name(reader, map, "key", Presence::Required);
  map.finish();
  if (map.valid()) reader.config.server.tls = std::move(tls);
}

void decode_trusted_proxies(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("trusted_proxies");
  if (node == nullptr) return;
  const auto blocks = read_strings(*node, "server.trusted_proxies", reader.problems);
  if (!blocks) return;
  for (const YamlNode& item : node->items) {
    if (item.kind != YamlNode::Kind::String || is_address_block(item.text)) continue;
    reader.error(item.place,
                 "`" + item.text + "` in `server.trusted_proxies` is no address and no block such as `10.0.0.0/8` or `fd00::/8`");
  }
  reader.config.server.trusted_proxies = *blocks;
}

void decode_limits(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("limits");
  if (node == nullptr) return;
  YamlMap map(*node, "server.limits", reader.problems);
  ServerLimits& limits = reader.config.server.limits;
  read_size_into(limits.header_bytes, map, "header_bytes", {256, kMiB});
  read_into(limits.header_count, map, "header_count", {1, 10'000});
  read_size_into(limits.url_bytes, map, "url_bytes", {64, kMiB});
  read_size_into(limits.body_bytes, map, "body_bytes", {1, 1024 * kMiB});
  read_into(limits.connections, map, "connections", {1, 1'000'000});
  read_into(limits.in_flight, map, "in_flight", {1, 1'000'000});
  map.finish();
}

void decode_timeouts(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("timeouts");
  if (node == nullptr) return;
  YamlMap map(*node, "server.timeouts", reader.problems);
  ServerTimeouts& timeouts = reader.config.server.timeouts;
  read_into(timeouts.header, map, "header", kShortest);
  read_into(timeouts.body_grace, map, "body_grace", kShortest);
  read_size_into(timeouts.body_bytes_per_second, map, "body_bytes_per_second", {1, 1024 * kMiB});
  read_into(timeouts.idle, map, "idle", kShortest);
  read_into(timeouts.write_stall, map, "write_stall", kShortest);
  map.finish();
}

void decode_drain(ConfigReader& reader, YamlMap& server) {
  const YamlNode* node = server.find("drain");
  if (node == nullptr) return;
  YamlMap map(*node, "server.drain", reader.problems);
  read_into(reader.config.server.drain_delay, map, "delay", std::chrono::milliseconds(0));
  read_into(reader.config.server.drain_timeout, map, "timeout", std::chrono::milliseconds(0));
  map.finish();
}

}  // namespace

void decode_server(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "server", reader.problems);
  read_address(reader, map, "listen", reader.config.server.listen);
  decode_admin(reader, map);
  read_into(reader.config.server.threads, map, "threads", {0, 1024});
  decode_tls(reader, map);
  decode_trusted_proxies(reader, map);
  decode_limits(reader, map);
  decode_timeouts(reader, map);
  decode_drain(reader, map);
  map.finish();
  check_admin(reader, map);
}

}  // namespace sekisho
