#pragma once

#include <string>

namespace sekisho {

// Text of the file with where it stands, for errors that are only found when it is used.
struct ConfigText {
  std::string text;
  int line = 0;
  int column = 0;
};

}  // namespace sekisho
