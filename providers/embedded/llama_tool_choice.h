#pragma once

#include <string>

#include <server-context.h>

namespace sekisho {

// The tools of which one must be called: all where `tool_choice` is `required`, one where it names a function; an empty array where the
// model may answer as it likes. Includes llama.cpp: only for the files beside this one that speak to it.
json tools_to_call(const json& body);

// Makes `data`, which llama.cpp's chat layer made of the request, end in one call of one of `tools` and nothing else: a grammar from
// the first token on, whatever the template, and the parser that goes with it. llama.cpp's own grammar for `required` lets the model
// write as much as it likes before the call. `chat_template`: its source, which shows how calls are marked.
void force_call(json& data, const json& tools, const std::string& chat_template);

}  // namespace sekisho
