// SPDX-License-Identifier: Apache-2.0
#include "base/system_message.h"

#include <cstring>

namespace rolecall::base {

std::string system_message(int number) {
  const char* text = ::strerrordesc_np(number);  // constant texts of glibc, without a buffer that threads would share
  return text ? text : "error " + std::to_string(number);
}

}  // namespace rolecall::base
