#include "gateway/app/commands.h"
#include "gateway/app/version.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace sekisho {

void add_version_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("version", "Say which build this is");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "As JSON");
  command->callback([as_json, &exit_code] {
    exit_code = 0;
    if (*as_json) {
      std::cout << R"({"version":")" << version() << R"(","revision":")" << revision() << R"(","compiler":")" << compiler()
                << R"(","embedded":)" << (has_embedded_engine() ? "true" : "false") << "}\n";
      return;
    }
    std::cout << "sekisho " << version() << " (" << revision() << ", " << compiler() << (has_embedded_engine() ? ", with" : ", without")
              << " the embedded engine)\n";
  });
}

}  // namespace sekisho
