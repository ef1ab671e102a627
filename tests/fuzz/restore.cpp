// However an answer's text is split, the values that are put back, what is counted and what is held back keep to the contract.
#include "policies/redact/restore_stream.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

void check(bool good) {
  if (!good) std::abort();
}

std::shared_ptr<const RestoreTable> make_table() {
  RestoreTable table("K9");
  table.add_token("PERSON_1_K9", "山田 太郎");
  table.add_token("PERSON_12_K9", "x");
  table.add_token("PHONE_2_K9", "090-1234-5678");
  table.add_token("QUOTE_3_K9", "a\"b\\c\n");
  table.add_token("A_4_K9", "[[PERSON_1_K9]]");
  table.add_surrogate("0300-12-3456", "0466-99-8888");
  table.add_surrogate("user-abc@example.com", "tanaka@bank.example");
  return std::make_shared<const RestoreTable>(std::move(table));
}

void append(RestoredText& out, const RestoredText& piece) {
  for (const auto& [begin, end] : piece.values) out.values.emplace_back(out.text.size() + begin, out.text.size() + end);
  out.text += piece.text;
}

bool equal(const RestoreCounts& one, const RestoreCounts& other) {
  return one.restored == other.restored && one.tolerated == other.tolerated && one.withheld == other.withheld && one.missed == other.missed;
}

}  // namespace

// The first byte says how long the pieces are, the second which form and spelling.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const RestoreTable> table = make_table();
  if (size < 2) return 0;
  const std::size_t step = 1 + data[0] % 23;
  const TextForm form = (data[1] & 1) != 0 ? TextForm::Json : TextForm::Plain;
  const Spelling spelling = (data[1] & 2) != 0 ? Spelling::Exact : Spelling::Tolerant;
  std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);

  RestoreCounts whole_counts;
  const RestoredText whole = restore_text(text, table, form, spelling, whole_counts);
  RestoreCounts counts;
  RestoredText pieces;
  RestoreStream stream(table, form, spelling, counts);
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    append(pieces, stream.feed(text.substr(0, step)));
    check(stream.held() <= RestoreTable::kLongestSpelled);
  }
  append(pieces, stream.finish());

  check(pieces.text == whole.text && pieces.values == whole.values && equal(counts, whole_counts));
  for (const auto& [begin, end] : whole.values) check(begin <= end && end <= whole.text.size());
  return 0;
}
