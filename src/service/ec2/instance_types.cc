// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/instance_types.h"

#include <span>

namespace rolecall::service::ec2 {
namespace {

struct Size {
  std::string_view name;
  std::int32_t vcpus;
  std::int64_t memory_mib;  // 0: by the family's ratio
};

constexpr Size kT2Sizes[] = {{"nano", 1, 512},   {"micro", 1, 1024},   {"small", 1, 2048},   {"medium", 2, 4096},
                             {"large", 2, 8192}, {"xlarge", 4, 16384}, {"2xlarge", 8, 32768}};
constexpr Size kT3Sizes[] = {{"nano", 2, 512},   {"micro", 2, 1024},   {"small", 2, 2048},   {"medium", 2, 4096},
                             {"large", 2, 8192}, {"xlarge", 4, 16384}, {"2xlarge", 8, 32768}};
constexpr Size kSizes[] = {{"large", 2, 0},    {"xlarge", 4, 0},    {"2xlarge", 8, 0},   {"4xlarge", 16, 0},
                           {"8xlarge", 32, 0}, {"12xlarge", 48, 0}, {"16xlarge", 64, 0}, {"24xlarge", 96, 0}};
constexpr Size kGravitonSizes[] = {{"medium", 1, 0},   {"large", 2, 0},    {"xlarge", 4, 0},    {"2xlarge", 8, 0},
                                   {"4xlarge", 16, 0}, {"8xlarge", 32, 0}, {"12xlarge", 48, 0}, {"16xlarge", 64, 0}};
constexpr Size kM1Sizes[] = {{"small", 1, 1740}};

constexpr std::string_view kX86 = "x86_64", kArm = "arm64";

struct Family {
  std::string_view name;
  std::span<const Size> sizes;
  std::string_view architecture;
  std::int32_t threads_per_core;
  std::int64_t mib_per_vcpu = 0;
  std::string_view default_credits = {};
  bool nitro = true;
};

constexpr Family kFamilies[] = {
    {"c5", kSizes, kX86, 2, 2048},
    {"c5a", kSizes, kX86, 2, 2048},
    {"c6a", kSizes, kX86, 2, 2048},
    {"c6g", kGravitonSizes, kArm, 1, 2048},
    {"c6i", kSizes, kX86, 2, 2048},
    {"c7a", kSizes, kX86, 1, 2048},
    {"c7g", kGravitonSizes, kArm, 1, 2048},
    {"c7i", kSizes, kX86, 2, 2048},
    {"m1", kM1Sizes, kX86, 1, 0, {}, false},
    {"m5", kSizes, kX86, 2, 4096},
    {"m5a", kSizes, kX86, 2, 4096},
    {"m6a", kSizes, kX86, 2, 4096},
    {"m6g", kGravitonSizes, kArm, 1, 4096},
    {"m6i", kSizes, kX86, 2, 4096},
    {"m7a", kSizes, kX86, 1, 4096},
    {"m7g", kGravitonSizes, kArm, 1, 4096},
    {"m7i", kSizes, kX86, 2, 4096},
    {"r5", kSizes, kX86, 2, 8192},
    {"r6g", kGravitonSizes, kArm, 1, 8192},
    {"r6i", kSizes, kX86, 2, 8192},
    {"r7g", kGravitonSizes, kArm, 1, 8192},
    {"r7i", kSizes, kX86, 2, 8192},
    {"t2", kT2Sizes, kX86, 1, 0, "standard", false},
    {"t3", kT3Sizes, kX86, 2, 0, "unlimited"},
    {"t3a", kT3Sizes, kX86, 2, 0, "unlimited"},
    {"t4g", kT3Sizes, kArm, 1, 0, "unlimited"},
};

InstanceType type_of(const Family& family, const Size& size) {
  return {.name = std::string(family.name).append(".").append(size.name),
          .vcpus = size.vcpus,
          .threads_per_core = size.vcpus > 1 ? family.threads_per_core : 1,
          .memory_mib = size.memory_mib > 0 ? size.memory_mib : size.vcpus * family.mib_per_vcpu,
          .architecture = family.architecture,
          .default_credits = family.default_credits,
          .nitro = family.nitro};
}

}  // namespace

std::optional<InstanceType> find_instance_type(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  for (const Family& family : kFamilies) {
    if (family.name != name.substr(0, dot)) continue;
    for (const Size& size : family.sizes) {
      if (size.name == name.substr(dot + 1)) return type_of(family, size);
    }
  }
  return std::nullopt;
}

void for_each_instance_type(const std::function<void(const InstanceType&)>& visit) {
  for (const Family& family : kFamilies) {
    for (const Size& size : family.sizes) visit(type_of(family, size));
  }
}

}  // namespace rolecall::service::ec2
