// SPDX-License-Identifier: Apache-2.0
#include "policy/resource_control.h"

#include <algorithm>

namespace rolecall::policy {
namespace {

// AWS: "List of AWS services that support RCPs" of the Organizations guide, autumn 2026.  Sorted.
constexpr std::string_view kServices[] = {"aoss",
                                          "appconfig",
                                          "appstream",
                                          "autoscaling",
                                          "autoscaling-plans",
                                          "budgets",
                                          "clouddirectory",
                                          "cloudfront",
                                          "cloudsearch",
                                          "cloudtrail-data",
                                          "codeartifact",
                                          "codebuild",
                                          "codecommit",
                                          "codepipeline",
                                          "cognito-identity",
                                          "cognito-idp",
                                          "comprehend",
                                          "comprehendmedical",
                                          "compute-optimizer",
                                          "cost-optimization-hub",
                                          "dax",
                                          "dsql",
                                          "dynamodb",
                                          "ecr",
                                          "ecr-public",
                                          "events",
                                          "firehose",
                                          "fis",
                                          "fms",
                                          "gamelift",
                                          "health",
                                          "inspector-scan",
                                          "kendra",
                                          "kinesisvideo",
                                          "kms",
                                          "logs",
                                          "memorydb",
                                          "networkmonitor",
                                          "notifications",
                                          "opensearch",
                                          "pca-connector-ad",
                                          "personalize",
                                          "polly",
                                          "pricing",
                                          "resource-groups",
                                          "rolesanywhere",
                                          "s3",
                                          "secretsmanager",
                                          "servicediscovery",
                                          "signin",
                                          "sqs",
                                          "sts",
                                          "support",
                                          "swf",
                                          "textract",
                                          "timestream-influxdb",
                                          "transcribe",
                                          "transfer",
                                          "translate",
                                          "wafv2",
                                          "workspaces",
                                          "xray"};
static_assert(std::is_sorted(std::begin(kServices), std::end(kServices)));

}  // namespace

bool is_under_resource_control(std::string_view service) {
  return std::binary_search(std::begin(kServices), std::end(kServices), service);
}

}  // namespace rolecall::policy
