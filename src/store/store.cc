// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <future>
#include <utility>

namespace rolecall::store {

base::Result<state::SnapshotPtr, Error> commit(Store& store, state::Changes changes, state::Revision expected) {
  std::promise<base::Result<state::SnapshotPtr, Error>> promise;
  auto outcome = promise.get_future();
  RC_TRY_VOID(store.submit(std::move(changes), expected, [promise = std::move(promise)](auto result) mutable {
    promise.set_value(std::move(result));
  }));
  return outcome.get();
}

base::Result<state::SnapshotPtr, Error> transact(Store& store,
                                                 const std::function<state::Changes(const state::Snapshot&)>& decide) {
  for (;;) {
    const state::SnapshotPtr head = store.head();
    auto result = commit(store, decide(*head), head->revision);
    if (result || result.error().kind != Error::Kind::Conflict) return result;
  }
}

}  // namespace rolecall::store
