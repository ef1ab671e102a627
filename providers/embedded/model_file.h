#pragma once

#include "gateway/core/result.h"
#include "providers/embedded/embedded_engine.h"

#include <cstdint>
#include <optional>

namespace sekisho {

// What a GGUF file says of itself (github.com/ggml-org/ggml/blob/master/docs/gguf.md), as far as it decides whether it can be served.
struct ModelFile {
  std::uint64_t bytes = 0;
  std::uint64_t trained_context = 0;        // 0: not said
  std::uint64_t cache_bytes_per_token = 0;  // of keys and values at 16 bits; 0: not known for this architecture
  bool names_pooling = false;               // it says how token embeddings become one
};

// Reads the head of the file and checks all that can be checked without loading it: that it is there and readable, its SHA-256, that
// it is a GGUF file and whole, that the context was trained for and that everything fits the free memory.
Result<ModelFile> inspect_model_file(const EngineSettings& settings);

// Bytes this process may still take: what the system and the control group leave. Nullopt where neither is known.
std::optional<std::uint64_t> free_memory();

}  // namespace sekisho
