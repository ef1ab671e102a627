#include "config/config_time.h"
#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/audit/audit_export.h"
#include "gateway/audit/audit_reader.h"
#include "gateway/audit/audit_record_json.h"
#include "gateway/audit/audit_verify.h"
#include "gateway/core/ed25519.h"
#include "gateway/core/printable.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

struct VerifyArguments {
  std::string directory;
  std::string since;
  std::vector<std::string> keys;
  std::vector<std::string> checkpoints;
  std::vector<std::string> other_stores;
};

struct ExportArguments {
  std::string directory;
  std::string from;
  std::string to;
  std::string format = "jsonl";
};

// Empty text: no time. An Error for text that is none.
Result<std::optional<WallTime>> time_of(const std::string& option, const std::string& text) {
  if (text.empty()) return std::optional<WallTime>();
  auto time = parse_config_time(text);
  if (!time) time = from_rfc3339(text);  // with fractions of a second, as records write it
  if (!time) return invalid_request(option + " takes a date such as 2026-11-20 or a time such as 2026-11-20T09:00:00Z, not `" + text + "`");
  return time;
}

// `ed25519:…`, or the name of a file that holds that or PEM.
Result<std::string> key_of(const std::string& text) {
  if (text.starts_with("ed25519:")) return read_ed25519_public_key(text);
  const auto pem = read_file(text);
  if (!pem) return pem.error();
  return read_ed25519_public_key(*pem);
}

// What it tells may be quoted from lines that somebody else wrote.
int print(const VerifyReport& report, bool any_key) {
  for (const AuditFault& fault : report.faults) std::cout << printable_line(to_string(fault)) << '\n';
  for (const std::string& note : report.notes) std::cout << "note: " << printable_line(note) << '\n';
  std::cout << report.segments << " segments, " << report.lines << " lines (seq " << report.first_seq << " to " << report.last_seq << "), "
            << report.decisions << " decisions, " << report.checkpoints << " checkpoints compared\n";
  for (const std::string& key : report.keys) std::cout << "signed with " << key << '\n';
  if (!any_key && !report.keys.empty()) std::cout << "note: give your own key with --key; without it anybody's signature counts\n";
  if (!report.faults.empty()) {
    std::cout << "NOT as it was written: " << report.faults.size() << " faults\n";
    return 1;
  }
  const bool is_signed = report.signed_up_to > 0;
  std::cout << "no change was found in seq " << report.first_seq << " to " << report.last_seq
            << (is_signed ? "\n" : ", but no signature covers any of it: only the chain was looked at\n");
  return is_signed || !any_key ? 0 : 1;
}

int verify(const VerifyArguments& arguments) {
  VerifyOptions options;
  options.directory = arguments.directory;
  options.checkpoint_files = arguments.checkpoints;
  options.other_stores = arguments.other_stores;
  const auto since = time_of("--since", arguments.since);
  if (!since) return fail(since.error().message);
  options.since = *since;
  for (const std::string& text : arguments.keys) {
    auto key = key_of(text);
    if (!key) return fail(key.error().message);
    options.keys.push_back(std::move(*key));
  }
  const auto report = verify_audit_store(options);
  if (!report) return fail(report.error().message);
  return print(*report, !options.keys.empty());
}

int export_records(const ExportArguments& arguments) {
  AuditWindow window;
  const auto from = time_of("--from", arguments.from);
  if (!from) return fail(from.error().message);
  const auto to = time_of("--to", arguments.to);
  if (!to) return fail(to.error().message);
  if (*from && *to && **to < **from) return fail("--to " + arguments.to + " is before --from " + arguments.from);
  window.from = *from;
  window.to = *to;
  auto reader = AuditReader::open(arguments.directory, window);
  if (!reader) return fail(reader.error().message);
  const bool csv = arguments.format == "csv";
  if (csv) std::cout << export_csv_header();
  int exit_code = 0;
  while (true) {
    const auto record = reader->next();
    if (!record) {
      complain(record.error().message);
      exit_code = 1;
      continue;
    }
    if (!*record) break;
    std::cout << (csv ? export_csv_rows(**record) : joined_json(**record) + "\n");
  }
  std::cout.flush();
  return exit_code;
}

int new_key(const std::string& file) {
  const Ed25519Pair pair = new_ed25519_pair();
  if (auto written = create_file(file, ed25519_private_pem(pair.private_key).reveal(), FileMode::Private); !written) {
    return fail(written.error().message);
  }
  std::cout << "# The private key is in " << file << ", which only you can read. The line for `audit` in sekisho.yaml:\n"
            << "  signing_key: ${file:" << file << "}\n"
            << "# The public key, for `sekisho audit verify --key` and for whoever keeps the checkpoints:\n"
            << ed25519_public_text(pair.public_key) << '\n';
  return 0;
}

void add_verify(CLI::App& command, int& exit_code) {
  CLI::App* verb = command.add_subcommand("verify", "Find every record that was edited, deleted, reordered or cut off");
  auto arguments = std::make_shared<VerifyArguments>();
  verb->add_option("DIR", arguments->directory, "Folder of the audit store")->required();
  verb->add_option("--since", arguments->since, "Look only at segments that hold anything newer than this date or time (UTC)");
  verb->add_option("--key", arguments->keys, "A public key to hold signatures to: `ed25519:…` or a file; may be repeated");
  verb->add_option("--checkpoints", arguments->checkpoints, "A file with checkpoints from their second place; may be repeated");
  verb->add_option("--other-store", arguments->other_stores,
                   "The id of another gateway's store, whose checkpoints stand in the same files; may be repeated");
  verb->callback([arguments, &exit_code] { exit_code = verify(*arguments); });
}

void add_export(CLI::App& command, int& exit_code) {
  CLI::App* verb = command.add_subcommand("export", "Write records out, with who received what, where and on what ground");
  auto arguments = std::make_shared<ExportArguments>();
  verb->add_option("DIR", arguments->directory, "Folder of the audit store")->required();
  verb->add_option("--from", arguments->from, "Decisions from this date or time on (UTC)");
  verb->add_option("--to", arguments->to, "Decisions before this date or time (UTC)");
  verb->add_option("--format", arguments->format, "jsonl or csv")->check(CLI::IsMember({"jsonl", "csv"}))->capture_default_str();
  verb->callback([arguments, &exit_code] { exit_code = export_records(*arguments); });
}

void add_keys(CLI::App& command, int& exit_code) {
  CLI::App* keys = command.add_subcommand("keys", "Keys that sign the record");
  keys->require_subcommand(1);
  CLI::App* verb = keys->add_subcommand("new", "Make a key; write its private half to a file and print its public half");
  auto file = std::make_shared<std::string>();
  verb->add_option("FILE", *file, "File to make, in PEM; never overwritten")->required();
  verb->callback([file, &exit_code] { exit_code = new_key(*file); });
}

}  // namespace

void add_audit_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("audit", "Verify and export the record of decisions");
  command->require_subcommand(1);
  add_verify(*command, exit_code);
  add_export(*command, exit_code);
  add_keys(*command, exit_code);
}

}  // namespace sekisho
