#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// The number of a block and a house in a Japanese address.
struct BlockNumber {
  std::size_t end = 0;
  bool lot = false;     // one number without a word
  bool worded = false;  // with 丁目, 番地 or their like, not hyphens alone
};

// Reads 2-10-7, 2丁目10番7号, 二丁目十番地の三, 10条西3丁目 at `at`. nullopt where there is none: a single number without its word, a date,
// a telephone number, a quantity such as 2-3倍.
std::optional<BlockNumber> read_block_number(std::string_view text, std::size_t at);

// Reads the single number of a lot behind the name of a town, as Kyoto and villages write it: 上本能寺前町488, 大字軽井沢1178. Whether one
// may stand there is the caller's to know. Nothing that is counted may follow.
std::optional<BlockNumber> read_lot_number(std::string_view text, std::size_t at);

// Where the kanji numeral that ends at `end` begins; `end` where there is none.
std::size_t kanji_numeral_begin(std::string_view text, std::size_t end);

// Where the building behind a block number ends, with floor and room: ` 新大宗ビル4号館 301号室`; `at` where none stands there.
std::size_t building_end(std::string_view text, std::size_t at);

}  // namespace sekisho
