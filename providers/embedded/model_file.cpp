#include "providers/embedded/model_file.h"

#include "gateway/core/crypto.h"
#include "gateway/core/headers.h"
#include "providers/embedded/engine_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <gguf.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr std::string_view kMagic = "GGUF";

Error cannot_load(const EngineSettings& settings, const std::string& reason) {
  return gateway_error(ErrorKind::Internal, "model `" + settings.name + "`: `" + settings.path + "` " + reason);
}

// A file mapped for reading, so that even a large model is hashed without a copy.
class MappedFile {
 public:
  static Result<MappedFile> open(const EngineSettings& settings) {
    const int file = ::open(settings.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return cannot_load(settings, "cannot be opened: " + std::generic_category().message(errno));
    struct stat status{};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
      ::close(file);
      return cannot_load(settings, "is not a regular file");
    }
    MappedFile mapped;
    mapped.size_ = static_cast<std::size_t>(status.st_size);
    if (mapped.size_ > 0) mapped.bytes_ = ::mmap(nullptr, mapped.size_, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
    if (mapped.bytes_ == MAP_FAILED) {
      mapped.bytes_ = nullptr;
      return cannot_load(settings, "cannot be read: " + std::generic_category().message(errno));
    }
    return mapped;
  }
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (bytes_ != nullptr) ::munmap(bytes_, size_);
  }

  std::string_view bytes() const { return {static_cast<const char*>(bytes_), size_}; }

 private:
  MappedFile() = default;
  void* bytes_ = nullptr;
  std::size_t size_ = 0;
};

struct GgufDeleter {
  void operator()(gguf_context* context) const { gguf_free(context); }
};
using Gguf = std::unique_ptr<gguf_context, GgufDeleter>;

// An unsigned value, or the largest of an array of them (some architectures give one for each layer); 0 where there is none.
std::uint64_t number_of(const gguf_context& gguf, const std::string& key) {
  const std::int64_t id = gguf_find_key(&gguf, key.c_str());
  if (id < 0) return 0;
  const gguf_type type = gguf_get_kv_type(&gguf, id);
  if (type == GGUF_TYPE_UINT32) return gguf_get_val_u32(&gguf, id);
  if (type == GGUF_TYPE_UINT64) return gguf_get_val_u64(&gguf, id);
  if (type != GGUF_TYPE_ARRAY) return 0;
  const gguf_type element = gguf_get_arr_type(&gguf, id);
  if (element != GGUF_TYPE_UINT32 && element != GGUF_TYPE_INT32) return 0;
  const auto* values = static_cast<const std::uint32_t*>(gguf_get_arr_data(&gguf, id));
  const std::size_t count = gguf_get_arr_n(&gguf, id);
  return count == 0 ? 0 : *std::max_element(values, values + count);
}

std::string text_of(const gguf_context& gguf, const std::string& key) {
  const std::int64_t id = gguf_find_key(&gguf, key.c_str());
  if (id < 0 || gguf_get_kv_type(&gguf, id) != GGUF_TYPE_STRING) return {};
  return gguf_get_val_str(&gguf, id);
}

// Keys and values of one token over all layers, 2 bytes a number.
std::uint64_t cache_bytes_per_token(const gguf_context& gguf, const std::string& architecture) {
  const std::uint64_t layers = number_of(gguf, architecture + ".block_count");
  const std::uint64_t heads = number_of(gguf, architecture + ".attention.head_count");
  const std::uint64_t width = number_of(gguf, architecture + ".embedding_length");
  std::uint64_t cached_heads = number_of(gguf, architecture + ".attention.head_count_kv");
  if (cached_heads == 0) cached_heads = heads;
  std::uint64_t key_length = number_of(gguf, architecture + ".attention.key_length");
  if (key_length == 0 && heads > 0) key_length = width / heads;
  std::uint64_t value_length = number_of(gguf, architecture + ".attention.value_length");
  if (value_length == 0) value_length = key_length;
  // Numbers no model has would overflow the product; the loader refuses such a file with its own words.
  if (layers > 10'000 || cached_heads > 10'000 || key_length > 100'000 || value_length > 100'000) return 0;
  return layers * cached_heads * (key_length + value_length) * 2;
}

// The file must hold every tensor that its head announces. A model in several files is only checked by the loader.
Result<void> check_whole(const EngineSettings& settings, const gguf_context& gguf, std::uint64_t bytes) {
  if (gguf_find_key(&gguf, "split.count") >= 0) return {};
  const std::uint64_t data = gguf_get_data_offset(&gguf);
  std::uint64_t needed = data;
  for (std::int64_t id = 0; id < gguf_get_n_tensors(&gguf); ++id) {
    needed = std::max<std::uint64_t>(needed, data + gguf_get_tensor_offset(&gguf, id) + gguf_get_tensor_size(&gguf, id));
  }
  if (needed <= bytes) return {};
  return cannot_load(settings, "is cut short: it has " + std::to_string(bytes) + " bytes of " + std::to_string(needed));
}

Result<void> check_digest(const EngineSettings& settings, std::string_view bytes) {
  if (settings.sha256.empty()) return {};
  const std::string actual = to_hex(sha256(bytes));
  if (equals_ignoring_case(actual, settings.sha256)) return {};
  return cannot_load(settings, "has the SHA-256 " + actual + ", not the " + settings.sha256 + " of the configuration");
}

Result<void> check_context(const EngineSettings& settings, const ModelFile& file) {
  if (file.trained_context == 0 || settings.context <= file.trained_context) return {};
  return cannot_load(settings, "was trained for " + std::to_string(file.trained_context) + " tokens, `context` asks for " +
                                   std::to_string(settings.context) + ": lower it");
}

std::string in_megabytes(std::uint64_t bytes) { return std::to_string((bytes + 999'999) / 1'000'000) + " MB"; }

Result<void> check_memory(const EngineSettings& settings, const ModelFile& file) {
  const std::uint64_t cache = file.cache_bytes_per_token * settings.context * settings.slots;
  const auto available = free_memory();
  if (!available || file.bytes + cache <= *available) return {};
  return cannot_load(settings, "needs " + in_megabytes(file.bytes) + " and, for " + std::to_string(settings.slots) + " slots of " +
                                   std::to_string(settings.context) + " tokens, " + in_megabytes(cache) + "; only " +
                                   in_megabytes(*available) + " of memory are free: lower `context` or `slots`");
}

Result<Gguf> read_head(const EngineSettings& settings) {
  const EngineLogCapture log;
  const gguf_init_params only_the_head{.no_alloc = true, .ctx = nullptr};
  std::string reason;
  try {
    if (Gguf gguf(gguf_init_from_file(settings.path.c_str(), only_the_head)); gguf) return gguf;
    reason = log.reason();
  } catch (const std::exception& exception) {
    reason = exception.what();
  }
  return cannot_load(settings, "is a broken GGUF file" + (reason.empty() ? "" : ": " + reason));
}

std::optional<std::uint64_t> number_in(const char* path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> free_memory() {
  std::optional<std::uint64_t> available;
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("MemAvailable:")) available = std::stoull(line.substr(13)) * 1024;
  }
  // Control groups, version 2: the limit of a container or a systemd unit.
  const auto limit = number_in("/sys/fs/cgroup/memory.max");
  if (!limit) return available;
  const std::uint64_t used = number_in("/sys/fs/cgroup/memory.current").value_or(0);
  const std::uint64_t left = *limit > used ? *limit - used : 0;
  return std::min(available.value_or(left), left);
}

Result<ModelFile> inspect_model_file(const EngineSettings& settings) {
  auto mapped = MappedFile::open(settings);
  if (!mapped) return mapped.error();
  if (!mapped->bytes().starts_with(kMagic)) return cannot_load(settings, "is not a GGUF file");
  if (auto digest = check_digest(settings, mapped->bytes()); !digest) return digest.error();

  auto opened = read_head(settings);
  if (!opened) return opened.error();
  const Gguf gguf = std::move(*opened);
  ModelFile file{.bytes = mapped->bytes().size()};
  const std::string architecture = text_of(*gguf, "general.architecture");
  file.trained_context = number_of(*gguf, architecture + ".context_length");
  file.cache_bytes_per_token = cache_bytes_per_token(*gguf, architecture);
  file.names_pooling = gguf_find_key(gguf.get(), (architecture + ".pooling_type").c_str()) >= 0;
  if (auto whole = check_whole(settings, *gguf, file.bytes); !whole) return whole.error();
  if (auto context = check_context(settings, file); !context) return context.error();
  if (auto memory = check_memory(settings, file); !memory) return memory.error();
  return file;
}

}  // namespace sekisho
