// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/images.h"

#include <algorithm>
#include <array>

namespace rolecall::service::ec2 {
namespace {

// The ids are Rolecall's own; AWS has others in each region.  Owners are those of AWS.
constexpr std::string_view kAmazon = "137112412989", kCanonical = "099720109477", kDebian = "136693071363";
constexpr std::string_view kImageX86 = "x86_64", kImageArm = "arm64";

constexpr std::array kImages{
    Image{"ami-0a1e0000000000001", "al2023-ami-2023.6.20250107.0-kernel-6.1-x86_64",
          "Amazon Linux 2023 AMI 2023.6.20250107.0 x86_64 HVM kernel-6.1", kImageX86, kAmazon, "amazon", "/dev/xvda",
          "2025-01-07T00:00:00.000Z", 8, true},
    Image{"ami-0a1e0000000000002", "al2023-ami-2023.6.20250107.0-kernel-6.1-arm64",
          "Amazon Linux 2023 AMI 2023.6.20250107.0 arm64 HVM kernel-6.1", kImageArm, kAmazon, "amazon", "/dev/xvda",
          "2025-01-07T00:00:00.000Z", 8, true},
    Image{"ami-0a1e0000000000003", "amzn2-ami-kernel-5.10-hvm-2.0.20250108.0-x86_64-gp2",
          "Amazon Linux 2 Kernel 5.10 AMI 2.0.20250108.0 x86_64 HVM gp2", kImageX86, kAmazon, "amazon", "/dev/xvda",
          "2025-01-08T00:00:00.000Z", 8, false},
    Image{"ami-0b2e0000000000001", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250115",
          "Canonical, Ubuntu, 24.04, amd64 noble image", kImageX86, kCanonical, "", "/dev/sda1",
          "2025-01-15T00:00:00.000Z", 8, true},
    Image{"ami-0b2e0000000000002", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20250115",
          "Canonical, Ubuntu, 24.04, arm64 noble image", kImageArm, kCanonical, "", "/dev/sda1",
          "2025-01-15T00:00:00.000Z", 8, true},
    Image{"ami-0c3e0000000000001", "debian-12-amd64-20250115-1993", "Debian 12 (20250115-1993)", kImageX86, kDebian, "",
          "/dev/xvda", "2025-01-15T00:00:00.000Z", 8, false},
    Image{"ami-0c3e0000000000002", "debian-12-arm64-20250115-1993", "Debian 12 (20250115-1993)", kImageArm, kDebian, "",
          "/dev/xvda", "2025-01-15T00:00:00.000Z", 8, false},
};

}  // namespace

std::span<const Image> images() {
  return kImages;
}

const Image* find_image(std::string_view id) {
  const auto found = std::ranges::find(kImages, id, &Image::id);
  return found == kImages.end() ? nullptr : &*found;
}

}  // namespace rolecall::service::ec2
