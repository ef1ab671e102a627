#pragma once

#include "gateway/api/answer_filter.h"
#include "gateway/api/client_dialect.h"

#include <memory>

namespace sekisho {

// What `inner` writes, with every text of it passed through the filter. Frames in which nothing changes go on as they are; where text
// that was held back is due and no frame has room for it, a chunk of its own comes before. `filter` outlives the writer.
std::unique_ptr<AnswerWriter> make_filtering_writer(std::unique_ptr<AnswerWriter> inner, const Request& request, AnswerFilter& filter);

}  // namespace sekisho
