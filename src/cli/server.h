// SPDX-License-Identifier: Apache-2.0
//
// The server that a command talks to, and the questions it may ask without credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/environment.h"
#include "http/client.h"

namespace rolecall::cli {

inline constexpr std::string_view kDefaultEndpoint = "http://127.0.0.1:4566";
inline constexpr std::string_view kDefaultRegion = "us-east-1";

// --endpoint (empty: not given), else AWS_ENDPOINT_URL, else the default; without a slash at its end.  Fails if it is
// no http or https URL of a host.
base::Result<std::string> find_endpoint(std::string_view option, const Environment& environment);

// "127.0.0.1" of "http://127.0.0.1:4566"; IPv6 without brackets.
std::string host_of(std::string_view endpoint);

// One request of ours to a server at `url` (http://HOST:PORT).  A status that is no success is an answer too.
base::Result<http::ClientResponse> ask(std::string_view url, std::string_view method, std::string_view path,
                                       const http::Headers& headers = {}, std::string_view body = {});

// The region the server answers for; the default one if it can't be asked now.
std::string region_of(const std::string& endpoint);

struct InstancePlace {
  std::string metadata_url;  // http://127.0.1.2:1338
  std::string region;
};
// Where the instance's metadata service is.  Fails with a text for the operator: no such instance, no server there.
base::Result<InstancePlace> find_instance(const std::string& endpoint, const std::string& instance);

// DIR/root-credentials of --data, as an absolute path.  Fails if it can't be read.
base::Result<std::string> root_credentials_of(const std::string& data_folder);

}  // namespace rolecall::cli
