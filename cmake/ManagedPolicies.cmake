# rolecall_managed_policies(OUT)
#
# Sets OUT to the C++ file that codegen/embed_managed_policies.py makes of models/managed_policies/*.json, for the SOURCES of
# the module that serves them.  A policy added to the folder is picked up by the next build.
function(rolecall_managed_policies out)
  set(script ${CMAKE_SOURCE_DIR}/codegen/embed_managed_policies.py)
  set(generated ${CMAKE_BINARY_DIR}/gen/service/iam/managed_policy_data.cc)
  file(GLOB policies CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/models/managed_policies/*.json)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND /usr/bin/python3 ${script} ${generated} ${policies}
    DEPENDS ${script} ${policies}
    COMMENT "Embedding AWS's managed policies"
    VERBATIM)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
