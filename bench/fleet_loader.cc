// SPDX-License-Identifier: Apache-2.0
//
// fleet_loader FOLDER ACCOUNT PROFILE COUNT: puts a fleet into a server's data folder while the server is not running,
// for measurements with more instances than one would want to launch one call at a time.
#include <fmt/format.h>

#include <cstdlib>

#include "fleet.h"
#include "store/sqlite/sqlite_store.h"

namespace rolecall {
namespace {

base::Result<void, store::Error> load(store::Store& store, const base::AccountId& account, const char* name,
                                      int count) {
  const auto state = store.read();
  const auto* profile = state->profile(account, name);
  if (!profile) return base::failure(store::Error{.message = fmt::format("there is no instance profile {}", name)});
  return bench::fill(store, {account, profile->arn(), profile->id}, count);
}

}  // namespace
}  // namespace rolecall

int main(int argc, char** argv) {
  using namespace rolecall;
  if (argc != 5) return 2;
  const auto store = store::sqlite::open(argv[1], {});
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return 1;
  }
  const auto loaded = load(**store, base::AccountId(argv[2]), argv[3], std::atoi(argv[4]));
  if (!loaded) fmt::print(stderr, "{}\n", loaded.error().message);
  return loaded ? 0 : 1;
}
