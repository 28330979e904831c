// SPDX-License-Identifier: Apache-2.0
//
// `rolecall simulate`: what policies in files allow, without a server.
#include <fmt/core.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <memory>
#include <ranges>

#include "base/ids.h"
#include "cli/commands.h"
#include "cli/context_options.h"
#include "cli/policy_file.h"
#include "cli/simulation_report.h"
#include "policy/simulation.h"

namespace rolecall::cli {
namespace {

using policy::AttachedPolicy;
using policy::Kind;
using Texts = std::vector<std::string>;

// AWS: whose policies are simulated does not matter without a resource policy; an account is needed all the same.
constexpr std::string_view kAnyAccount = "123456789012";

constexpr std::string_view kResourceFullAccess =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

struct Options {
  Texts policies, sessions, service_control, resource_control, actions, resources, context;
  std::string boundary, vpc_endpoint, resource_policy, resource_policy_type, resource_owner, caller, context_file,
      expect;
  bool explain = false;
  bool json = false;
};

// The policies of one run and the files that they came from.
class Policies {
 public:
  // Says on standard error what is wrong.
  bool load(const Options& options) {
    session_given_ = !options.sessions.empty();
    return load_all(options.policies, Kind::InlineIdentity, identity_) &&
           load_all(options.sessions, Kind::Session, session_) &&
           load_one(options.boundary, Kind::ManagedIdentity, boundary_) &&
           load_one(options.vpc_endpoint, Kind::VpcEndpoint, vpc_endpoint_) &&
           load_levels(options.service_control, Kind::ServiceControl, service_control_) &&
           load_levels(options.resource_control, Kind::ResourceControl, resource_control_) && attach_full_access() &&
           load_resource_policy(options);
  }

  policy::Inputs inputs() {
    policy::Inputs out;
    out.identity = identity_;
    if (!boundary_.empty()) out.boundary = &boundary_.front();
    if (!vpc_endpoint_.empty()) out.vpc_endpoint = &vpc_endpoint_.front();
    if (session_given_) out.session = policy::AttachedPolicies(session_);
    if (!resource_.empty()) out.resource = &resource_.front();
    service_control_spans_.assign(service_control_.begin(), service_control_.end());
    resource_control_spans_.assign(resource_control_.begin(), resource_control_.end());
    out.service_control = service_control_spans_;
    out.resource_control = resource_control_spans_;
    return out;
  }

 private:
  using Attached = std::vector<AttachedPolicy>;

  bool load_file(const std::string& path, std::optional<Kind> kind, Attached& into) {
    auto file = read_policy_file(path);
    if (!file) return complain(file.error().message) == 0;
    auto compiled = policy::compile(file->text, kind.value_or(policy::resource_policy_kind(file->text)));
    if (!compiled) {
      fmt::print(stderr, "{}", render_error(*file, compiled.error(), Colours::No));
      return false;
    }
    paths_.push_back(file->path);
    policies_.push_back(*std::move(compiled));
    into.push_back({policies_.back().get(), {.name = paths_.back()}});
    return true;
  }
  bool load_one(const std::string& path, std::optional<Kind> kind, Attached& into) {
    return path.empty() || load_file(path, kind, into);
  }
  bool load_all(const Texts& paths, Kind kind, Attached& into) {
    return std::ranges::all_of(paths, [&](const auto& path) { return load_file(path, kind, into); });
  }
  // Each option is a level; commas separate the policies of one level.
  bool load_levels(const Texts& levels, Kind kind, std::deque<Attached>& into) {
    return std::ranges::all_of(levels, [&](const std::string& level) {
      Texts paths;
      for (const auto part : std::views::split(level, ',')) paths.emplace_back(part.begin(), part.end());
      return load_all(paths, kind, into.emplace_back());
    });
  }
  // AWS: nobody can detach RCPFullAWSAccess from a level, nor write a resource control policy that allows.
  bool attach_full_access() {
    if (resource_control_.empty()) return true;
    auto compiled = policy::compile(kResourceFullAccess, Kind::ResourceControl);
    if (!compiled) return complain(compiled.error().message) == 0;
    policies_.push_back(*std::move(compiled));
    for (Attached& level : resource_control_) level.push_back({policies_.back().get(), {.name = "RCPFullAWSAccess"}});
    return true;
  }
  bool load_resource_policy(const Options& options) {
    std::optional<Kind> kind;
    if (!options.resource_policy_type.empty()) kind = policy_type_named(options.resource_policy_type)->kind;
    return load_one(options.resource_policy, kind, resource_);
  }

  std::deque<std::string> paths_;
  std::vector<std::shared_ptr<const policy::Policy>> policies_;
  Attached identity_, boundary_, vpc_endpoint_, session_, resource_;
  std::deque<Attached> service_control_, resource_control_;
  std::vector<policy::AttachedPolicies> service_control_spans_, resource_control_spans_;
  bool session_given_ = false;
};

base::Status check_names(const Options& options) {
  for (const std::string& action : options.actions) {
    const std::size_t colon = action.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == action.size()) {
      return base::failure(fmt::format("--action {} is not SERVICE:NAME", action));
    }
    if (action.find_first_of("*?") != std::string::npos) {
      return base::failure(fmt::format("--action {} must name one action, not a pattern", action));
    }
    if (const auto named = policy::Action::parse(action); !named) {
      return base::failure(fmt::format("--action {}: {}", action, named.error().message));
    }
  }
  for (const std::string& resource : options.resources) {
    if (resource == "*" || policy::ArnView::split(resource).complete) continue;
    return base::failure(fmt::format("--resource {} is neither an ARN nor `*`", resource));
  }
  if (!options.resource_owner.empty() && !base::is_account_id(options.resource_owner)) {
    return base::failure(fmt::format("--resource-owner {} is not an account's 12 digits", options.resource_owner));
  }
  return {};
}

base::Result<policy::SimulatedCaller> caller_of(const Options& options) {
  if (options.caller.empty()) {
    if (!options.resource_policy.empty()) {
      return base::failure("--resource-policy needs --caller, for its Principal to be compared with");
    }
    return policy::SimulatedCaller::nobody(kAnyAccount);
  }
  if (auto caller = policy::SimulatedCaller::parse(options.caller)) return *std::move(caller);
  return base::failure(
      fmt::format("--caller {} is not the ARN of somebody who can call, nor the name of a service", options.caller));
}

// The policies that such a caller cannot have would not be looked at.
base::Status check_has_policies(const policy::SimulatedCaller& caller, const Options& options) {
  using Who = policy::SimulatedCaller::Kind;
  const Who kind = caller.kind();
  if (kind != Who::Root && kind != Who::Service && kind != Who::IdentityProvider) return {};
  const std::string_view given = !options.policies.empty()   ? "--policy"
                                 : !options.boundary.empty() ? "--boundary"
                                 : !options.sessions.empty() ? "--session-policy"
                                                             : "";
  if (given.empty()) return {};
  return base::failure(fmt::format("{} does not go with --caller {}, who has no such policies", given, caller.text()));
}

base::Status fill(policy::Context& context, const Options& options) {
  if (!options.context_file.empty()) {
    RC_TRY(const auto file, read_policy_file(options.context_file));
    if (auto added = add_context_file(context, file.text); !added) {
      return base::failure(fmt::format("--context-file {}: {}", options.context_file, added.error().message));
    }
  }
  for (const std::string& option : options.context) {
    if (auto added = add_context_option(context, option); !added) {
      return base::failure(fmt::format("--context {}: {}", option, added.error().message));
    }
  }
  return {};
}

std::optional<policy::Outcome> outcome_named(std::string_view name) {
  for (const auto outcome : {policy::Outcome::Allow, policy::Outcome::ImplicitDeny, policy::Outcome::ExplicitDeny}) {
    if (policy::simulator_name(outcome) == name) return outcome;
  }
  return std::nullopt;
}

int run_simulate(const Options& options) {
  if (const auto checked = check_names(options); !checked) return complain(checked.error().message, kExitUsage);
  const auto caller = caller_of(options);
  if (!caller) return complain(caller.error().message, kExitUsage);
  if (const auto checked = check_has_policies(*caller, options); !checked) {
    return complain(checked.error().message, kExitUsage);
  }
  policy::Context context;
  if (const auto filled = fill(context, options); !filled) return complain(filled.error().message, kExitUsage);
  Policies policies;
  if (!policies.load(options)) return kExitUsage;
  const bool explain = options.explain || options.json;
  const auto results = policy::simulate({.caller = *caller,
                                         .policies = policies.inputs(),
                                         .actions = options.actions,
                                         .resources = options.resources,
                                         .resource_owner = options.resource_owner,
                                         .context = context,
                                         .explaining = explain ? policy::Explaining::Yes : policy::Explaining::No});
  const auto expected = outcome_named(options.expect);
  const Detail detail = options.explain ? Detail::Explained : Detail::Brief;
  const std::string report = options.json ? render_json(results, expected) + "\n"
                                          : render_text(results, detail, expected, colours_of_stdout());
  return print_result(report, came_out_well(results, expected) ? 0 : kExitFailed);
}

void add_policies(CLI::App& command, Options& options) {
  const auto repeatable = [&](const char* name, Texts& into, const char* text, const char* value) {
    return command.add_option(name, into, text)->allow_extra_args(false)->option_text(value);
  };
  repeatable("--policy", options.policies, "an identity policy of the caller; may be repeated", "FILE");
  command.add_option("--boundary", options.boundary, "the caller's permissions boundary")->option_text("FILE");
  repeatable("--session-policy", options.sessions, "a policy that limits the session; may be repeated", "FILE");
  command
      .add_option("--resource-policy", options.resource_policy,
                  "the policy of the resource: of a bucket, a queue, or "
                  "the trust policy of a role")
      ->option_text("FILE");
  command
      .add_option("--resource-policy-type", options.resource_policy_type, "bucket or trust (else seen from the file)")
      ->check(CLI::IsMember({"bucket", "trust"}))
      ->option_text("TYPE");
  command.add_option("--resource-owner", options.resource_owner, "the account of resources whose ARN does not tell")
      ->option_text("ACCOUNT");
  command
      .add_option("--vpc-endpoint", options.vpc_endpoint,
                  "the policy of the VPC endpoint that the request comes through")
      ->option_text("FILE");
  repeatable("--scp", options.service_control,
             "the service control policies of one level, separated by commas; repeated from the root to the account",
             "FILE,...");
  repeatable("--rcp", options.resource_control,
             "the resource control policies of one level, in the same way; RCPFullAWSAccess is always among them",
             "FILE,...");
}

void add_question(CLI::App& command, Options& options) {
  command.add_option("--action", options.actions, "an action, s3:GetObject; may be repeated")
      ->required()
      ->allow_extra_args(false)
      ->option_text("ACTION");
  command.add_option("--resource", options.resources, "the ARN of a resource; may be repeated (else `*`)")
      ->allow_extra_args(false)
      ->option_text("ARN");
  command.add_option("--caller", options.caller, "who calls: an ARN, or the name of a service (ec2.amazonaws.com)")
      ->option_text("ARN");
  command
      .add_option("--context", options.context,
                  "a condition key of the request; TYPE is string, numeric, boolean, ip, binary or date, or one of "
                  "them with List; may be repeated")
      ->allow_extra_args(false)
      ->option_text("KEY[:TYPE]=VALUE");
  command
      .add_option("--context-file", options.context_file, "condition keys as a JSON object, or AWS's --context-entries")
      ->option_text("FILE");
  command.add_option("--expect", options.expect, "allowed, implicitDeny or explicitDeny: what must come out")
      ->check(CLI::IsMember({"allowed", "implicitDeny", "explicitDeny"}))
      ->option_text("DECISION");
  command.add_flag("--explain", options.explain, "show every statement, and why it did or did not apply");
  command.add_flag("--json", options.json, "one line of JSON for programs");
}

}  // namespace

void add_simulate(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("simulate", "Say what policies in files allow, without a server");
  auto options = std::make_shared<Options>();
  add_policies(*command, *options);
  add_question(*command, *options);
  command->footer(
      "\nExit codes:\n"
      "  0  everything is allowed, or came out as --expect says\n"
      "  1  something is denied, or came out otherwise\n"
      "  2  the command line is wrong, a policy can't be read or is malformed, or the result can't be written\n"
      "\nThe file `-` is standard input.\n"
      "\nExamples:\n"
      "  rolecall simulate --policy app.json --action s3:GetObject --resource arn:aws:s3:::data/a --explain\n"
      "  rolecall simulate --policy app.json --action iam:CreateUser --expect implicitDeny\n"
      "  rolecall simulate --resource-policy trust.json --caller ec2.amazonaws.com --action sts:AssumeRole \\\n"
      "    --resource arn:aws:iam::123456789012:role/app");
  command->callback([&run, options] { run = [options] { return run_simulate(*options); }; });
}

}  // namespace rolecall::cli
