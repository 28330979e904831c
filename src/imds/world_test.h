// SPDX-License-Identifier: Apache-2.0
//
// For this module's tests: a store with one running instance that has a profile with a role.
#pragma once

#include <gtest/gtest.h>

#include "issuer/issuer.h"
#include "store/memory/memory_store.h"

namespace rolecall::imds {

inline constexpr const char* kEc2Trust =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}})";
inline constexpr const char* kOtherTrust =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}})";

struct TestWorld {
  const base::AccountId account{"123456789012"};
  base::ManualClock clock{base::Time(base::milliseconds(1770091506789))};
  base::SeededRandom random{7};
  issuer::Issuer issuer{issuer::KeyRing::generate(clock.now(), random)};
  std::unique_ptr<store::Store> store = store::memory::open({});

  void commit(state::Changes changes) {
    ASSERT_TRUE(store::commit(*store, std::move(changes), store->head()->revision));
  }
  template <class Entity>
  void put(Entity entity) {
    state::Changes changes;
    changes.put(std::move(entity));
    commit(std::move(changes));
  }

  state::Role role(std::string name, const char* trust = kEc2Trust) {
    state::Role out;
    out.account = account;
    out.name = std::move(name);
    out.id = base::UniqueId("AROA" + out.name);
    out.trust = {trust, policy::Kind::Trust, *policy::compile(trust, policy::Kind::Trust), {}};
    return out;
  }
  state::InstanceProfile profile(std::string role_name) {
    state::InstanceProfile out;
    out.account = account;
    out.name = "prof";
    out.id = base::UniqueId("AIPAPROF");
    out.role_name = std::move(role_name);
    return out;
  }
  state::Association association(const std::string& id) {
    state::Association out;
    out.account = account;
    out.id = id;
    out.instance_id = "i-1";
    out.profile_arn = profile("").arn();
    out.profile_id = base::UniqueId("AIPAPROF");
    out.state = state::AssociationState::Associated;
    return out;
  }
  state::Instance instance() {
    state::Instance out;
    out.account = account;
    out.id = "i-1";
    out.image_id = "ami-1";
    out.mac = "02:00:00:00:00:01";
    out.private_ip = "172.31.0.5";
    out.vpc_id = "vpc-1";
    out.availability_zone = "us-east-1a";
    out.state = state::InstanceState::Running;
    out.imds_address = 0x7f010203;
    return out;
  }
  void launch() {
    put(role("web"));
    put(profile("web"));
    put(instance());
    put(association("iip-assoc-1"));
  }
};

}  // namespace rolecall::imds
