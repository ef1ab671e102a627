#include "gateway/core/json_tape.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sekisho {
namespace {

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += kHex[static_cast<unsigned char>(c) >> 4];
  out += kHex[static_cast<unsigned char>(c) & 15];
}

}  // namespace

std::string json_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  out += '"';
  std::size_t plain = 0;  // where the bytes not yet copied begin
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    append_escaped(out, c);
    plain = i + 1;
  }
  out.append(text, plain);
  out += '"';
  return out;
}

std::string apply_splices(std::string_view text, std::vector<Splice> splices) {
  std::ranges::sort(splices, [](const Splice& a, const Splice& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  std::size_t size = text.size();
  for (const Splice& splice : splices) size += splice.bytes.size();
  std::string out;
  out.reserve(size);
  std::size_t at = 0;
  for (const Splice& splice : splices) {
    assert(splice.begin >= at && splice.begin <= splice.end && splice.end <= text.size());
    out.append(text, at, splice.begin - at);
    out += splice.bytes;
    at = splice.end;
  }
  out.append(text, at);
  return out;
}

}  // namespace sekisho
