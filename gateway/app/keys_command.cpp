#include "config/config_time.h"
#include "config/secret_reference.h"
#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/key_facts.h"
#include "gateway/core/ed25519.h"
#include "gateway/pipeline/identify.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

struct KeyOptions {
  std::string id;
  std::vector<std::string> facts;  // name=value, see read_key_facts
  std::vector<std::string> permissions;
  std::vector<std::string> aliases;
  std::uint64_t requests_per_minute = 0;  // 0: not given
  std::uint64_t tokens_per_minute = 0;
  std::string expires;
  std::string pepper = "${env:SEKISHO_PEPPER}";
};

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "[" : ", ") + yaml_text(word);
  return list + "]";
}

// The line of client_key_line with everything else that was asked for before its closing brace.
std::string with_settings(std::string line, const KeyOptions& options) {
  std::string more;
  if (!options.aliases.empty()) more += ", aliases: " + list_of(options.aliases);
  if (options.requests_per_minute != 0) more += ", requests_per_minute: " + std::to_string(options.requests_per_minute);
  if (options.tokens_per_minute != 0) more += ", tokens_per_minute: " + std::to_string(options.tokens_per_minute);
  if (!options.expires.empty()) more += ", expires: " + options.expires;
  if (!options.permissions.empty()) more += ", permissions: " + list_of(options.permissions);
  line.insert(line.rfind(" }"), more);
  return line;
}

int create_key(const KeyOptions& options) {
  const auto facts = read_key_facts(options.facts);
  if (!facts) return fail(facts.error().message);
  if (!options.expires.empty() && !parse_config_time(options.expires)) {
    return fail("--expires takes a date such as 2027-01-01 or a time such as 2027-01-01T09:00:00Z, not `" + options.expires + "`");
  }
  const auto pepper = resolve_secret(options.pepper);
  if (!pepper)
    return fail(pepper.error().message + "; the pepper is a long random text, the same for every key, that only the gateway knows");
  if (const std::string fault = fault_of_pepper(*pepper); !fault.empty()) return fail(fault);
  const NewClientKey key = new_client_key(*pepper);
  std::cout << "# The key. It is shown this once and kept nowhere:\n"
            << key.plain.reveal() << "\n# The line for keys.clients in sekisho.yaml:\n"
            << with_settings(client_key_line(options.id, key.hmac, *facts), options) << '\n';
  return 0;
}

struct ApproverOptions {
  std::string name;
  std::string file;
};

int create_approver(const ApproverOptions& options) {
  const Ed25519Pair pair = new_ed25519_pair();
  const std::string file = options.file.empty() ? options.name + ".key" : options.file;
  const auto created = create_file(file, ed25519_private_pem(pair.private_key).reveal(), FileMode::Private);
  if (!created) return fail(created.error().message);
  std::cout << "# " << file << " holds the private key: it belongs to " << options.name << " alone.\n"
            << "# The line for policy.approvers in sekisho.yaml:\n"
            << options.name << ": \"" << ed25519_public_text(pair.public_key) << "\"\n";
  return 0;
}

void add_approver_verb(CLI::App& command, int& exit_code) {
  CLI::App* verb = command.add_subcommand("approver", "Make the key pair of somebody who approves exceptions");
  auto options = std::make_shared<ApproverOptions>();
  verb->add_option("--name", options->name, "Name, as in `approved_by`")->required();
  verb->add_option("--out", options->file, "File of the private key; NAME.key if not given");
  verb->callback([options, &exit_code] { exit_code = create_approver(*options); });
}

}  // namespace

void add_keys_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("keys", "Client keys, and keys of approvers");
  command->require_subcommand(1);
  CLI::App* verb = command->add_subcommand("new", "Make a key; print it once, with its line for the configuration");
  auto options = std::make_shared<KeyOptions>();
  verb->add_option("--id", options->id, "Name of the key in records and limits")->required();
  verb->add_option("--fact", options->facts,
                   "A fact of its caller, name=value: team=retail, level=3, admin=true, 'groups=[a, b]'; text in quotes stays text: "
                   "'level=\"3\"'; may be repeated");
  verb->add_option("--permission", options->permissions, "A permission; may be repeated")->check(CLI::IsMember({"explain"}));
  verb->add_option("--alias", options->aliases, "A model alias it may ask for; may be repeated. Without one: all");
  verb->add_option("--requests-per-minute", options->requests_per_minute, "Its limit of requests")->check(CLI::PositiveNumber);
  verb->add_option("--tokens-per-minute", options->tokens_per_minute, "Its limit of tokens")->check(CLI::PositiveNumber);
  verb->add_option("--expires", options->expires, "Date or time (UTC) from which it is refused");
  verb->add_option("--pepper", options->pepper, "Reference to the pepper")->capture_default_str();
  verb->callback([options, &exit_code] { exit_code = create_key(*options); });
  add_approver_verb(*command, exit_code);
}

}  // namespace sekisho
