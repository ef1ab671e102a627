# sekisho_library(<name> <folder> [LINK <targets>...]): a static library `sekisho_<name>` of every .cpp directly in <folder>.
# A folder without sources becomes an interface library, so that the graph is the same from the first day.
function(sekisho_library name folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
  set(target "sekisho_${name}")
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC sekisho_options ${ARG_LINK})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE sekisho_options ${ARG_LINK})
  endif()
endfunction()

# sekisho_unit_test(<name> <folder under tests/unit> LINK <targets>...): one test program of every *_test.cpp in the folder,
# each of its tests known to ctest by its own name.
function(sekisho_unit_test name folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/unit/${folder}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE ${ARG_LINK} sekisho_test_support GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE SEKISHO_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()

# sekisho_fuzz_target(<name> LINK <targets>...): tests/fuzz/<name>.cpp with libFuzzer; ctest runs it over its corpus, tests/fuzz/run looks
# for new inputs. Only in builds with SEKISHO_FUZZ.
function(sekisho_fuzz_target name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(NOT SEKISHO_FUZZ OR NOT EXISTS "${PROJECT_SOURCE_DIR}/tests/fuzz/${name}.cpp")
    return()
  endif()
  add_executable(fuzz_${name} "${PROJECT_SOURCE_DIR}/tests/fuzz/${name}.cpp")
  target_link_libraries(fuzz_${name} PRIVATE ${ARG_LINK})
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  set(corpus "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
  add_test(NAME fuzz.${name} COMMAND fuzz_${name} -runs=0 -timeout=30 -rss_limit_mb=2048 -artifact_prefix=${PROJECT_BINARY_DIR}/ ${corpus})
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 300)
endfunction()
