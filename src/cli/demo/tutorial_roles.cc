// SPDX-License-Identifier: Apache-2.0
//
// The tutorial's first half: create a role, launch an instance with it, use its keys, change it.
#include <fmt/core.h>

#include "cli/demo/tutorial.h"
#include "cli/server.h"

namespace rolecall::cli::demo {
namespace {

constexpr std::string_view kTrustPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
})";

constexpr std::string_view kAccessPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:*"],
      "Resource": ["*"]
    }
  ]
})";

constexpr std::string_view kReadOnlyPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:Get*", "s3:List*"],
      "Resource": ["*"]
    }
  ]
})";

Environment clean_environment(const Stage& stage) {
  Environment environment = Environment::of_this_process();
  for (const std::string_view prefix : {"AWS_", "ROLECALL_"}) environment.remove_all_starting_with(prefix);
  for (const std::string_view name : {"CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"}) environment.remove(name);
  environment.set("AWS_ENDPOINT_URL", stage.endpoint);
  environment.set("AWS_CONFIG_FILE", "/dev/null");
  environment.set("AWS_PAGER", "");
  // `rolecall` in a command is this very program.
  const std::string folder = stage.program.substr(0, stage.program.rfind('/'));
  environment.set("PATH", folder + ":" + environment.find("PATH").value_or("/usr/bin:/bin"));
  environment.bypass_proxy_for(host_of(stage.endpoint));
  return environment;
}

}  // namespace

Tutorial::Tutorial(Story& story, const Stage& stage)
    : story_(story), stage_(stage), root_{.prompt = "$", .environment = clean_environment(stage)} {
  root_.environment.set("AWS_SHARED_CREDENTIALS_FILE", stage.credentials_file);
  root_.environment.set("AWS_PROFILE", "root");
}

Answer Tutorial::on(const std::string& instance, std::vector<std::string> words) {
  std::vector<std::string> command{"rolecall", "exec", instance, "--"};
  command.insert(command.end(), words.begin(), words.end());
  return root(std::move(command));
}

void Tutorial::show_the_server() {
  story_.chapter("A server with an account of its own");
  story_.tell(
      "The `aws` below is the AWS CLI installed here, unmodified; it finds the server as `rolecall aws` points it\n"
      "there. We begin as the account's root user, with a bucket for an application to work on.");
  const Answer identity = root({"aws", "sts", "get-caller-identity"});
  story_.check("the signature was accepted, and the caller is root",
               identity.at("/Arn") == "arn:aws:iam::123456789012:root");
  root({"aws", "s3", "mb", "s3://tutorial-bucket"});
  story_.write_file("greeting.txt", "Hello from the bucket.");
  const Answer stored = root({"aws", "s3", "cp", "greeting.txt", "s3://tutorial-bucket/greeting.txt"});
  story_.check("the bucket holds an object", stored.succeeded());
}

void Tutorial::create_a_role() {
  story_.chapter("Create an IAM role");
  story_.tell("A trust policy says who may assume the role: the EC2 service, for its instances.");
  story_.write_file("ec2-role-trust-policy.json", kTrustPolicy);
  const Answer role = root({"aws", "iam", "create-role", "--role-name", "s3access", "--assume-role-policy-document",
                            "file://ec2-role-trust-policy.json"});
  story_.check(
      "the role has its ARN and a unique id",
      role.at("/Role/Arn") == "arn:aws:iam::123456789012:role/s3access" && role.at("/Role/RoleId").starts_with("AROA"));

  story_.tell("An access policy says what the role may do.");
  story_.write_file("ec2-role-access-policy.json", kAccessPolicy);
  const Answer put = root({"aws", "iam", "put-role-policy", "--role-name", "s3access", "--policy-name",
                           "S3-Permissions", "--policy-document", "file://ec2-role-access-policy.json"});
  story_.check("the policy is in the role", put.succeeded());

  story_.tell("An instance profile is the container in which EC2 takes a role.");
  const Answer profile = root({"aws", "iam", "create-instance-profile", "--instance-profile-name", "s3access-profile"});
  story_.check("the profile starts empty", profile.at("/InstanceProfile/Roles") == "[]");
  const Answer added = root({"aws", "iam", "add-role-to-instance-profile", "--instance-profile-name",
                             "s3access-profile", "--role-name", "s3access"});
  story_.check("the role is in the profile", added.succeeded());

  story_.tell("A profile holds one role. Nobody can raise that limit.");
  root({"aws", "iam", "create-role", "--role-name", "another", "--assume-role-policy-document",
        "file://ec2-role-trust-policy.json"});
  const Answer second = root({"aws", "iam", "add-role-to-instance-profile", "--instance-profile-name",
                              "s3access-profile", "--role-name", "another"});
  story_.check("a second role is refused with LimitExceeded", !second.succeeded() && second.says("LimitExceeded"));
}

void Tutorial::launch_an_instance() {
  story_.chapter("Launch an instance with the role");
  root({"aws", "ec2", "create-key-pair", "--key-name", "my-key-pair", "--query", "KeyFingerprint"});
  root({"aws", "ec2", "create-security-group", "--group-name", "my-security-group", "--description", "tutorial"});
  const Answer launched =
      root({"aws", "ec2", "run-instances", "--image-id", "ami-11aa22bb", "--iam-instance-profile",
            "Name=s3access-profile", "--key-name", "my-key-pair", "--security-groups", "my-security-group"});
  first_instance_ = launched.at("/Instances/0/InstanceId");
  story_.check("an instance was launched with the profile",
               launched.at("/Instances/0/IamInstanceProfile/Arn") ==
                   "arn:aws:iam::123456789012:instance-profile/s3access-profile");
  const Answer state = root({"aws", "ec2", "describe-instances", "--instance-ids", first_instance_, "--query",
                             "Reservations[].Instances[].[InstanceId,State.Name,IamInstanceProfile.Arn]"});
  story_.check("it is running", state.says("running"));
}

void Tutorial::fetch_credentials() {
  story_.chapter("Fetch the role's credentials from instance metadata");
  story_.tell(
      "On AWS every instance sees its metadata at 169.254.169.254. Here each has a loopback address of its own.");
  const Answer url = root({"rolecall", "imds-url", first_instance_});
  story_.check("the instance has a metadata address", url.says("http://127."));
  const std::string document = role_document(first_instance_, "s3access");
  const Keys keys = keys_in(document);
  story_.check("the document holds temporary keys of the role",
               keys.id.starts_with("ASIA") && !keys.secret.empty() && !keys.token.empty() && !keys.expires.empty());
  const Keys old_style = keys_in(role_document(first_instance_, "s3access", SessionToken::Absent));
  story_.check("the first version of the service, without a session token, has keys of its own",
               old_style.id.starts_with("ASIA") && old_style.id != keys.id);
}

void Tutorial::use_credentials() {
  story_.chapter("An application on the instance uses them");
  story_.tell(
      "`rolecall exec` runs a program as if it ran on the instance: it is told where metadata and API are, and given\n"
      "no keys. The AWS CLI in it finds the role's keys by itself, as every AWS SDK does.");
  const Answer identity = on(first_instance_, {"rolecall", "aws", "sts", "get-caller-identity"});
  story_.check("the application is the role, in a session named after the instance",
               identity.at("/Arn") == "arn:aws:sts::123456789012:assumed-role/s3access/" + first_instance_);
  const Answer listed = on(first_instance_, {"rolecall", "aws", "s3", "ls", "s3://tutorial-bucket"});
  story_.check("it may list the bucket", listed.succeeded() && listed.says("greeting.txt"));
  const Answer read = on(first_instance_, {"rolecall", "aws", "s3", "cp", "s3://tutorial-bucket/greeting.txt", "-"});
  story_.check("it may read the object", read.succeeded() && read.says("Hello from the bucket."));
  const Answer written =
      on(first_instance_, {"rolecall", "aws", "s3", "cp", "greeting.txt", "s3://tutorial-bucket/copy.txt"});
  story_.check("it may write one", written.succeeded());
  const Answer other = on(first_instance_, {"rolecall", "aws", "iam", "list-users"});
  story_.check("it may do nothing else: denied means denied", !other.succeeded() && other.says("AccessDenied"));
  const Answer itself =
      on(first_instance_, {"rolecall", "aws", "sts", "assume-role", "--role-arn",
                           "arn:aws:iam::123456789012:role/s3access", "--role-session-name", "again"});
  story_.check("it may not even assume its own role: the trust policy names EC2 only",
               !itself.succeeded() && itself.says("AccessDenied"));
}

void Tutorial::change_the_role() {
  story_.chapter("Change the role: every instance feels it at its next request");
  const Keys before = keys_in(role_document(first_instance_, "s3access"));
  story_.write_file("read-only-policy.json", kReadOnlyPolicy);
  root({"aws", "iam", "put-role-policy", "--role-name", "s3access", "--policy-name", "S3-Permissions",
        "--policy-document", "file://read-only-policy.json"});
  const Answer read = on(first_instance_, {"rolecall", "aws", "s3", "ls", "s3://tutorial-bucket"});
  story_.check("reading is still allowed", read.succeeded());
  const Answer written =
      on(first_instance_, {"rolecall", "aws", "s3", "cp", "greeting.txt", "s3://tutorial-bucket/another.txt"});
  story_.check("writing is denied from the next request on", !written.succeeded() && written.says("AccessDenied"));
  const Keys after = keys_in(role_document(first_instance_, "s3access"));
  story_.check("with the same keys as before the change", !before.id.empty() && before.id == after.id);
}

}  // namespace rolecall::cli::demo
