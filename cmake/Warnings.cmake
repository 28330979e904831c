# Every target of ours is compiled with these; CI adds -Werror through ROLECALL_WERROR.
option(ROLECALL_WERROR "Treat warnings as errors" OFF)
add_library(rolecall_warnings INTERFACE)
target_compile_options(rolecall_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers   # designated initializers leave the rest at their defaults on purpose
  -Werror=switch -Werror=return-type)
if(ROLECALL_WERROR)
  target_compile_options(rolecall_warnings INTERFACE -Werror)
endif()
