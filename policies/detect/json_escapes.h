#pragma once

#include "policies/detect/rule.h"

#include <string_view>
#include <vector>

namespace sekisho {

// No hit begins or ends inside an escape of JSON that stands in `text`: rules that read the bytes as they are take the letters of an escape
// for those of the value behind it (`\ntaro@kaisha.jp`). Either edge moves behind the escape that it cuts; a hit within one escape becomes
// all of it. Elsewhere (`CORP\taro@kaisha.jp`) nobody can know, and all that was found stays. Reads `text` once where an edge stands a few
// bytes behind a backslash, and else not at all.
void keep_escapes_whole(std::string_view text, std::vector<Hit>& hits);

}  // namespace sekisho
