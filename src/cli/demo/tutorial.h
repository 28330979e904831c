// SPDX-License-Identifier: Apache-2.0
//
// Tutorial: AWS's "IAM roles for Amazon EC2", chapter by chapter, on a server that has nothing but its root user.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/demo/story.h"

namespace rolecall::cli::demo {

struct Stage {
  std::string endpoint;  // http://127.0.0.1:PORT of a fresh server with test controls
  std::string program;   // this program's own file
  std::string credentials_file;
};

class Tutorial {
 public:
  Tutorial(Story& story, const Stage& stage);

  // In this order; each builds on what the ones before it made.
  void show_the_server();
  void create_a_role();
  void launch_an_instance();
  void fetch_credentials();
  void use_credentials();
  void change_the_role();
  void attach_a_role();
  void replace_the_role();
  void detach_the_role();
  void pass_only_some_roles();
  void watch_keys_rotate();

 private:
  struct Keys {
    std::string id, secret, token, expires;
  };

  Answer root(std::vector<std::string> words) { return story_.run(root_, std::move(words)); }
  // A program on that instance.
  Answer on(const std::string& instance, std::vector<std::string> words);
  void make_role_with_profile(const std::string& name, const std::string& managed_policy);
  std::string association_of(const std::string& instance);

  // The document of a role as a program on the instance reads it, shown as the `curl` lines that do the same.
  enum class SessionToken { Fetched, Absent };  // IMDSv2, IMDSv1
  std::string role_document(const std::string& instance, const std::string& role,
                            SessionToken session_token = SessionToken::Fetched);
  static Keys keys_in(const std::string& document);
  // The server's time after it was moved by so much.
  base::Time advance_clock(base::seconds by);
  // sts:GetCallerIdentity, signed by ourselves at the server's time.
  Answer caller_identity_of(const Keys& keys);

  Story& story_;
  const Stage stage_;
  Actor root_;
  std::string first_instance_;   // launched with s3access
  std::string second_instance_;  // launched without a role
};

}  // namespace rolecall::cli::demo
