// SPDX-License-Identifier: Apache-2.0
#include "imds/service.h"

#include <fmt/format.h>

#include <charconv>

#include "base/encoding.h"
#include "imds/tree.h"

namespace rolecall::imds {
namespace {

using http::Response;
using state::Instance;
using state::InstanceState;

constexpr std::string_view kTtlRequestHeader = "x-aws-ec2-metadata-token-ttl-seconds";
// AWS: Go SDKs read this header of the answer to the PUT as a number and fail without it.
constexpr std::string_view kTtlAnswerHeader = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";
constexpr std::string_view kTokenHeader = "x-aws-ec2-metadata-token";
constexpr std::string_view kForwardedHeader = "x-forwarded-for";
constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kIamPath = "meta-data/iam";

Response page(int status, std::string_view title) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "text/html");
  out.body = fmt::format(
      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n"
      "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"\n"
      "\t\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\" lang=\"en\">\n <head>\n  <title>{0} - {1}</title>\n"
      " </head>\n <body>\n  <h1>{0} - {1}</h1>\n </body>\n</html>\n",
      status, title);
  return out;
}

Response empty(int status) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "text/plain");
  return out;
}

Response method_not_allowed(std::string_view allowed) {
  Response out = empty(405);
  out.headers.add("Allow", allowed);
  out.after = http::AfterAnswer::Close;
  return out;
}

Response text(std::string body) {
  Response out = empty(200);
  out.headers.add("Accept-Ranges", "none");
  out.body = std::move(body);
  return out;
}

// The real service ignores Host.  Ours listens on loopback, where a web page could reach it under a name that resolves
// to 127.x.y.z (DNS rebinding): only addresses and the names that programs use for them are taken.
bool is_expected_host(std::string_view host) {
  if (host.empty()) return true;
  if (host.front() == '[') return true;  // an IPv6 literal can't be rebound
  const std::string_view name = host.substr(0, host.rfind(':'));
  return name == "localhost" || name == "instance-data" || name == "instance-data.ec2.internal" ||
         http::IpAddress::parse(name).has_value();
}

// The segments of a path between single slashes.  AWS: runs of slashes count as one, and a slash at the end is nothing.
std::string normalized(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto start = path.find_first_not_of('/');
    if (start == std::string_view::npos) break;
    path.remove_prefix(start);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!out.empty()) out.push_back('/');
    out += segment;
  }
  return out;
}

std::optional<std::int64_t> wanted_ttl(const http::RequestHead& head) {
  const auto header = head.headers.find(kTtlRequestHeader);
  if (!header) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
  const bool whole = error == std::errc() && end == header->data() + header->size();
  if (!whole || seconds < kTokenTtlSecondsMin || seconds > kTokenTtlSecondsMax) return std::nullopt;
  return seconds;
}

}  // namespace

Service::Service(Parts parts)
    : parts_(std::move(parts)), tokens_(parts_.token_key), documents_(parts_.issuer, parts_.random, parts_.region) {
  parts_.store.watch([this](const store::Commit& commit) { follow(commit); });
}

// Stop renewing for the dead: what ends an instance's right to its documents also drops them.
void Service::follow(const store::Commit& commit) {
  for (const auto& change : commit.changes.list()) {
    if (change.kind == state::kind_of<Instance>()) {
      const auto* instance = static_cast<const Instance*>(change.value.get());
      if (!instance || instance->state != InstanceState::Running) documents_.forget(change.key);
    } else if (change.kind == state::kind_of<state::Association>() && !change.value) {
      const auto* gone = commit.before->find<state::Association>(change.key);
      if (gone && !commit.after->association_of(gone->instance_id)) documents_.forget(gone->instance_id);
    }
  }
}

http::BodyPlan Service::plan(const http::RequestHead&) {
  // No request of this protocol has a body worth reading.
  return http::Buffered{1024};
}

void Service::handle(http::Request&& request, http::Responder responder) {
  std::move(responder).send(answer(request.head));
}

Response Service::answer(const http::RequestHead& head) {
  if (!is_expected_host(head.host())) return page(403, "Forbidden");
  const auto state = parts_.store.read();
  const auto* instance = state->instance_at(head.local.address.v4_bits());
  if (!instance || instance->state == InstanceState::Stopped) {
    Response out = empty(404);
    out.body = fmt::format("no running instance has the address {}\n", head.local.address.to_string());
    return out;
  }
  if (!instance->metadata.endpoint_enabled) return page(403, "Forbidden");
  const std::string_view path = head.path();
  if (head.method == "PUT" || path == kTokenPath) return put_token(head, path, *instance);
  if (head.method != "GET" && head.method != "HEAD") return method_not_allowed("GET, HEAD");
  auto admission = admit(head, *instance);
  if (auto* refused = std::get_if<Response>(&admission)) return std::move(*refused);
  return get(head, *state, *instance, std::get<Admission>(admission));
}

// Order of checks: imds.md 2.
Response Service::put_token(const http::RequestHead& head, std::string_view path, const Instance& instance) {
  if (path != kTokenPath) return empty(403);  // also the same path with a slash or under a dated version
  if (head.method != "PUT") return method_not_allowed("OPTIONS, PUT");
  // AWS: a proxy that adds this header must not get tokens for others.
  if (head.headers.contains(kForwardedHeader)) return empty(403);
  const auto ttl = wanted_ttl(head);
  if (!ttl) return page(400, "Bad Request");
  Response out = empty(200);
  out.headers.add(kTtlAnswerHeader, std::to_string(*ttl));
  out.body = tokens_.make(instance.id, parts_.clock.now() + base::seconds(*ttl), parts_.random);
  // AWS: the hop limit is the TTL of the packets that carry the token, so it dies on its way to another machine.
  out.ip_ttl = static_cast<std::uint8_t>(instance.metadata.hop_limit);
  return out;
}

std::variant<Service::Admission, Response> Service::admit(const http::RequestHead& head,
                                                          const Instance& instance) const {
  const auto token = head.headers.find(kTokenHeader);
  if (!token) {
    // AWS: without a token the header of proxies does no harm, as before IMDSv2.
    if (instance.metadata.tokens_required) return page(401, "Unauthorized");
    return Admission{issuer::Delivery::ImdsV1, std::nullopt};
  }
  const auto left = tokens_.check(*token, instance.id, parts_.clock.now());
  if (!left) return page(401, "Unauthorized");
  if (head.headers.contains(kForwardedHeader)) return empty(403);
  return Admission{issuer::Delivery::ImdsV2, left};
}

Response Service::get(const http::RequestHead& head, const state::Snapshot& state, const Instance& instance,
                      const Admission& admission) {
  const std::string path = normalized(head.path());
  const auto slash = path.find('/');
  const std::string version = path.substr(0, slash);
  const std::string below = slash == std::string::npos ? "" : path.substr(slash + 1);
  std::optional<Item> item;
  if (path.empty()) {
    item = Item{version_listing()};
  } else if (is_version(version)) {
    if (below == kIamPath || below.starts_with(std::string(kIamPath) + "/")) {
      auto body = iam(std::string_view(below).substr(kIamPath.size()), state, instance, admission.delivery);
      if (body) item = Item{*std::move(body)};
    } else {
      item = Tree(state, instance, parts_.region).find(below);
    }
  }
  Response out = item ? text(std::move(item->body)) : page(404, "Not Found");
  if (item && item->is_binary) out.headers.set("Content-Type", "application/octet-stream");
  if (admission.token_ttl) out.headers.add(kTtlAnswerHeader, std::to_string(admission.token_ttl->count()));
  return out;
}

std::optional<std::string> Service::iam(std::string_view path, const state::Snapshot& state, const Instance& instance,
                                        issuer::Delivery delivery) {
  constexpr std::string_view kCredentials = "/security-credentials";
  if (path.empty()) {
    return state.association_of(instance.id) ? std::optional<std::string>("info\nsecurity-credentials/") : std::nullopt;
  }
  if (path == "/info") return iam_info(state, instance, parts_.clock.now());
  if (!path.starts_with(kCredentials)) return std::nullopt;
  path.remove_prefix(kCredentials.size());
  const auto document = documents_.current(state, instance, delivery, parts_.clock.now());
  if (!document) return std::nullopt;
  if (path.empty()) return document->role_name;
  // AWS: the role's name, exactly; anything else below is not there (also `security-credentials-extended`, which
  // clients take as a reason to ask here).
  return path.substr(1) == document->role_name && path.front() == '/' ? std::optional(document->body) : std::nullopt;
}

}  // namespace rolecall::imds
