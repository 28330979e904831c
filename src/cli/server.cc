// SPDX-License-Identifier: Apache-2.0
#include "cli/server.h"

#include <fmt/core.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <filesystem>

#include "base/encoding.h"

namespace rolecall::cli {
namespace {

// Our servers answer at once.
constexpr http::ClientTimeouts kPatience{.connect = std::chrono::seconds(5), .idle = std::chrono::seconds(10)};
constexpr std::string_view kSchemes[] = {"http://", "https://"};

// What follows the scheme; empty if there is no scheme that we know.
std::string_view authority_of(std::string_view url) {
  for (const std::string_view scheme : kSchemes) {
    if (!url.starts_with(scheme)) continue;
    url.remove_prefix(scheme.size());
    return url.substr(0, url.find('/'));
  }
  return {};
}

// The text of a member of a JSON object; empty if there is none.
std::string member(std::string_view json, std::string_view name) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
  if (error || !value.is_object()) return {};
  const boost::json::value* found = value.get_object().if_contains(boost::json::string_view(name.data(), name.size()));
  if (found == nullptr || !found->is_string()) return {};
  return {found->get_string().data(), found->get_string().size()};
}

}  // namespace

base::Result<std::string> find_endpoint(std::string_view option, const Environment& environment) {
  std::string url(option);
  std::string_view origin = "--endpoint";
  if (url.empty()) {
    url = environment.find("AWS_ENDPOINT_URL").value_or(std::string(kDefaultEndpoint));
    origin = "AWS_ENDPOINT_URL";
  }
  while (url.ends_with('/')) url.pop_back();
  if (host_of(url).empty()) {
    return base::failure(
        fmt::format("{} must be the URL of a server, like {}, not `{}`", origin, kDefaultEndpoint, url));
  }
  return url;
}

std::string host_of(std::string_view endpoint) {
  const std::string_view authority = authority_of(endpoint);
  if (authority.starts_with('[')) return std::string(authority.substr(1, authority.find(']') - 1));
  return std::string(authority.substr(0, authority.find(':')));
}

base::Result<http::ClientResponse> ask(std::string_view url, std::string_view method, std::string_view path,
                                       const http::Headers& headers, std::string_view body) {
  RC_TRY(const http::ServerUrl server, http::parse_server_url(url));
  return http::request(server, method, path, headers, body, kPatience);
}

std::string region_of(const std::string& endpoint) {
  const auto reply = ask(endpoint, "GET", "/_rolecall/health");
  std::string region = reply ? member(reply->body, "region") : std::string();
  return region.empty() ? std::string(kDefaultRegion) : region;
}

base::Result<InstancePlace> find_instance(const std::string& endpoint, const std::string& instance) {
  const auto reply = ask(endpoint, "GET", "/_rolecall/imds-url/" + base::percent_encode(instance));
  if (!reply) {
    return base::failure(
        fmt::format("no server answers at {} ({}): start one with `rolecall serve`, or name another "
                    "with --endpoint or AWS_ENDPOINT_URL",
                    endpoint, reply.error().message));
  }
  InstancePlace place{.metadata_url = member(reply->body, "url"), .region = member(reply->body, "region")};
  if (reply->status == 200 && !place.metadata_url.empty() && !place.region.empty()) return place;
  const std::string message = member(reply->body, "message");
  return base::failure(message.empty() ? fmt::format("what answers at {} is no Rolecall server", endpoint) : message);
}

base::Result<std::string> root_credentials_of(const std::string& data_folder) {
  std::error_code ignored;
  const std::filesystem::path file = std::filesystem::absolute(data_folder, ignored) / "root-credentials";
  if (access(file.c_str(), R_OK) != 0) {
    return base::failure(fmt::format(
        "cannot read {}: --data must name the folder that `rolecall serve --data` uses, and only the user who runs the "
        "server may read its root key",
        file.string()));
  }
  return file.string();
}

}  // namespace rolecall::cli
