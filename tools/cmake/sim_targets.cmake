# One library or test binary per folder, made of every source file on disk: none can be forgotten.

# sim_precompile(<name> [<header>...])
# Most of the time of a compilation goes into headers that are not ours: they are read once for each
# target. Files include what they use all the same: the presets without this see it.
function(sim_precompile name)
  if(SIM_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE
      <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <mutex> <optional> <set>
      <string> <string_view> <thread> <utility> <vector>
      <fmt/format.h> <nlohmann/json.hpp> ${ARGN})
  endif()
endfunction()

# sim_library(<name> <folder> [PUBLIC <target>...] [PRIVATE <target>...] [PRECOMPILE <header>...])
# A folder without sources yet makes an interface library, so that its users configure all the same.
function(sim_library name folder)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC sim_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    sim_precompile(${name} ${arg_PRECOMPILE})
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
  sim_precompile(${binary} <gmock/gmock.h>)
  gtest_discover_tests(${binary} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${label} TIMEOUT ${arg_TIMEOUT})
endfunction()
