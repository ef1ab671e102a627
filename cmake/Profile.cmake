# Release builds are optimised by counts of how often each branch is taken: cmake/release.profdata, which tests/bench/train takes from runs
# under load (docs/adr/0011-profile-guided-release.md). A function that has changed since is compiled as if there were no counts of it.
set(SEKISHO_PROFILE "USE" CACHE STRING "USE: release builds by the counts of cmake/release.profdata. OFF: without. MAKE: a program that counts")
set_property(CACHE SEKISHO_PROFILE PROPERTY STRINGS USE OFF MAKE)

# sekisho_profile(<target>): what is compiled with <target>'s options is compiled by the counts, or counts.
function(sekisho_profile target)
  if(NOT SEKISHO_PROFILE MATCHES "^(USE|OFF|MAKE)$")
    message(FATAL_ERROR "SEKISHO_PROFILE is `${SEKISHO_PROFILE}`: USE, OFF or MAKE")
  endif()
  # Names of functions of one file hold the file's name, not its path, which differs from machine to machine.
  set(names "SHELL:-mllvm -static-func-full-module-prefix=false")
  if(SEKISHO_PROFILE STREQUAL "MAKE")
    target_compile_options(${target} INTERFACE -fprofile-generate ${names})
    target_link_options(${target} INTERFACE -fprofile-generate)
    return()
  endif()
  if(SEKISHO_PROFILE STREQUAL "OFF" OR SEKISHO_SANITIZE OR NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    return()
  endif()
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
    message(STATUS "The counts of cmake/release.profdata are left out: they are for clang 19")
    return()
  endif()
  set(counts "${PROJECT_SOURCE_DIR}/cmake/release.profdata")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${counts}")
  # Other counts have another name, so that everything is compiled anew with them.
  file(SHA256 "${counts}" hash)
  string(SUBSTRING ${hash} 0 12 hash)
  set(copy "${CMAKE_BINARY_DIR}/release-${hash}.profdata")
  configure_file("${counts}" "${copy}" COPYONLY)
  if(CMAKE_GENERATOR MATCHES "Ninja")  # compiles in the build folder; a path from there is the same in every work tree
    file(RELATIVE_PATH copy "${CMAKE_BINARY_DIR}" "${copy}")
  endif()
  target_compile_options(${target} INTERFACE "-fprofile-use=${copy}" ${names} -Wno-profile-instr-unprofiled -Wno-profile-instr-out-of-date
    -Wno-backend-plugin)
endfunction()
