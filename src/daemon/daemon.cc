// SPDX-License-Identifier: Apache-2.0
#include "daemon/daemon.h"

#include <fmt/core.h>

#include <optional>

#include "audit/file_recorder.h"
#include "base/log.h"
#include "daemon/control.h"
#include "daemon/driver_loop.h"
#include "daemon/fresh_account.h"
#include "daemon/identity.h"
#include "daemon/root_key.h"
#include "daemon/server_key.h"
#include "driver/simulated/simulated_driver.h"
#include "http/server.h"
#include "imds/service.h"
#include "service/pipeline.h"
#include "service/s3/service.h"
#include "store/sqlite/sqlite_store.h"

namespace rolecall::daemon {
namespace {

// How long calls in flight may take to be answered after a signal.
constexpr std::chrono::seconds kStopGrace{10};

// S3's requests hold one each while their bodies come and go; most of that time they wait for the peer.
constexpr std::size_t kWorkerThreads = 64;
// In the data folder: the bytes of S3's objects.
constexpr std::string_view kBlobFolder = "blobs";

}  // namespace

// In the order in which they are made.  stop() takes down what has threads, from the outside in.
class Daemon::Parts {
 public:
  base::Status load(const Configuration& configuration);
  base::Status serve(const Configuration& configuration);
  void stop();
  std::string ready_line() const;

 private:
  base::Status open_account(const std::optional<RootKey>& chosen);
  void reset(Control::Finish finish);
  bool has_account() const { return store_->read()->find<state::Account>(settings_.account) != nullptr; }

  base::SystemClock clock_;
  base::SystemRandom random_;
  service::Settings settings_;
  std::optional<issuer::Issuer> issuer_;
  std::optional<state::AccessKey> root_key_;
  std::unique_ptr<audit::Recorder> recorder_;
  std::unique_ptr<store::Store> store_;
  driver::SimulatedDriver driver_;
  std::optional<DriverLoop> driver_loop_;
  std::unique_ptr<service::s3::Service> s3_;
  std::optional<service::Pipeline> pipeline_;
  std::optional<imds::Service> metadata_;
  std::optional<Control> control_;
  std::optional<http::Server> server_;
  http::Endpoint api_, imds_;
};

base::Status Daemon::Parts::load(const Configuration& configuration) {
  const std::filesystem::path& folder = configuration.data;
  RC_TRY(const state::Changes builtin, aws_policies());
  RC_TRY(store_, store::sqlite::open(folder, builtin));  // from here on the folder is ours alone
  RC_TRY(Identity identity, settle_identity(configuration));
  settings_ = {.account = std::move(identity.account),
               .region = std::move(identity.region),
               .enforcement = configuration.enforcement,
               .propagation_delay = configuration.propagation_delay};
  RC_TRY(const issuer::KeyRing ring,
         load_key_ring(folder, has_account() ? MissingRing::Refuse : MissingRing::Make, clock_.now(), random_));
  issuer_.emplace(ring);
  RC_TRY(recorder_, audit::open_file_recorder(folder));
  // All of these watch the store, so they must be there before its first commit.
  driver_loop_.emplace(*store_, driver_, clock_);
  const service::Parts service_parts{.store = *store_,
                                     .issuer = *issuer_,
                                     .clock = clock_,
                                     .random = random_,
                                     .recorder = *recorder_,
                                     .settings = settings_};
  RC_TRY(s3_, service::s3::Service::open(service_parts, folder / kBlobFolder));
  pipeline_.emplace(service_parts, *s3_);
  metadata_.emplace(imds::Parts{.store = *store_,
                                .issuer = *issuer_,
                                .clock = clock_,
                                .random = random_,
                                .region = settings_.region,
                                .token_key = metadata_token_key(ring)});
  RC_TRY_VOID(open_account(configuration.root_key));
  return hand_out_root_key(folder, settings_.account, *store_->read(), *issuer_);
}

base::Status Daemon::Parts::open_account(const std::optional<RootKey>& chosen) {
  if (has_account()) {
    if (chosen) {
      base::log_info("this folder has its root key already; the one in the environment is not looked at",
                     {{"file", std::string(kRootCredentialsFile)}});
    }
    return {};
  }
  const RootKey key = chosen ? *chosen : make_root_key(settings_.account, random_);
  state::Changes fresh =
      fresh_account({.root_key = sealed_root_key(key, settings_.account, *issuer_, clock_.now(), random_),
                     .region = settings_.region,
                     .created = clock_.now()},
                    random_);
  const auto done = store::commit(*store_, std::move(fresh), store_->head()->revision);
  if (!done) return base::failure(done.error().message);
  return {};
}

base::Status Daemon::Parts::serve(const Configuration& configuration) {
  root_key_ = find_root_key(*store_->read(), settings_.account);
  server_.emplace(http::ServerOptions{.worker_threads = kWorkerThreads}, clock_);
  imds_ = configuration.imds;
  // One socket for all of 127.0.0.0/8: the local address of a connection tells the instance.
  RC_TRY(imds_.port, server_->listen({http::IpAddress::v4(0), configuration.imds.port}, *metadata_,
                                     {.accept_local = http::AcceptLocal::LoopbackOnly, .server_header = "EC2ws"}));
  control_.emplace(
      Control::Parts{.clock = clock_,
                     .store = *store_,
                     .behind = *pipeline_,
                     .reset = [this](Control::Finish finish) { reset(std::move(finish)); }},
      Control::Settings{
          .region = settings_.region, .imds_port = imds_.port, .test_controls = configuration.test_controls});
  api_ = configuration.api;
  RC_TRY(api_.port, server_->listen(configuration.api, *control_));
  settings_.api_url = fmt::format("http://{}", api_.to_string());
  driver_loop_->start();
  server_->start();
  return {};
}

void Daemon::Parts::reset(Control::Finish finish) {
  if (!root_key_) return finish(base::failure("the root user has no key that a fresh account could have"));
  const state::Changes fresh =
      fresh_account({.root_key = *root_key_, .region = settings_.region, .created = clock_.now()}, random_);
  // One object for every attempt: submit() takes what it is given, but calls it only for the one it accepts.
  const auto shared = std::make_shared<Control::Finish>(std::move(finish));
  while (true) {
    const state::SnapshotPtr head = store_->head();
    const auto accepted = store_->submit(replaced_by(*head, fresh), head->revision, [shared](const auto& durable) {
      (*shared)(durable ? base::Status() : base::failure(durable.error().message));
    });
    if (accepted) return;
    if (accepted.error().kind != store::Error::Kind::Conflict)
      return (*shared)(base::failure(accepted.error().message));
  }
}

void Daemon::Parts::stop() {
  if (server_) server_->stop(kStopGrace);
  server_.reset();
  driver_loop_.reset();
  store_.reset();  // its last answers still go to the pipeline
  recorder_.reset();
}

std::string Daemon::Parts::ready_line() const {
  return fmt::format("ready api={} imds={}", settings_.api_url, imds_.to_string());
}

base::Result<std::unique_ptr<Daemon>> Daemon::start(const Configuration& configuration) {
  auto daemon = std::unique_ptr<Daemon>(new Daemon(std::make_unique<Parts>()));
  RC_TRY_VOID(daemon->parts_->load(configuration));
  RC_TRY_VOID(daemon->parts_->serve(configuration));
  return daemon;
}

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Daemon::~Daemon() {
  stop();
}
std::string Daemon::ready_line() const {
  return parts_->ready_line();
}
void Daemon::stop() {
  parts_->stop();
}

}  // namespace rolecall::daemon
