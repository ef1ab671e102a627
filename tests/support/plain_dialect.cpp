#include "tests/support/plain_dialect.h"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace sekisho {
namespace {

namespace json = boost::json;

StreamEvent event_of(std::string frame) {
  StreamEvent event;
  event.frame = std::move(frame);
  if (event.frame == "data: [DONE]\n\n") {
    event.end_mark = true;
    return event;
  }
  const json::value chunk = json::parse(std::string_view(event.frame).substr(6));
  for (const json::value& choice : chunk.at("choices").as_array()) {
    const json::object& delta = choice.at("delta").as_object();
    if (const json::value* content = delta.if_contains("content"); content != nullptr && content->is_string()) {
      event.parts.emplace_back(TextDelta{.choice = 0, .text = std::string(content->as_string())});
    }
  }
  return event;
}

class PlainStreamDecoder final : public StreamDecoder {
 public:
  Result<std::vector<StreamEvent>> feed(std::string_view bytes) override {
    rest_ += bytes;
    std::vector<StreamEvent> events;
    std::size_t end = 0;
    while ((end = rest_.find("\n\n")) != std::string::npos) {
      events.push_back(event_of(rest_.substr(0, end + 2)));
      rest_.erase(0, end + 2);
    }
    return events;
  }
  Result<std::vector<StreamEvent>> finish() override { return std::vector<StreamEvent>(); }

 private:
  std::string rest_;
};

class PlainWholeDecoder final : public StreamDecoder {
 public:
  Result<std::vector<StreamEvent>> feed(std::string_view bytes) override {
    body_ += bytes;
    return std::vector<StreamEvent>();
  }
  Result<std::vector<StreamEvent>> finish() override {
    StreamEvent whole;
    whole.frame = std::move(body_);
    whole.parts.emplace_back(WholeAnswer{});
    return std::vector<StreamEvent>{std::move(whole)};
  }

 private:
  std::string body_;
};

class PlainDialect final : public Dialect {
 public:
  Result<UpstreamRequest> encode(const Request& request, const Target&) const override {
    return UpstreamRequest{.path = std::string(path_of(request.endpoint)), .headers = {}, .body = request.tape->bytes()};
  }
  std::unique_ptr<StreamDecoder> decoder(const Request& request) const override {
    if (request.stream) return std::make_unique<PlainStreamDecoder>();
    return std::make_unique<PlainWholeDecoder>();
  }
  Error decode_error(int, const Headers&, std::string_view) const override { return internal_error("not used"); }
};

}  // namespace

std::shared_ptr<const Dialect> make_plain_dialect() { return std::make_shared<PlainDialect>(); }

}  // namespace sekisho
