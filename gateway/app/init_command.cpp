#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/starter_files.h"
#include "gateway/core/crypto.h"
#include "gateway/pipeline/identify.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

#include <sys/stat.h>

namespace sekisho {
namespace {

int give_up(const std::string& message) {
  complain(message);
  return 1;
}

Result<void> write_files(const std::string& folder, const Secret& pepper, const std::string& key_line) {
  if (auto done = create_file(folder + "/sekisho.yaml", starter_config(key_line), FileMode::Ordinary); !done) return done;
  if (auto done = create_file(folder + "/policy.yaml", starter_policy(), FileMode::Ordinary); !done) return done;
  const std::string environment = "# Read into the environment before `sekisho serve`; keep it out of version control.\nSEKISHO_PEPPER=" +
                                  std::string(pepper.reveal()) + "\n";
  return create_file(folder + "/sekisho.env", environment, FileMode::Private);
}

int init(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return give_up("cannot create " + folder + ": " + std::strerror(errno));
  const Secret pepper(to_base62(random_bytes(32)));
  const NewClientKey key = new_client_key(pepper);
  const auto written = write_files(folder, pepper, client_key_line("first", key.hmac, {{"team", std::string("demo")}}));
  if (!written) return give_up(written.error().message);
  std::cout << "Wrote " << folder << "/sekisho.yaml, policy.yaml and sekisho.env (the pepper; mode 0600).\n"
            << "The first client key, shown this once:\n"
            << key.plain.reveal() << "\n\nNext:\n  set -a; . " << folder << "/sekisho.env; set +a\n  sekisho check -c " << folder
            << "/sekisho.yaml\n  sekisho serve -c " << folder << "/sekisho.yaml\n";
  return 0;
}

}  // namespace

void add_init_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("init", "Write a commented configuration and policy to start from");
  auto folder = std::make_shared<std::string>(".");
  command->add_option("DIR", *folder, "Folder to write to")->capture_default_str();
  command->callback([folder, &exit_code] { exit_code = init(*folder); });
}

}  // namespace sekisho
