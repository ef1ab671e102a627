#pragma once

namespace CLI {
class App;
}

namespace sekisho {

// One function a verb of the command line: adds it to `app` and, when it is chosen, runs it and leaves its exit code in `exit_code`
// (0 good, 1 the thing asked about is bad, 2 the question was bad). Both are borrowed until parsing is over.
void add_serve_command(CLI::App& app, int& exit_code);
void add_check_command(CLI::App& app, int& exit_code);
void add_init_command(CLI::App& app, int& exit_code);
void add_keys_command(CLI::App& app, int& exit_code);
void add_audit_command(CLI::App& app, int& exit_code);
void add_policy_command(CLI::App& app, int& exit_code);
void add_detect_command(CLI::App& app, int& exit_code);
void add_explain_command(CLI::App& app, int& exit_code);
void add_completion_command(CLI::App& app, int& exit_code);
void add_version_command(CLI::App& app, int& exit_code);

}  // namespace sekisho
