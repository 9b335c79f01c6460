# Tables of AWS's service models, made at build time from Debian's python3-botocore.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(SIM_AWS_MODELS "" CACHE PATH "Folder of AWS's service models (botocore's data)")
if(NOT SIM_AWS_MODELS)
  set(sim_aws_models_found /usr/lib/python3/dist-packages/botocore/data)
  if(NOT IS_DIRECTORY ${sim_aws_models_found})
    execute_process(
      COMMAND ${Python3_EXECUTABLE} -c
        "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"
      OUTPUT_VARIABLE sim_aws_models_found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  set_property(CACHE SIM_AWS_MODELS PROPERTY VALUE "${sim_aws_models_found}")
endif()
if(NOT IS_DIRECTORY "${SIM_AWS_MODELS}")
  message(FATAL_ERROR "AWS's service models are missing. Install Debian's package python3-botocore "
    "(tools/install-deps build), or give a folder of models with -DSIM_AWS_MODELS=FOLDER.")
endif()

# sim_aws_tables(<target> <function> <service>...)
# Adds the tables of the services to a target, and the function in fakes::wire::generated that lists
# them.
function(sim_aws_tables target function)
  set(generator ${PROJECT_SOURCE_DIR}/tools/aws-models/generate)
  set(folder ${PROJECT_BINARY_DIR}/aws-models)
  file(MAKE_DIRECTORY ${folder})
  set(index ${folder}/${target}_index.cpp)
  add_custom_command(OUTPUT ${index}
    COMMAND ${Python3_EXECUTABLE} -B ${generator} --index ${function} --output ${index} ${ARGN}
    DEPENDS ${generator} COMMENT "Listing the AWS models of ${target}" VERBATIM)
  set(sources ${index})
  foreach(service ${ARGN})
    file(GLOB models ${SIM_AWS_MODELS}/${service}/*/service-2.json*)
    file(GLOB additions CONFIGURE_DEPENDS
      ${PROJECT_SOURCE_DIR}/tools/aws-models/additions/${service}.json)
    set(table ${folder}/${service}.cpp)
    add_custom_command(OUTPUT ${table}
      COMMAND ${Python3_EXECUTABLE} -B ${generator} --models ${SIM_AWS_MODELS} --output ${table}
        ${service}
      DEPENDS ${generator} ${models} ${additions}
      COMMENT "Reading the AWS model of ${service}" VERBATIM)
    list(APPEND sources ${table})
  endforeach()
  # One literal holds all texts of a service.
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${sources})
endfunction()
