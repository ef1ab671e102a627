#pragma once

#include <optional>
#include <string>
#include <vector>

#include <server-context.h>

namespace sekisho {

// What llama.cpp's server is to do for one chat request.
struct LlamaChat {
  json parameters;
  bool text_only = false;  // the answer has neither thoughts nor calls, so its text is all there is to it
};

// A model's chat template at work. For each request llama.cpp finds out anew what marks the template puts around thoughts and calls, by
// rendering it dozens of times, which takes milliseconds before the first token. Here that is done once, as the model is loaded; where
// it shows that answers to requests without tools are plain text, such requests are rendered and nothing more. Includes llama.cpp: only
// for the files beside this one that speak to it.
class LlamaTemplate {
 public:
  // `full` is what llama.cpp's server made of the template, and must outlive this; `own` is the same template once more.
  LlamaTemplate(const server_chat_params& full, common_chat_templates_ptr own);

  // What llama.cpp's oaicompat_chat_params_parse() makes of the body, which it changes; throws what that throws. Safe from any thread.
  LlamaChat apply(json& body) const;
  // Whether requests for text are rendered and nothing more.
  bool knows_text() const { return text_.has_value(); }

 private:
  // What is the same for every request for text.
  struct Text {
    std::string generation_prompt;
    std::string parser;
    json preserved_tokens;
    json delimiters;
    std::vector<std::string> stops;
  };

  std::optional<Text> learn() const;

  const server_chat_params& full_;
  server_chat_params plain_;
  std::optional<Text> text_;
};

}  // namespace sekisho
