// SPDX-License-Identifier: Apache-2.0
#include "cli/env_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rolecall::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kEndpoint = "http://127.0.0.1:4566";

Target target_with(std::string credentials_file = "") {
  return {.endpoint = std::string(kEndpoint), .region = "eu-west-1", .credentials_file = std::move(credentials_file)};
}

TEST(EnvSettingsTest, EveryClientIsToldEndpointAndRegion) {
  for (const std::string_view name : kClientNames) {
    const auto client = client_named(name);
    ASSERT_TRUE(client) << name;
    const std::string text = settings_for(*client, target_with());
    EXPECT_THAT(text, HasSubstr(std::string(kEndpoint))) << name;
    EXPECT_THAT(text, HasSubstr("eu-west-1")) << name;
    EXPECT_TRUE(text.ends_with('\n')) << name;
  }
  EXPECT_EQ(client_named("cobol"), std::nullopt);
}

TEST(EnvSettingsTest, CredentialsFileIsNamedOnlyWhenThereIsOne) {
  for (const std::string_view name : kClientNames) {
    EXPECT_THAT(settings_for(*client_named(name), target_with()), Not(HasSubstr("root"))) << name;
    EXPECT_THAT(settings_for(*client_named(name), target_with("/d/root-credentials")), HasSubstr("/d/root-credentials"))
        << name;
  }
}

TEST(EnvSettingsTest, PathsAreQuotedForTheirLanguage) {
  const Target target = target_with("/it's here/root-credentials");
  EXPECT_THAT(settings_for(Client::Cli, target), HasSubstr("='/it'\\''s here/root-credentials'\n"));
  EXPECT_THAT(settings_for(Client::Powershell, target), HasSubstr("= '/it''s here/root-credentials'\n"));
  EXPECT_THAT(settings_for(Client::Terraform, target), HasSubstr("[\"/it's here/root-credentials\"]"));
}

TEST(EnvSettingsTest, ShellSettingsHoldNothingAShellWouldRun) {
  for (const Client client : {Client::Cli, Client::Java, Client::Go}) {
    const std::string text = settings_for(client, target_with());
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      const std::string line = text.substr(begin, end - begin);
      EXPECT_TRUE(line.starts_with("export ") || line.starts_with("#")) << line;
      begin = end + 1;
    }
  }
}

}  // namespace
}  // namespace rolecall::cli
