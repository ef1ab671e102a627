#pragma once

#include <string_view>

namespace sekisho {

// Tells standard error what is wrong. What the message quotes can neither move a terminal's cursor nor turn text around.
void complain(std::string_view message);

// complain(), and the exit code of a verb whose question was bad.
int fail(std::string_view message);

}  // namespace sekisho
