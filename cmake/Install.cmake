# `cmake --install build/release --prefix /usr/local`: the program, its completions, the systemd unit, an example and the documents.
# Configuration under /etc is never written: `sekisho init /etc/sekisho` makes a first one.
install(TARGETS sekisho RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# The completions are what the program itself prints, so they cannot be older than it.
install(CODE "
  set(program \"$<TARGET_FILE:sekisho>\")
  set(prefix \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
  foreach(place IN ITEMS bash:bash-completion/completions/sekisho zsh:zsh/site-functions/_sekisho fish:fish/vendor_completions.d/sekisho.fish)
    string(REPLACE \":\" \";\" place \"\${place}\")
    list(GET place 0 shell)
    list(GET place 1 file)
    execute_process(COMMAND \"\${program}\" completion \"\${shell}\" OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS \"Installing: \${prefix}/${CMAKE_INSTALL_DATADIR}/\${file}\")
    file(WRITE \"\${prefix}/${CMAKE_INSTALL_DATADIR}/\${file}\" \"\${text}\")
  endforeach()
")

# systemd looks for units under lib, not under lib/<architecture>.
configure_file("${PROJECT_SOURCE_DIR}/packaging/systemd/sekisho.service" "${PROJECT_BINARY_DIR}/sekisho.service" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/sekisho.service" "${PROJECT_SOURCE_DIR}/packaging/systemd/sekisho.socket" DESTINATION lib/systemd/system)
install(FILES "${PROJECT_SOURCE_DIR}/packaging/systemd/sekisho.sysusers.conf" DESTINATION lib/sysusers.d RENAME sekisho.conf)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/config/examples" DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.yaml" PATTERN "*.txt")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/config/schema/" DESTINATION "${CMAKE_INSTALL_DATADIR}/sekisho/schema" FILES_MATCHING PATTERN "*.json")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs/" DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.md")
install(FILES README.md README.ja.md SECURITY.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/models/sekisho-demo/sekisho-demo.gguf" DESTINATION "${CMAKE_INSTALL_DATADIR}/sekisho/models" OPTIONAL)
