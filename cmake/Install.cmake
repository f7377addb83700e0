# SPDX-License-Identifier: Apache-2.0
# Installs the headers, the compiled layer and what find_package(sanc) reads.
install(DIRECTORY libsanc/include/sanc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
# The page that dossiers get a copy of, where `./run viewer --file` made it.
install(FILES ${PROJECT_BINARY_DIR}/share/sanc/viewer.html DESTINATION ${CMAKE_INSTALL_DATADIR}/sanc OPTIONAL)
install(TARGETS sanc EXPORT sanc-targets)
if(TARGET sanc::evidence)
  install(TARGETS evidence EXPORT sanc-targets)
endif()
if(TARGET sanc::io)
  install(DIRECTORY io/include/sanc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
  install(TARGETS io EXPORT sanc-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

set(sanc_cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/sanc)
install(EXPORT sanc-targets NAMESPACE sanc:: DESTINATION ${sanc_cmake_folder})
configure_package_config_file(cmake/sancConfig.cmake.in ${PROJECT_BINARY_DIR}/sancConfig.cmake
  INSTALL_DESTINATION ${sanc_cmake_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sancConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/sancConfig.cmake ${PROJECT_BINARY_DIR}/sancConfigVersion.cmake
  DESTINATION ${sanc_cmake_folder})
