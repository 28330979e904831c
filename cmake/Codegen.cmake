# rolecall_generate(SERVICE OUT_VARIABLE [MODELS folder] [DATA folder])
#
# Generates the C++ of one service's API into ${CMAKE_BINARY_DIR}/gen and sets OUT_VARIABLE to the sources and headers of
# the api module.  The service module finds its part under gen/service/SERVICE.
find_program(ROLECALL_CODEGEN_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED
             DOC "Python with jinja2: the system's, because botocore's models come from the same packages")
set(ROLECALL_BOTOCORE_DATA /usr/lib/python3/dist-packages/botocore/data CACHE PATH "AWS's service models")

file(GLOB_RECURSE rolecall_codegen_inputs CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/codegen/*.py ${CMAKE_SOURCE_DIR}/codegen/templates/*.jinja)

function(rolecall_generate service out_variable)
  set(gen ${CMAKE_BINARY_DIR}/gen)
  cmake_parse_arguments(arg "" "MODELS;DATA" "" ${ARGN})
  set(models ${CMAKE_SOURCE_DIR}/models)
  set(data ${ROLECALL_BOTOCORE_DATA})
  if(arg_MODELS)
    set(models ${arg_MODELS})
  endif()
  if(arg_DATA)
    set(data ${arg_DATA})
  endif()
  set(api)
  foreach(file types.h errors.h operations.h decode.cc encode.cc operations.cc)
    list(APPEND api ${gen}/api/${service}/${file})
  endforeach()
  set(table ${gen}/service/${service}/operations.h ${gen}/service/${service}/dispatch.cc)
  set(patches)
  if(EXISTS ${models}/patches/${service}.json)
    set(patches ${models}/patches/${service}.json)
  endif()
  add_custom_command(
    OUTPUT ${api} ${table}
    COMMAND ${ROLECALL_CODEGEN_PYTHON} -B ${CMAKE_SOURCE_DIR}/codegen/generate.py
            --service ${service} --models ${models} --data ${data} --out ${gen}
    DEPENDS ${rolecall_codegen_inputs} ${models}/services.json ${models}/${service}.ops ${patches}
    COMMENT "Generating the API of ${service}"
    VERBATIM)
  set(${out_variable} ${api} ${table} PARENT_SCOPE)
endfunction()
