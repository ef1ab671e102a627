#include "config/config_address.h"
#include "config/config_reader.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr IntegerRange kMegabytes{1, 4096};

bool is_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

void decode_place(ConfigReader& reader, YamlMap& map, CheckpointConfig& checkpoint) {
  const auto to = map.name("to");
  if (!to) return;
  checkpoint.place = *to;
  checkpoint.to = *to == "syslog" ? CheckpointConfig::To::Syslog : is_url(*to) ? CheckpointConfig::To::Hook : CheckpointConfig::To::File;
  if (checkpoint.to != CheckpointConfig::To::Hook) return;
  const std::string fault = fault_of_base_url(*to);
  if (!fault.empty()) reader.error(map.find("to")->place, "`" + map.path_of("to") + "` " + fault);
}

void decode_token(ConfigReader& reader, YamlMap& map, CheckpointConfig& checkpoint) {
  const YamlNode* node = map.find("token");
  if (node == nullptr) return;
  checkpoint.token = read_reference(reader, map, "token");
  if (checkpoint.to != CheckpointConfig::To::Hook) {
    reader.error(node->place, "`" + map.path_of("token") + "` is for a hook, and `to` is no URL");
  } else if (checkpoint.place.starts_with("http://") && !is_loopback(host_of_url(checkpoint.place))) {
    reader.error(node->place, "`" + map.path_of("token") + "` would leave this machine unencrypted; use https://");
  }
}

void decode_checkpoint(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "audit.checkpoint", reader.problems);
  CheckpointConfig& checkpoint = reader.config.audit.checkpoint;
  read_into(checkpoint.every_records, map, "every_records", {1, 1'000'000'000});
  read_into(checkpoint.every_s, map, "every_s", {1, 86'400});
  decode_place(reader, map, checkpoint);
  decode_token(reader, map, checkpoint);
  map.finish();
  if (reader.config.audit.signing_key.empty()) {
    reader.error(map.place(),
                 "`audit.checkpoint` needs `audit.signing_key`: a checkpoint that nobody signed proves nothing; "
                 "`sekisho audit keys new` makes a key");
  }
}

void decode_segment(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "audit.segment", reader.problems);
  read_into(reader.config.audit.segment_mb, map, "max_mb", kMegabytes);
  read_into(reader.config.audit.segment_hours, map, "max_hours", {1, 24 * 366});
  map.finish();
}

void decode_spool(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "audit.spool", reader.problems);
  read_into(reader.config.audit.spool_mb, map, "max_mb", kMegabytes);
  map.finish();
}

void decode_hash_facts(ConfigReader& reader, YamlMap& map) {
  const auto paths = map.strings("hash_facts");
  if (!paths) return;
  reader.config.audit.hash_facts = *paths;
  for (const YamlNode& item : map.find("hash_facts")->items) {
    if (item.text.starts_with("caller.") || item.text.starts_with("request.")) continue;
    reader.error(item.place, "`" + item.text + "` in `audit.hash_facts` is no path of a fact such as `caller.user` or `request.purpose`");
  }
}

}  // namespace

void decode_audit(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "audit", reader.problems);
  AuditConfig& audit = reader.config.audit;
  audit.place = text_at({}, map.place());
  audit.directory = map.name("directory", Presence::Required).value_or(std::string());
  audit.signing_key = read_reference(reader, map, "signing_key");
  read_into(audit.commit_timeout, map, "commit_timeout", std::chrono::milliseconds(1));
  decode_hash_facts(reader, map);
  if (const YamlNode* segment = map.find("segment")) decode_segment(reader, *segment);
  if (const YamlNode* spool = map.find("spool")) decode_spool(reader, *spool);
  if (const YamlNode* checkpoint = map.find("checkpoint")) decode_checkpoint(reader, *checkpoint);
  map.finish();
}

}  // namespace sekisho
