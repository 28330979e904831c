# ROLECALL_SANITIZE: empty, "address,undefined" or "thread".
set(ROLECALL_SANITIZE "" CACHE STRING "Sanitizers to build everything with")
if(ROLECALL_SANITIZE)
  add_compile_options(-fsanitize=${ROLECALL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROLECALL_SANITIZE})
endif()
option(ROLECALL_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(ROLECALL_BENCH "Build the benchmarks" OFF)
if(ROLECALL_FUZZ)
  # libFuzzer's coverage in everything, its main() only in the targets of fuzz/.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
