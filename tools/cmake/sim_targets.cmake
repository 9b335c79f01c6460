# One library or test binary per folder, made of every source file on disk: none can be forgotten.

# sim_library(<name> <folder> [PUBLIC <target>...] [PRIVATE <target>...])
# A folder without sources yet makes an interface library, so that its users configure all the same.
function(sim_library name folder)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC sim_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE sim_options ${arg_PUBLIC})
  endif()
endfunction()

# sim_test(<binary> <label> TIMEOUT <seconds> [LINK <target>...] [SOURCES <file>...])
# A GoogleTest binary; nothing without sources.
function(sim_test binary label)
  cmake_parse_arguments(arg "" "TIMEOUT" "LINK;SOURCES" ${ARGN})
  if(NOT arg_SOURCES)
    return()
  endif()
  add_executable(${binary} ${arg_SOURCES})
  target_link_libraries(${binary} PRIVATE sim_options ${arg_LINK} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${binary} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${label} TIMEOUT ${arg_TIMEOUT})
endfunction()
