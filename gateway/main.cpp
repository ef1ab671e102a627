#include "gateway/app/cli.h"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  try {
    return sekisho::run_cli(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "sekisho: " << error.what() << '\n';
    return 70;  // EX_SOFTWARE: a bug, not a mistake of the user
  }
}
