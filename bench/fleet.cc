// SPDX-License-Identifier: Apache-2.0
#include "fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/ids.h"
#include "base/random.h"

namespace rolecall::bench {
namespace {

constexpr int kInstancesInACommit = 5000;
constexpr std::uint32_t kFirstMetadataAddress = 0x7f100001;

state::Instance instance(const Fleet& fleet, int number, base::Random& random) {
  state::Instance out;
  out.account = fleet.account;
  out.id = base::hex_id("i-", random);
  out.reservation_id = base::hex_id("r-", random);
  out.image_id = fmt::format("ami-0{:016x}", number % 7);
  out.type = "t3.micro";
  out.key_name = "operations";
  out.subnet_id = fmt::format("subnet-0{:016x}", number % 3);
  out.vpc_id = "vpc-00000000000000001";
  out.availability_zone = "us-east-1a";
  out.private_ip = fmt::format("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
  out.mac = fmt::format("02:00:{:02x}:{:02x}:{:02x}:{:02x}", number >> 24 & 255, number >> 16 & 255, number >> 8 & 255,
                        number & 255);
  out.network_interface_id = base::hex_id("eni-", random);
  out.volume_id = base::hex_id("vol-", random);
  out.security_groups = {"sg-00000000000000001"};
  out.tags = {{"Name", fmt::format("web-{}", number)}};
  out.state = state::InstanceState::Running;
  out.launched = base::Time(base::milliseconds(1'770'000'000'000 + number));
  out.imds_address = kFirstMetadataAddress + static_cast<std::uint32_t>(number);
  return out;
}

}  // namespace

base::Result<void, store::Error> fill(store::Store& store, const Fleet& fleet, int count) {
  base::SeededRandom random(1);
  for (int done = 0; done < count;) {
    state::Changes changes;
    for (const int end = std::min(count, done + kInstancesInACommit); done < end; ++done) {
      auto made = instance(fleet, done, random);
      changes.put(state::Association{fleet.account, base::hex_id("iip-assoc-", random), made.id, fleet.profile_arn,
                                     fleet.profile_id, state::AssociationState::Associated, made.launched});
      changes.put(std::move(made));
    }
    RC_TRY_VOID(store::commit(store, std::move(changes), store.head()->revision));
  }
  return {};
}

}  // namespace rolecall::bench
