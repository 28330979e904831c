set(sts_sources
  sts/assume_role.cc
  sts/assumed_role.cc
  sts/decode_authorization_message.cc
  sts/get_caller_identity.cc
)
