// SPDX-License-Identifier: Apache-2.0
//
// RoleDocuments: the role credentials of instances as the metadata service shows them.  A document is made when it is
// first asked for and kept until it is due for rotation, so answers come from memory and rotation costs no write.
//
// Life of a document (imds.md 7):
//   - it lives 6 hours plus up to 35 minutes (fixed for an instance), and is replaced when it is about an hour old, so
//     a new one is there more than five hours before the old one ends;
//   - an association, a replacement and a start of the instance bring a new one at once;
//   - a role taken out of the profile, another role put in, or a deleted profile show at the next rotation; until there
//     is a role again the old document is shown until it expires;
//   - a trust policy that does not let EC2 in shows as an error document, which is made anew for every request.
//
// Each instance has two: one delivered without a session token (ec2:RoleDelivery 1.0) and one with (2.0).
//
// Thread-safe.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "issuer/issuer.h"
#include "state/snapshot.h"

namespace rolecall::imds {

// What `iam/security-credentials/` lists and `.../ROLE` shows, always together, so that a client which lists and then
// asks never meets a role without a document.
struct RoleDocument {
  std::string role_name;
  std::string body;  // JSON, imds.md 6
};

class RoleDocuments {
 public:
  RoleDocuments(const issuer::Issuer& issuer, base::Random& random, std::string region)
      : issuer_(issuer), random_(random), region_(std::move(region)) {}

  // Null: the instance has no role to show.
  std::shared_ptr<const RoleDocument> current(const state::Snapshot& state, const state::Instance& instance,
                                              issuer::Delivery delivery, base::Time now);

  // Drops what is kept of an instance that has stopped, ended or lost its association.
  void forget(std::string_view instance_id);

 private:
  // Ties a document to what it was made for.
  struct Kept {
    std::string association_id;
    std::int32_t boot = 0;
    std::shared_ptr<const RoleDocument> document;
    base::Time rotate_at{}, expires_at{};
  };
  // One lock for each part of the instances, so that they don't wait for each other.
  struct Shard {
    base::Mutex mutex;
    // The key is the instance id and one letter for the delivery.
    std::unordered_map<std::string, Kept> kept RC_GUARDED_BY(mutex);
  };
  static constexpr std::size_t kShards = 64;

  Shard& shard_of(std::string_view instance_id);
  Kept issue(const state::Role& role, const state::Instance& instance, const state::Association& association,
             issuer::Delivery delivery, base::Time now);

  const issuer::Issuer& issuer_;
  base::Random& random_;
  const std::string region_;
  std::array<Shard, kShards> shards_;
};

// `iam/info`.  Absence: the instance has no association.
std::optional<std::string> iam_info(const state::Snapshot& state, const state::Instance& instance, base::Time now);

}  // namespace rolecall::imds
