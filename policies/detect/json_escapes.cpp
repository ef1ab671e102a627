#include "policies/detect/json_escapes.h"

#include "gateway/core/json_walk.h"

#include <algorithm>
#include <cstdint>

namespace sekisho {
namespace {

// Where a hit begins or ends, and the escape that it cuts there.
struct Edge {
  std::uint32_t place = 0;
  ByteSpan escape = {};  // empty: none
};

bool may_cut_escape(std::string_view text, std::uint32_t place) {
  constexpr std::uint32_t kReach = 6;  // from the backslash to the last place that cuts `\uXXXX`, or `\u005cn` one literal deeper
  const std::uint32_t begin = place - std::min(place, kReach);
  return text.substr(begin, place - begin).find('\\') != std::string_view::npos;
}

// The places of hits that may cut an escape, in order.
std::vector<Edge> edges_of(std::string_view text, const std::vector<Hit>& hits) {
  std::vector<Edge> edges;
  for (const Hit& hit : hits) {
    for (const std::uint32_t place : {hit.span.begin, hit.span.end}) {
      if (may_cut_escape(text, place)) edges.push_back({.place = place});
    }
  }
  std::ranges::sort(edges, {}, &Edge::place);
  return edges;
}

// Bytes of an escape four literals deep, eight backslashes and `uXXXX`, and some.
constexpr std::uint32_t kLongestEscape = 16;

void find_escapes(std::string_view text, std::vector<Edge>& edges) {
  JsonWalk walk(JsonWalk::Text::Mixed);
  std::uint32_t at = 0;
  std::uint32_t begin = 0;  // of the escape around `at`, where one is
  const auto step = [&] {
    if (!walk.in_escape()) begin = at;
    walk.pass(text.substr(at++, 1));
  };
  for (Edge& edge : edges) {
    if (edge.place > at + kLongestEscape) {
      const std::uint32_t near = edge.place - kLongestEscape;
      walk.pass(text.substr(at, near - at));
      begin = at = near;
    }
    while (at < edge.place) step();
    if (!walk.in_escape()) continue;
    JsonWalk ahead = walk;
    std::uint32_t end = at;
    while (ahead.in_escape() && end < text.size()) ahead.pass(text.substr(end++, 1));
    edge.escape = {begin, end};
  }
}

// The escape that a place cuts, or else nothing at that place.
ByteSpan escape_around(const std::vector<Edge>& edges, std::uint32_t place) {
  const auto edge = std::ranges::lower_bound(edges, place, {}, &Edge::place);
  const bool cut = edge != edges.end() && edge->place == place && edge->escape.begin < edge->escape.end;
  return cut ? edge->escape : ByteSpan{place, place};
}

}  // namespace

void keep_escapes_whole(std::string_view text, std::vector<Hit>& hits) {
  std::vector<Edge> edges = edges_of(text, hits);
  if (edges.empty()) return;
  find_escapes(text, edges);
  for (Hit& hit : hits) {
    const ByteSpan first = escape_around(edges, hit.span.begin);
    const ByteSpan last = escape_around(edges, hit.span.end);
    const bool within = first.end >= last.end;
    hit.span = {within ? first.begin : first.end, last.end};
  }
}

}  // namespace sekisho
