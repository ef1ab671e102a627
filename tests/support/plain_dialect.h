#pragma once

#include "providers/dialect.h"

#include <memory>

namespace sekisho {

// As little of OpenAI's format as the tests of the engine need: the client's bytes go in as they are; a stream's frames come out with
// their text, a whole answer as one event.
std::shared_ptr<const Dialect> make_plain_dialect();

}  // namespace sekisho
