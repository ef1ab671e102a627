# sekisho_embed_table(<target> <file>): the lines of a text file as part of a library. policies/detect/data/x.txt becomes the function
# x() of policies/detect/data/tables.h.
function(sekisho_embed_table target file)
  get_filename_component(name "${file}" NAME_WE)
  set(source "${PROJECT_SOURCE_DIR}/${file}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
  file(STRINGS "${source}" lines ENCODING UTF-8)
  set(rows "")
  foreach(line IN LISTS lines)
    string(APPEND rows "    R\"table(${line})table\",\n")
  endforeach()
  string(CONCAT code "// Made from ${file}.\n#include \"policies/detect/data/tables.h\"\n\n#include <array>\n\nnamespace sekisho {\nnamespace {\n\n"
                     "constexpr auto kLines = std::to_array<std::string_view>({\n${rows}});\n\n}  // namespace\n\n"
                     "std::span<const std::string_view> ${name}() { return kLines; }\n\n}  // namespace sekisho\n")
  set(made "${PROJECT_BINARY_DIR}/tables/${name}.cpp")
  file(CONFIGURE OUTPUT "${made}" CONTENT "${code}" @ONLY)
  target_sources(${target} PRIVATE "${made}")
endfunction()
