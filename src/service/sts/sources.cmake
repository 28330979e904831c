set(sts_sources
  sts/get_caller_identity.cc
)
