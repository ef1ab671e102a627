#include "gateway/app/cli.h"

#include "gateway/app/commands.h"
#include "gateway/app/version.h"

#include <CLI/CLI.hpp>

namespace sekisho {

int run_cli(int argc, char** argv) {
  CLI::App app("Sekisho: the gateway through which an organisation uses language models, by its own policy", "sekisho");
  app.require_subcommand(1);
  app.set_version_flag("--version", "sekisho " + std::string(version()));
  int exit_code = 0;
  add_serve_command(app, exit_code);
  add_check_command(app, exit_code);
  add_init_command(app, exit_code);
  add_keys_command(app, exit_code);
  add_policy_command(app, exit_code);
  add_audit_command(app, exit_code);
  add_detect_command(app, exit_code);
  add_explain_command(app, exit_code);
  add_completion_command(app, exit_code);
  add_version_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace sekisho
