#include "policies/prove/glob_overlap.h"

#include <vector>

namespace sekisho {

// Fills a table from the ends: can a[i..] and b[j..] match one text?
bool globs_overlap(std::string_view a, std::string_view b) {
  std::vector<std::vector<bool>> overlap(a.size() + 1, std::vector<bool>(b.size() + 1, false));
  for (std::size_t i = a.size() + 1; i-- > 0;) {
    for (std::size_t j = b.size() + 1; j-- > 0;) {
      const bool star_a = i < a.size() && a[i] == '*';
      const bool star_b = j < b.size() && b[j] == '*';
      bool here = i == a.size() && j == b.size();
      if (star_a) here = here || overlap[i + 1][j] || (j < b.size() && overlap[i][j + 1]);
      if (star_b) here = here || overlap[i][j + 1] || (i < a.size() && overlap[i + 1][j]);
      if (!star_a && !star_b && i < a.size() && j < b.size() && a[i] == b[j]) here = overlap[i + 1][j + 1];
      overlap[i][j] = here;
    }
  }
  return overlap[0][0];
}

}  // namespace sekisho
