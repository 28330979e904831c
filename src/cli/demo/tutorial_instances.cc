// SPDX-License-Identifier: Apache-2.0
//
// The tutorial's second half: attach, replace and detach roles on instances that run; let users pass only some roles;
// see keys rotate.
#include <fmt/core.h>

#include "cli/demo/tutorial.h"

namespace rolecall::cli::demo {
namespace {

constexpr std::string_view kPassRolePolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ec2:RunInstances",
        "ec2:AssociateIamInstanceProfile",
        "ec2:ReplaceIamInstanceProfileAssociation"
      ],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::123456789012:role/DevTeam*"
    }
  ]
})";

}  // namespace

void Tutorial::make_role_with_profile(const std::string& name, const std::string& managed_policy) {
  root({"aws", "iam", "create-role", "--role-name", name, "--assume-role-policy-document",
        "file://ec2-role-trust-policy.json", "--query", "Role.Arn"});
  root({"aws", "iam", "attach-role-policy", "--role-name", name, "--policy-arn",
        "arn:aws:iam::aws:policy/" + managed_policy});
  root({"aws", "iam", "create-instance-profile", "--instance-profile-name", name, "--query", "InstanceProfile.Arn"});
  root({"aws", "iam", "add-role-to-instance-profile", "--instance-profile-name", name, "--role-name", name});
}

std::string Tutorial::association_of(const std::string& instance) {
  const Answer associations = root(
      {"aws", "ec2", "describe-iam-instance-profile-associations", "--filters", "Name=instance-id,Values=" + instance});
  return associations.at("/IamInstanceProfileAssociations/0/AssociationId");
}

void Tutorial::attach_a_role() {
  story_.chapter("Attach a role to an existing instance");
  story_.tell("This role gets a policy that AWS manages, instead of one of its own.");
  make_role_with_profile("TestRole-1", "AmazonS3ReadOnlyAccess");
  const Answer launched = root({"aws", "ec2", "run-instances", "--image-id", "ami-11aa22bb", "--query",
                                "{InstanceId: Instances[0].InstanceId}"});
  second_instance_ = launched.at("/InstanceId");
  const Answer nobody = on(second_instance_, {"rolecall", "aws", "s3", "ls", "s3://tutorial-bucket"});
  story_.check("without a role an application on it finds no credentials",
               !nobody.succeeded() && nobody.says("Unable to locate credentials"));
  const Answer attached = root({"aws", "ec2", "associate-iam-instance-profile", "--instance-id", second_instance_,
                                "--iam-instance-profile", "Name=TestRole-1"});
  story_.check("the profile is being associated", attached.at("/IamInstanceProfileAssociation/State") == "associating");
  const Answer read = on(second_instance_, {"rolecall", "aws", "s3", "ls", "s3://tutorial-bucket"});
  story_.check("the same application now reads the bucket", read.succeeded() && read.says("greeting.txt"));
  const Answer written =
      on(second_instance_, {"rolecall", "aws", "s3", "cp", "greeting.txt", "s3://tutorial-bucket/second.txt"});
  story_.check("and may not write to it", !written.succeeded() && written.says("AccessDenied"));
  const Answer again = root({"aws", "ec2", "associate-iam-instance-profile", "--instance-id", second_instance_,
                             "--iam-instance-profile", "Name=s3access-profile"});
  story_.check("an instance has one role: a second one is refused", !again.succeeded());
}

void Tutorial::replace_the_role() {
  story_.chapter("Replace the role, without detaching the old one first");
  make_role_with_profile("TestRole-2", "AmazonS3FullAccess");
  const std::string before = association_of(second_instance_);
  story_.check("the association has an id", before.starts_with("iip-assoc-"));
  const Answer replaced = root({"aws", "ec2", "replace-iam-instance-profile-association", "--association-id", before,
                                "--iam-instance-profile", "Name=TestRole-2"});
  story_.check("the replacement is an association of its own",
               replaced.at("/IamInstanceProfileAssociation/AssociationId").starts_with("iip-assoc-") &&
                   replaced.at("/IamInstanceProfileAssociation/AssociationId") != before);
  const Answer identity = on(second_instance_, {"rolecall", "aws", "sts", "get-caller-identity"});
  story_.check("the application has the new role at once", identity.says("assumed-role/TestRole-2/"));
  const Answer written =
      on(second_instance_, {"rolecall", "aws", "s3", "cp", "greeting.txt", "s3://tutorial-bucket/second.txt"});
  story_.check("which may write", written.succeeded());
}

void Tutorial::detach_the_role() {
  story_.chapter("Detach the role");
  const Answer detached =
      root({"aws", "ec2", "disassociate-iam-instance-profile", "--association-id", association_of(second_instance_)});
  story_.check("the association is being dissolved",
               detached.at("/IamInstanceProfileAssociation/State") == "disassociating");
  story_.check("the instance has no association left", association_of(second_instance_).empty());
  const Answer nobody = on(second_instance_, {"rolecall", "aws", "sts", "get-caller-identity"});
  story_.check("the application finds no credentials any more",
               !nobody.succeeded() && nobody.says("Unable to locate credentials"));
}

void Tutorial::pass_only_some_roles() {
  story_.chapter("Let a user pass only some roles");
  story_.tell("Alice may launch instances, but only with roles whose names begin with DevTeam.");
  root({"aws", "iam", "create-user", "--user-name", "alice"});
  story_.write_file("pass-role-policy.json", kPassRolePolicy);
  root({"aws", "iam", "put-user-policy", "--user-name", "alice", "--policy-name", "Launch", "--policy-document",
        "file://pass-role-policy.json"});
  const Answer key = root({"aws", "iam", "create-access-key", "--user-name", "alice"});
  Actor alice{.prompt = "alice$", .environment = root_.environment};
  alice.environment.remove("AWS_PROFILE");
  alice.environment.set("AWS_ACCESS_KEY_ID", key.at("/AccessKey/AccessKeyId"));
  alice.environment.set("AWS_SECRET_ACCESS_KEY", key.at("/AccessKey/SecretAccessKey"));
  const Answer identity = story_.run(alice, {"aws", "sts", "get-caller-identity"});
  story_.check("alice signs with keys of her own", identity.at("/Arn") == "arn:aws:iam::123456789012:user/alice");

  const Answer denied = story_.run(alice, {"aws", "ec2", "run-instances", "--image-id", "ami-11aa22bb",
                                           "--iam-instance-profile", "Name=s3access-profile"});
  story_.check("she may not launch with s3access, which would give her its permissions",
               !denied.succeeded() && denied.says("UnauthorizedOperation"));
  make_role_with_profile("DevTeam-web", "AmazonS3ReadOnlyAccess");
  const Answer allowed =
      story_.run(alice, {"aws", "ec2", "run-instances", "--image-id", "ami-11aa22bb", "--iam-instance-profile",
                         "Name=DevTeam-web", "--query", "{InstanceId: Instances[0].InstanceId}"});
  story_.check("she may launch with DevTeam-web", allowed.succeeded());
  const Answer attached = story_.run(alice, {"aws", "ec2", "associate-iam-instance-profile", "--instance-id",
                                             second_instance_, "--iam-instance-profile", "Name=DevTeam-web"});
  story_.check("and attach it to an instance that runs", attached.succeeded());
  const Answer listed = story_.run(alice, {"aws", "s3", "ls"});
  story_.check("but she has none of the role's permissions herself",
               !listed.succeeded() && listed.says("AccessDenied"));
}

}  // namespace rolecall::cli::demo
