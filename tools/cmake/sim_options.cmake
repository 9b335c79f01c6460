# Compiler settings, as the interface target `sim_options` that every target of ours links.
add_library(sim_options INTERFACE)
target_include_directories(sim_options INTERFACE ${PROJECT_SOURCE_DIR})
# Sign conversions are everyday arithmetic between libraries' int and our sizes; narrowing ones
# stay on.
target_compile_options(sim_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor)
if(SIM_WERROR)
  target_compile_options(sim_options INTERFACE -Werror)
endif()

if(SIM_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # ccache's demand of those who precompile headers.
  target_compile_options(sim_options INTERFACE -fpch-preprocess)
endif()

if(SIM_SANITIZE)
  add_compile_options(-fsanitize=${SIM_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SIM_SANITIZE})
  if(SIM_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(SIM_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
if(SIM_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(SIM_CCACHE ccache)
  if(SIM_CCACHE)
    # Clones in other folders share what was compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${SIM_CCACHE})
  endif()
endif()

if(SIM_TIDY)
  find_program(SIM_CLANG_TIDY clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${SIM_CLANG_TIDY} --quiet --warnings-as-errors=*)
  # clang-tidy must see every file: a cached object would skip it.
  set(CMAKE_CXX_COMPILER_LAUNCHER "")
endif()
