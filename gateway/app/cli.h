#pragma once

namespace sekisho {

// The command line of `sekisho`. Returns the exit code of the process.
int run_cli(int argc, char** argv);

}  // namespace sekisho
