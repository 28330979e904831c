// SPDX-License-Identifier: Apache-2.0
//
// The contract of store.h as tests.  A backend's own test file says how to open it:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, StoreConformance, testing::Values(Backend{"mine", [] { ... }}));
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace rolecall::store {

// Somewhere a store can be opened, closed and opened again; what it holds goes with it.
class Place {
 public:
  virtual ~Place() = default;
  virtual base::Result<std::unique_ptr<Store>> open(const state::Changes& builtin) = 0;
};

struct Backend {
  std::string name;
  std::function<std::unique_ptr<Place>()> make_place;
  enum class Memory { Keeps, Forgets } memory;  // whether a store opened again must find what was committed

  friend void PrintTo(const Backend& backend, std::ostream* out) { *out << backend.name; }
};

class StoreConformance : public testing::TestWithParam<Backend> {
 protected:
  void SetUp() override {
    place_ = GetParam().make_place();
    reopen();
  }
  // Closes the store and opens it again in the same place.
  void reopen(const state::Changes& builtin = {}) {
    store_.reset();
    auto opened = place_->open(builtin);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }

  std::unique_ptr<Place> place_;
  std::unique_ptr<Store> store_;
};

}  // namespace rolecall::store
