// SPDX-License-Identifier: Apache-2.0
//
// Tree: what the metadata service says about one instance, below `latest` (or any dated version: one tree is served
// under all of them, imds.md 4).  Built for a request from the state; some fifty short texts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "state/snapshot.h"

namespace rolecall::imds {

// The dated versions that `/` lists, oldest first; `latest` comes last.
std::string version_listing();
bool is_version(std::string_view name);

struct Item {
  std::string body;
  bool is_binary = false;  // user data: application/octet-stream
};

class Tree {
 public:
  Tree(const state::Snapshot& state, const state::Instance& instance, std::string_view region);

  // `path` without slashes at its ends and without empty segments: "meta-data/placement/region".  A directory answers
  // its listing.  Absence: 404.
  std::optional<Item> find(std::string_view path) const;

 private:
  void add(std::string path, std::string_view value);
  void add_placement(const state::Instance& instance, std::string_view region);
  void add_network(const state::Snapshot& state, const state::Instance& instance);
  void add_key(const state::Snapshot& state, const state::Instance& instance);
  void add_tags(const state::Instance& instance);
  void add_identity_document(const state::Instance& instance, std::string_view region);
  std::optional<std::string> listing(std::string_view directory) const;

  std::map<std::string, std::string, std::less<>> leaves_;
  std::string user_data_;
  std::string key_name_;  // empty: no key pair, or one that is gone
};

}  // namespace rolecall::imds
