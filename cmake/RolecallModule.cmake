# rolecall_module(NAME SOURCES ... [DEPS ...] [PRIVATE_DEPS ...] [TESTS ...] [TEST_DEPS ...])
#
# One folder of src/, one static library `rolecall_NAME` (alias rolecall::NAME), and, where TESTS names files beside the
# sources, one test program `NAME_test` that ctest runs with the label "unit".  DEPS are what the public headers need,
# PRIVATE_DEPS what only the sources need.  tests/style/layers.toml says who may depend on whom.
function(rolecall_module)
  cmake_parse_arguments(arg "" "NAME" "SOURCES;DEPS;PRIVATE_DEPS;TESTS;TEST_DEPS" ${ARGN})
  set(target rolecall_${arg_NAME})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/gen)
    target_link_libraries(${target} PUBLIC ${arg_DEPS} PRIVATE rolecall_warnings ${arg_PRIVATE_DEPS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/gen)
    target_link_libraries(${target} INTERFACE ${arg_DEPS})
  endif()
  add_library(rolecall::${arg_NAME} ALIAS ${target})
  if(arg_TESTS AND BUILD_TESTING)
    add_executable(${arg_NAME}_test ${arg_TESTS})
    target_link_libraries(${arg_NAME}_test PRIVATE ${target} ${arg_TEST_DEPS} ${arg_PRIVATE_DEPS} rolecall_warnings
                          GTest::gmock_main)
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME}_test)
    set_tests_properties(${arg_NAME} PROPERTIES LABELS unit)
  endif()
endfunction()
