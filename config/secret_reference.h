#pragma once

#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <string>
#include <string_view>

namespace sekisho {

// True for text that is one reference and nothing else: `${env:NAME}` or `${file:PATH}`.
bool is_secret_reference(std::string_view text);

// True where a reference stands anywhere in the text, such as `Bearer ${env:TOKEN}`, or something that was meant as one.
bool has_secret_reference(std::string_view text);

// The text with every reference in it replaced by what it names: an environment variable, or a file's content without its trailing
// line end (at most 64 KiB). A relative path is relative to `directory`. An empty or missing variable or file is an error that
// names the reference; no error holds a value. What is read in is not searched for references again.
Result<Secret> resolve_secret(std::string_view text, const std::string& directory = {});

// Why that secret cannot guard keys as their pepper, and how to make one that can; empty where it can. Says nothing of its value.
std::string fault_of_pepper(const Secret& pepper);
// The same of a key from which the replacements of values are derived.
std::string fault_of_redaction_key(const Secret& key);

}  // namespace sekisho
