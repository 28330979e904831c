// SPDX-License-Identifier: Apache-2.0
#include "cli/env_settings.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace rolecall::cli {
namespace {

// 'it'\''s' for a POSIX shell; bare where nothing needs a quote.
std::string shell_quoted(std::string_view text) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./:=@,+%").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// PowerShell: '' stands for a quote.
std::string powershell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// A string of HCL, Python, JavaScript, Java and Go alike.
std::string code_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

using Variables = std::vector<std::pair<std::string_view, std::string>>;

Variables variables_for(const Target& target) {
  Variables variables{
      {"AWS_ENDPOINT_URL", target.endpoint}, {"AWS_REGION", target.region}, {"AWS_DEFAULT_REGION", target.region}};
  if (!target.credentials_file.empty()) {
    variables.emplace_back("AWS_SHARED_CREDENTIALS_FILE", target.credentials_file);
    variables.emplace_back("AWS_PROFILE", "root");
  }
  return variables;
}

std::string exports_for(const Target& target) {
  std::string text;
  for (const auto& [name, value] : variables_for(target)) {
    text += fmt::format("export {}={}\n", name, shell_quoted(value));
  }
  return text;
}

std::string for_cli(const Target& target) {
  return exports_for(target) +
         "# AWS CLI 2.13 and newer read AWS_ENDPOINT_URL.  Older ones, like Debian 12's, need it on the command line:\n"
         "#   rolecall aws s3 ls        or        aws --endpoint-url \"$AWS_ENDPOINT_URL\" s3 ls\n";
}

std::string for_powershell(const Target& target) {
  std::string text;
  for (const auto& [name, value] : variables_for(target)) {
    text += fmt::format("$env:{} = {}\n", name, powershell_quoted(value));
  }
  text += fmt::format(
      "# Releases of AWS Tools for PowerShell that do not read AWS_ENDPOINT_URL take it with every command:\n"
      "$rolecall = @{{ EndpointUrl = {}; Region = {}{} }}\n"
      "#   Get-IAMRoleList @rolecall\n"
      "# and S3 needs path-style addressing:\n"
      "$rolecallS3 = @{{ ClientConfig = @{{ ServiceURL = {}; AuthenticationRegion = {}; ForcePathStyle = $true }} }}\n"
      "#   Get-S3Bucket @rolecallS3\n",
      powershell_quoted(target.endpoint), powershell_quoted(target.region),
      target.credentials_file.empty()
          ? ""
          : fmt::format("; ProfileName = 'root'; ProfileLocation = {}", powershell_quoted(target.credentials_file)),
      powershell_quoted(target.endpoint), powershell_quoted(target.region));
  return text;
}

std::string for_terraform(const Target& target) {
  const std::string endpoint = code_quoted(target.endpoint);
  std::string text = fmt::format(
      "provider \"aws\" {{\n"
      "  region                      = {}\n"
      "  s3_use_path_style           = true\n"
      "  skip_metadata_api_check     = true\n"
      "  skip_region_validation      = true\n",
      code_quoted(target.region));
  if (!target.credentials_file.empty()) {
    text += fmt::format(
        "  shared_credentials_files    = [{}]\n"
        "  profile                     = \"root\"\n",
        code_quoted(target.credentials_file));
  }
  return text + fmt::format(
                    "  endpoints {{\n"
                    "    iam = {0}\n"
                    "    sts = {0}\n"
                    "    ec2 = {0}\n"
                    "    s3  = {0}\n"
                    "  }}\n"
                    "}}\n",
                    endpoint);
}

std::string for_python(const Target& target) {
  const std::string session =
      target.credentials_file.empty() ? "boto3.Session()" : "boto3.Session(profile_name=\"root\")";
  const std::string file =
      target.credentials_file.empty()
          ? ""
          : fmt::format("os.environ[\"AWS_SHARED_CREDENTIALS_FILE\"] = {}\n", code_quoted(target.credentials_file));
  return fmt::format(
      "{}import boto3\n"
      "{}session = {}\n"
      "# boto3 1.28 and newer also read AWS_ENDPOINT_URL; older ones need the argument.\n"
      "iam = session.client(\"iam\", endpoint_url={}, region_name={})\n",
      file.empty() ? "" : "import os\n", file, session, code_quoted(target.endpoint), code_quoted(target.region));
}

std::string for_js(const Target& target) {
  std::string credentials;
  if (!target.credentials_file.empty()) {
    credentials = fmt::format("\n  credentials: fromIni({{ profile: \"root\", filepath: {} }}),",
                              code_quoted(target.credentials_file));
  }
  return fmt::format(
      "import {{ IAMClient }} from \"@aws-sdk/client-iam\";\n"
      "import {{ S3Client }} from \"@aws-sdk/client-s3\";\n"
      "{}"
      "const rolecall = {{\n"
      "  endpoint: {},\n"
      "  region: {},{}\n"
      "}};\n"
      "const iam = new IAMClient(rolecall);\n"
      "const s3 = new S3Client({{ ...rolecall, forcePathStyle: true }});\n",
      credentials.empty() ? "" : "import { fromIni } from \"@aws-sdk/credential-providers\";\n",
      code_quoted(target.endpoint), code_quoted(target.region), credentials);
}

std::string for_java(const Target& target) {
  return exports_for(target) + fmt::format(
                                   "# AWS SDK for Java 2.x; releases that read AWS_ENDPOINT_URL need none of this:\n"
                                   "#   IamClient iam = IamClient.builder()\n"
                                   "#       .endpointOverride(URI.create({0}))\n"
                                   "#       .region(Region.of({1}))\n"
                                   "#       .build();\n"
                                   "#   S3Client s3 = S3Client.builder()\n"
                                   "#       .endpointOverride(URI.create({0}))\n"
                                   "#       .region(Region.of({1}))\n"
                                   "#       .forcePathStyle(true)\n"
                                   "#       .build();\n",
                                   code_quoted(target.endpoint), code_quoted(target.region));
}

std::string for_go(const Target& target) {
  return exports_for(target) + fmt::format(
                                   "# AWS SDK for Go v2; releases that read AWS_ENDPOINT_URL only need UsePathStyle:\n"
                                   "#   cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion({1}))\n"
                                   "#   iamClient := iam.NewFromConfig(cfg, func(o *iam.Options) {{\n"
                                   "#       o.BaseEndpoint = aws.String({0})\n"
                                   "#   }})\n"
                                   "#   s3Client := s3.NewFromConfig(cfg, func(o *s3.Options) {{\n"
                                   "#       o.BaseEndpoint = aws.String({0})\n"
                                   "#       o.UsePathStyle = true\n"
                                   "#   }})\n",
                                   code_quoted(target.endpoint), code_quoted(target.region));
}

}  // namespace

std::optional<Client> client_named(std::string_view name) {
  const auto found = std::ranges::find(kClientNames, name);
  if (found == kClientNames.end()) return std::nullopt;
  return static_cast<Client>(found - kClientNames.begin());
}

std::string settings_for(Client client, const Target& target) {
  switch (client) {
    case Client::Cli:
      return for_cli(target);
    case Client::Powershell:
      return for_powershell(target);
    case Client::Terraform:
      return for_terraform(target);
    case Client::Python:
      return for_python(target);
    case Client::Js:
      return for_js(target);
    case Client::Java:
      return for_java(target);
    case Client::Go:
      return for_go(target);
  }
  return {};
}

}  // namespace rolecall::cli
