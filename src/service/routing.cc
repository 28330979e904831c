// SPDX-License-Identifier: Apache-2.0
#include "service/routing.h"

#include <algorithm>
#include <array>

#include "api/ec2/operations.h"
#include "api/iam/operations.h"
#include "api/organizations/operations.h"
#include "api/sts/operations.h"
#include "service/ec2/operations.h"
#include "service/iam/operations.h"
#include "service/organizations/operations.h"
#include "service/sts/operations.h"

namespace rolecall::service {
namespace {

constexpr std::array<WholeService, 4> kWholeServices = {{
    {{"iam", wire::Protocol::Query},
     "2010-05-08",
     "https://iam.amazonaws.com/doc/2010-05-08/",
     "",
     "iam.amazonaws.com",
     &iam::operations,
     &api::iam::is_known_but_not_served},
    {{"sts", wire::Protocol::Query},
     "2011-06-15",
     "https://sts.amazonaws.com/doc/2011-06-15/",
     "",
     "sts.amazonaws.com",
     &sts::operations,
     &api::sts::is_known_but_not_served},
    {{"ec2", wire::Protocol::Ec2},
     "2016-11-15",
     "http://ec2.amazonaws.com/doc/2016-11-15/",
     "",
     "ec2.amazonaws.com",
     &ec2::operations,
     &api::ec2::is_known_but_not_served},
    {{"organizations", wire::Protocol::Json},
     "2016-11-28",
     "",
     api::organizations::kTargetPrefix,
     "organizations.amazonaws.com",
     &organizations::operations,
     &api::organizations::is_known_but_not_served},
}};

// The fourth part of AKID/DATE/REGION/SERVICE/aws4_request, whose slashes may be percent-encoded in a query.
std::string_view service_in_credential(std::string_view credential) {
  for (int part = 0; part < 3; ++part) {
    const auto slash = credential.find_first_of("/%");
    if (slash == std::string_view::npos) return {};
    const bool encoded = credential[slash] == '%';
    if (encoded && !credential.substr(slash).starts_with("%2F") && !credential.substr(slash).starts_with("%2f")) {
      return {};
    }
    credential.remove_prefix(slash + (encoded ? 3 : 1));
  }
  return credential.substr(0, credential.find_first_of("/%"));
}

}  // namespace

std::span<const WholeService> whole_services() {
  return kWholeServices;
}

std::string_view scope_service(const http::RequestHead& head) {
  constexpr std::string_view kInHeader = "Credential=";
  constexpr std::string_view kInQuery = "X-Amz-Credential=";
  if (const auto authorization = head.headers.find("authorization")) {
    const auto at = authorization->find(kInHeader);
    return at == std::string_view::npos ? std::string_view()
                                        : service_in_credential(authorization->substr(at + kInHeader.size()));
  }
  const std::string_view query = head.query();
  const auto at = query.find(kInQuery);
  return at == std::string_view::npos ? std::string_view() : service_in_credential(query.substr(at + kInQuery.size()));
}

bool addresses_s3(const http::RequestHead& head) {
  const std::string_view service = scope_service(head);
  if (!service.empty()) return service == "s3";
  // Unsigned, or signed in a way we can't read: query APIs live at "/" and either POST a form or name an Action.
  if (head.path() != "/" && !head.path().empty()) return true;
  return head.method != "POST" && head.query().find("Action=") == std::string_view::npos;
}

const WholeService* whole_service(std::string_view name) {
  const auto found = std::ranges::find(kWholeServices, name, [](const auto& service) { return service.id.name; });
  return found == kWholeServices.end() ? nullptr : &*found;
}

const WholeService* whole_service_of_version(std::string_view version) {
  const auto found = std::ranges::find(kWholeServices, version, &WholeService::version);
  return found == kWholeServices.end() ? nullptr : &*found;
}

Target target_of(const http::RequestHead& head) {
  const std::string_view target = head.headers.find("x-amz-target").value_or("");
  const auto dot = target.rfind('.');
  if (dot == std::string_view::npos) return {};
  return {target.substr(0, dot), target.substr(dot + 1)};
}

const WholeService* whole_service_of_target(std::string_view prefix) {
  if (prefix.empty()) return nullptr;
  const auto found = std::ranges::find(kWholeServices, prefix, &WholeService::target_prefix);
  return found == kWholeServices.end() ? nullptr : &*found;
}

const Operation* find_operation(const WholeService& service, std::string_view action) {
  const auto operations = service.operations();
  const auto found = std::ranges::lower_bound(operations, action, {}, &Operation::name);
  return found == operations.end() || found->name != action ? nullptr : &*found;
}

}  // namespace rolecall::service
