# sekisho_find_revision(OUT): the commit that these sources are of, as twelve hexadecimal digits, or `unknown` where they are no checkout
# (an archive; also one that was unpacked inside another repository). Taken when CMake configures. -DSEKISHO_REVISION=… says it instead,
# for builds from an archive whose commit is known.
set(SEKISHO_REVISION "" CACHE STRING "Commit of the sources; empty: what git says")

function(sekisho_find_revision out)
  set(${out} unknown PARENT_SCOPE)
  if(SEKISHO_REVISION)
    set(${out} "${SEKISHO_REVISION}" PARENT_SCOPE)
    return()
  endif()
  find_program(SEKISHO_GIT git)
  mark_as_advanced(SEKISHO_GIT)
  if(NOT SEKISHO_GIT OR NOT EXISTS "${PROJECT_SOURCE_DIR}/.git")
    return()
  endif()
  execute_process(COMMAND "${SEKISHO_GIT}" rev-parse --short=12 HEAD WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed AND commit MATCHES "^[0-9a-f]+$")
    set(${out} "${commit}" PARENT_SCOPE)
  endif()
endfunction()
