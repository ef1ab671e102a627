# llama.cpp v0.5.0 for the embedded provider: the interface target `sekisho_llama`, and the program llama-server from the same tree,
# which tests and quickstart use as an outside provider.
#
# The libraries are built once into a cache folder outside this build, keyed by source, compiler and flags, and never instrumented:
# the release and the ASan build link the very same files. That mix is sound here. libstdc++ annotates its containers for ASan only
# under _GLIBCXX_SANITIZE_VECTOR, which nothing sets, so a vector made on one side and grown on the other raises no false
# container-overflow; and ODR checks look at instrumented globals only. TSan cannot see the engine's locks, so that preset builds
# without it.
#
#   SEKISHO_LLAMA_DIR      a llama.cpp source tree; empty: scripts/fetch-llama brings the pinned one at configure
#   SEKISHO_LLAMA_SERVER   set here: path of llama-server once `sekisho_llama_build` is built; also <cache folder>/bin/llama-server

if(SEKISHO_LLAMA_DIR)
  cmake_path(ABSOLUTE_PATH SEKISHO_LLAMA_DIR NORMALIZE OUTPUT_VARIABLE llama_source)
else()
  execute_process(COMMAND "${PROJECT_SOURCE_DIR}/scripts/fetch-llama" OUTPUT_VARIABLE llama_source OUTPUT_STRIP_TRAILING_WHITESPACE
                  RESULT_VARIABLE llama_fetched)
  if(NOT llama_fetched EQUAL 0)
    message(FATAL_ERROR "llama.cpp could not be fetched (see above). Give a source tree with -DSEKISHO_LLAMA_DIR=<folder>, "
                        "or build without the embedded provider: -DSEKISHO_EMBEDDED=OFF")
  endif()
endif()
if(NOT EXISTS "${llama_source}/tools/server/server-context.h")
  message(FATAL_ERROR "`${llama_source}` is no llama.cpp v0.5.0 source tree: tools/server/server-context.h is missing")
endif()

if(DEFINED ENV{SEKISHO_CACHE})
  set(llama_cache "$ENV{SEKISHO_CACHE}/llama.cpp-v0.5.0")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(llama_cache "$ENV{XDG_CACHE_HOME}/sekisho/llama.cpp-v0.5.0")
elseif(DEFINED ENV{HOME})
  set(llama_cache "$ENV{HOME}/.cache/sekisho/llama.cpp-v0.5.0")
else()
  set(llama_cache "/root/.cache/sekisho/llama.cpp-v0.5.0")
endif()

# LLAMA_USE_PREBUILT_UI would download web pages while building. GGML_NATIVE would bake this machine's processor into ccache and into the binary; AVX2, FMA and F16C are x86-64-v3.
set(llama_options
  -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
  -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF
  -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND llama_options -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON)
endif()
string(SHA256 llama_key "${llama_source};${CMAKE_CXX_COMPILER};${CMAKE_CXX_COMPILER_VERSION};${llama_options}")
string(SUBSTRING "${llama_key}" 0 12 llama_key)
set(llama_build "${llama_cache}/build-${llama_key}")

set(llama_libraries
  tools/server/libserver-context.a common/libllama-common.a common/libllama-common-base.a tools/mtmd/libmtmd.a src/libllama.a
  ggml/src/libggml.a ggml/src/libggml-cpu.a ggml/src/libggml-base.a vendor/hash/libvendor-hash.a vendor/cpp-httplib/libcpp-httplib.a)
list(TRANSFORM llama_libraries PREPEND "${llama_build}/")
set(llama_launcher "")
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(llama_launcher "-DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}")
endif()
set(llama_configure "${CMAKE_COMMAND}" -G Ninja -S "${llama_source}" -B "${llama_build}" -Wno-dev ${llama_options} ${llama_launcher}
  "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}")
set(llama_server "${llama_build}/bin/llama-server")
set(SEKISHO_LLAMA_SERVER "${llama_server}" CACHE INTERNAL "llama-server of the pinned llama.cpp")

file(MAKE_DIRECTORY "${llama_cache}/bin")
# A new build folder runs this once; it ends at the stamp when another has built before. The lock is for two that start at once.
list(JOIN llama_configure "' '" llama_configure)
set(llama_steps "test -e '${llama_build}/built' || ('${llama_configure}' && "
  "'${CMAKE_COMMAND}' --build '${llama_build}' --target server-context llama-server && touch '${llama_build}/built')")
list(JOIN llama_steps "" llama_steps)
add_custom_command(
  OUTPUT ${llama_libraries} "${llama_server}"
  COMMAND flock "${llama_build}.lock" sh -c "${llama_steps}"
  COMMAND "${CMAKE_COMMAND}" -E create_symlink "${llama_server}" "${llama_cache}/bin/llama-server"
  COMMENT "llama.cpp in ${llama_build}: built once, five minutes on two cores"
  USES_TERMINAL VERBATIM)
add_custom_target(sekisho_llama_build DEPENDS ${llama_libraries} "${llama_server}")

add_library(sekisho_llama INTERFACE)
add_dependencies(sekisho_llama sekisho_llama_build)
target_include_directories(sekisho_llama SYSTEM INTERFACE
  "${llama_source}/tools/server" "${llama_source}/tools/mtmd" "${llama_source}/common" "${llama_source}/vendor" "${llama_source}/include"
  "${llama_source}/ggml/include" "${llama_source}")
target_compile_definitions(sekisho_llama INTERFACE GGML_USE_CPU LLAMA_SUBPROCESS)
target_link_libraries(sekisho_llama INTERFACE ${llama_libraries} Threads::Threads ${CMAKE_DL_LIBS} m)
