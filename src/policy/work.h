// SPDX-License-Identifier: Apache-2.0
//
// Work: what one decision may cost.  Patterns are matched in at most |pattern| x |text| steps, so nothing is ever
// exponential; but many patterns full of `?`, each as long as AWS allows, could still keep a processor busy for
// seconds. A decision that would take more than kMaxWork steps is denied: that many cannot come from policies that
// anybody wrote, only from an attack, and a decision must not be the way to stop the server.
#pragma once

#include <cstdint>

namespace rolecall::policy {

// LIMIT: ours; about 50 ms.  Steps are pieces of patterns tried at a place of a text, and values compared.
inline constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 24;

class Work {
 public:
  explicit Work(std::uint64_t limit = kMaxWork) : limit_(limit) {}
  static Work unlimited() { return Work(UINT64_MAX); }

  // False: there is no more to spend.  Whatever was found out by then must not be used.
  bool spend(std::uint64_t steps) { return (spent_ += steps) <= limit_; }
  bool exhausted() const { return spent_ > limit_; }
  std::uint64_t spent() const { return spent_; }

 private:
  std::uint64_t limit_;
  std::uint64_t spent_ = 0;
};

}  // namespace rolecall::policy
