// SPDX-License-Identifier: Apache-2.0
//
// Service: the metadata service of all instances, on one listener.  The local address of a connection tells the
// instance: each has an address of its own in 127.0.0.0/8, so real clients, which take a host and a port but no path,
// find theirs.  Answers come from memory in one write; nothing here waits.
//
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/server.h"
#include "imds/role_documents.h"
#include "imds/token.h"
#include "store/store.h"

namespace rolecall::imds {

struct Parts {
  store::Store& store;  // must not have been committed to yet: the service watches it
  const issuer::Issuer& issuer;
  const base::Clock& clock;
  base::Random& random;
  std::string region;
  base::Secret token_key;  // of session tokens; the same key after a restart keeps clients' tokens good
};

class Service final : public http::Application {
 public:
  explicit Service(Parts parts);

  http::BodyPlan plan(const http::RequestHead& head) override;
  void handle(http::Request&& request, http::Responder responder) override;
  void handle_streamed(const http::RequestHead&, http::BodyReader&, http::ResponseWriter&) override {}

 private:
  // How a request for data was let in.
  struct Admission {
    issuer::Delivery delivery;
    std::optional<base::seconds> token_ttl;  // of the token that it carried
  };

  http::Response answer(const http::RequestHead& head);
  http::Response put_token(const http::RequestHead& head, std::string_view path, const state::Instance& instance);
  http::Response get(const http::RequestHead& head, const state::Snapshot& state, const state::Instance& instance,
                     const Admission& admission);
  std::variant<Admission, http::Response> admit(const http::RequestHead& head, const state::Instance& instance) const;
  // `path` is below meta-data/iam.  Absence: 404.
  std::optional<std::string> iam(std::string_view path, const state::Snapshot& state, const state::Instance& instance,
                                 issuer::Delivery delivery);
  void follow(const store::Commit& commit);

  Parts parts_;
  TokenKeys tokens_;
  RoleDocuments documents_;
};

}  // namespace rolecall::imds
