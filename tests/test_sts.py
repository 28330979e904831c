# SPDX-License-Identifier: Apache-2.0
"""STS: who may assume a role, what the session is, and what AWS says when it may not be (aws-api.md 3)."""

import json

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "123456789012"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def trust(principal, condition=None, action="sts:AssumeRole", effect="Allow"):
    statement = {"Effect": effect, "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def statement(action, resource="*", effect="Allow", **more):
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]}


@pytest.fixture
def world(iam):
    """A user `alice` without permissions, and a maker of roles."""

    class World:
        user = iam.create_user(UserName="alice")["User"]
        key = iam.create_access_key(UserName="alice")["AccessKey"]

        def allow(self, document, name="p"):
            iam.put_user_policy(UserName="alice", PolicyName=name, PolicyDocument=json.dumps(document))

        def role(self, name, document, permissions=None, **more):
            role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document), **more)["Role"]
            if permissions:
                iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(permissions))
            return role

    return World()


@pytest.fixture
def assume(client_for, world):
    def call(role_arn, credentials=None, **parameters):
        parameters.setdefault("RoleSessionName", "session")
        return client_for("sts", credentials or world.key).assume_role(RoleArn=role_arn, **parameters)

    return call


def refusal(call, *arguments, **parameters):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **parameters)
    error = caught.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Message"]


def not_authorized(caller, role_arn, action="sts:AssumeRole"):
    return "AccessDenied", 403, f"User: {caller} is not authorized to perform: {action} on resource: {role_arn}"


def test_a_session_is_the_assumed_role(assume, world, client_for):
    role = world.role("reader", trust({"AWS": world.user["Arn"]}), Path="/team/")
    answer = assume(role["Arn"])
    assert answer["AssumedRoleUser"] == {
        "AssumedRoleId": f"{role['RoleId']}:session",
        "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/session",  # AWS: the path is dropped
    }
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert "PackedPolicySize" not in answer  # AWS: only with session policies or tags
    me = client_for("sts", answer["Credentials"]).get_caller_identity()
    assert (me["Arn"], me["UserId"]) == (answer["AssumedRoleUser"]["Arn"], answer["AssumedRoleUser"]["AssumedRoleId"])


def test_trust_in_the_user_alone_suffices_in_the_same_account(assume, world):
    assume(world.role("r", trust({"AWS": world.user["Arn"]}))["Arn"])


def test_trust_in_the_account_needs_the_users_own_permission_too(assume, world):
    role = world.role("r", trust({"AWS": ACCOUNT}))
    assert refusal(assume, role["Arn"]) == not_authorized(world.user["Arn"], role["Arn"])
    world.allow(statement("sts:AssumeRole", role["Arn"]))
    assume(role["Arn"])


def test_own_permission_alone_is_never_enough(assume, world):
    world.allow(ALLOW_ALL)
    role = world.role("r", trust({"Service": "ec2.amazonaws.com"}))
    assert refusal(assume, role["Arn"]) == not_authorized(world.user["Arn"], role["Arn"])


def test_a_missing_role_and_a_forbidden_one_look_the_same(assume, world):
    missing = f"arn:aws:iam::{ACCOUNT}:role/missing"
    assert refusal(assume, missing) == not_authorized(world.user["Arn"], missing)
    role = world.role("Mixed", trust({"AWS": world.user["Arn"]}))
    wrong_case = role["Arn"].replace("Mixed", "mixed")  # AWS: the ARN must be exact
    assert refusal(assume, wrong_case) == not_authorized(world.user["Arn"], wrong_case)


def test_an_explicit_deny_in_the_users_policy_wins_over_trust(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    world.allow(statement("sts:AssumeRole", effect="Deny"))
    assert refusal(assume, role["Arn"])[0] == "AccessDenied"


def test_external_id_is_a_condition_value(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}, {"StringEquals": {"sts:ExternalId": "secret-42"}}))
    assert refusal(assume, role["Arn"])[0] == "AccessDenied"
    assert refusal(assume, role["Arn"], ExternalId="other")[0] == "AccessDenied"
    assume(role["Arn"], ExternalId="secret-42")


def test_session_name_is_a_condition_value(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}, {"StringLike": {"sts:RoleSessionName": "ops-*"}}))
    assert refusal(assume, role["Arn"])[0] == "AccessDenied"
    assume(role["Arn"], RoleSessionName="ops-alice")


def test_root_may_not_assume_roles(sts, world):
    role = world.role("r", trust({"AWS": ACCOUNT}))
    assert refusal(sts.assume_role, RoleArn=role["Arn"], RoleSessionName="s1") == (
        "AccessDenied", 403, "Roles may not be assumed by root accounts.")


@pytest.mark.parametrize("arn", ["not-an-arn-but-long-enough", "arn:aws:iam::123456789012", "arn::iam::123456789012:role/x",
                                 "arn:aws:iam::123456789012:"])
def test_a_text_that_is_no_arn_is_invalid(assume, world, arn):
    assert refusal(assume, arn) == ("ValidationError", 400, f"{arn} is invalid")


def test_constraints_are_reported_together_and_echo_the_value(assume, world):
    code, status, message = refusal(assume, f"arn:aws:iam::{ACCOUNT}:role/x", RoleSessionName="a:b", DurationSeconds=899)
    assert (code, status) == ("ValidationError", 400)
    assert message.startswith("2 validation errors detected: ")
    assert ("Value 'a:b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
            "[\\w+=,.@-]*") in message
    assert ("Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal "
            "to 900") in message


def test_duration_is_limited_by_the_role(assume, world, clock):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), MaxSessionDuration=7200)
    assert refusal(assume, role["Arn"], DurationSeconds=7201) == (
        "ValidationError", 400, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    assume(role["Arn"], DurationSeconds=7200)


def test_a_session_expires(assume, world, client_for, clock):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    session = assume(role["Arn"], DurationSeconds=900)["Credentials"]
    clock.advance(899)
    assert client_for("sts", session).get_caller_identity()
    clock.advance(2)
    assert refusal(client_for("sts", session).get_caller_identity) == (
        "ExpiredToken", 403, "The security token included in the request is expired")


def test_chained_sessions_last_an_hour_at_most(assume, world, client_for):
    first = world.role("first", trust({"AWS": world.user["Arn"]}), ALLOW_ALL, MaxSessionDuration=43200)
    second = world.role("second", trust({"AWS": first["Arn"]}), MaxSessionDuration=43200)
    session = assume(first["Arn"])["Credentials"]
    assert refusal(assume, second["Arn"], session, DurationSeconds=3601) == (
        "ValidationError", 400,
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
    assume(second["Arn"], session, DurationSeconds=3600)


def test_a_role_does_not_trust_itself_unless_it_says_so(assume, world, iam):
    role = world.role("self", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    session = assume(role["Arn"])["Credentials"]
    assert refusal(assume, role["Arn"], session)[0] == "AccessDenied"
    iam.update_assume_role_policy(
        RoleName="self", PolicyDocument=json.dumps(trust({"AWS": [world.user["Arn"], role["Arn"]]})))
    assume(role["Arn"], session)


def test_a_session_policy_limits_and_never_adds(assume, world, client_for):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), statement(["iam:ListRoles", "iam:ListUsers"]))
    session = assume(role["Arn"], Policy=json.dumps(statement(["iam:ListRoles", "iam:ListGroups"])))
    assert session["PackedPolicySize"] > 0
    narrowed = client_for("iam", session["Credentials"])
    narrowed.list_roles()
    code, status, message = refusal(narrowed.list_users)
    assert (code, status) == ("AccessDenied", 403)
    assert message.startswith(f"User: {session['AssumedRoleUser']['Arn']} is not authorized to perform: iam:ListUsers")
    assert message.endswith(" because no session policy allows the iam:ListUsers action")
    assert refusal(narrowed.list_groups)[2].endswith("because no identity-based policy allows the iam:ListGroups action")


def test_managed_policies_as_session_policies(assume, world, client_for):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    session = assume(role["Arn"], PolicyArns=[{"arn": arn}])["Credentials"]
    client_for("iam", session).list_roles()
    assert refusal(client_for("iam", session).create_user, UserName="x")[0] == "AccessDenied"


def test_a_malformed_session_policy_is_refused(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    assert refusal(assume, role["Arn"], Policy="{}")[:2] == ("MalformedPolicyDocument", 400)


def test_a_session_policy_has_at_most_2048_characters_with_its_white_space(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    text = json.dumps(ALLOW_ALL)
    assume(role["Arn"], Policy=text + " " * (2048 - len(text)))
    code, _, message = refusal(assume, role["Arn"], Policy=text + " " * (2049 - len(text)))
    assert code == "ValidationError"
    assert message.endswith("at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048")


def test_session_policies_have_2048_characters_together_with_the_arns(assume, world, iam):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    arn = iam.create_policy(PolicyName="m", PolicyDocument=json.dumps(ALLOW_ALL))["Policy"]["Arn"]
    text = json.dumps(ALLOW_ALL)
    room = 2048 - len(text) - len(arn)
    assume(role["Arn"], Policy=text + " " * room, PolicyArns=[{"arn": arn}])
    code, status, message = refusal(assume, role["Arn"], Policy=text + " " * (room + 1), PolicyArns=[{"arn": arn}])
    assert (code, status) == ("PackedPolicyTooLarge", 400)
    assert message == "Packed policy consumes 101% of allotted space, please use smaller policy."


def test_a_session_takes_ten_managed_policies(assume, world, iam):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    arns = [{"arn": iam.create_policy(PolicyName=f"m{i}", PolicyDocument=json.dumps(ALLOW_ALL))["Policy"]["Arn"]} for i in range(11)]
    assume(role["Arn"], PolicyArns=arns[:10])
    code, status, message = refusal(assume, role["Arn"], PolicyArns=arns)
    assert (code, status) == ("ValidationError", 400)
    assert message.endswith("Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10")


def test_policies_and_tags_must_fit_packed_into_a_session(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}, action=["sts:AssumeRole", "sts:TagSession"]))
    tags = [{"Key": f"{i:03}" + "k" * 100, "Value": "v" * 256} for i in range(50)]
    code, status, message = refusal(assume, role["Arn"], Tags=tags)
    assert (code, status) == ("PackedPolicyTooLarge", 400)
    assert message.startswith("Packed size of session tags consumes ") and message.endswith("% of allotted space.")
    assert 50 < assume(role["Arn"], Tags=tags[:10])["PackedPolicySize"] <= 100


def test_a_deny_in_a_managed_session_policy_names_it(assume, world, iam, client_for):
    text = json.dumps({"Version": "2012-10-17", "Statement": [*statement("iam:ListUsers", effect="Deny")["Statement"], ALLOW_ALL["Statement"]]})
    arn = iam.create_policy(PolicyName="d", PolicyDocument=text)["Policy"]["Arn"]
    role = world.role("r", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    session = client_for("iam", assume(role["Arn"], PolicyArns=[{"arn": arn}])["Credentials"])
    session.list_roles()
    assert refusal(session.list_users)[2].endswith(f"with an explicit deny in a session policy: {arn}")


def test_session_tags_need_permission_in_the_trust_policy_and_become_principal_tags(assume, world, client_for):
    tags = [{"Key": "team", "Value": "blue"}]
    plain = world.role("plain", trust({"AWS": world.user["Arn"]}))
    assert refusal(assume, plain["Arn"], Tags=tags) == not_authorized(world.user["Arn"], plain["Arn"], "sts:TagSession")
    by_team = statement("iam:ListRoles", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}})
    role = world.role("r", trust({"AWS": world.user["Arn"]}, action=["sts:AssumeRole", "sts:TagSession"]), by_team)
    client_for("iam", assume(role["Arn"], Tags=tags)["Credentials"]).list_roles()
    assert refusal(client_for("iam", assume(role["Arn"])["Credentials"]).list_roles)[0] == "AccessDenied"


def test_transitive_tags_follow_the_chain_and_stay(assume, world, client_for):
    both = ["sts:AssumeRole", "sts:TagSession"]
    first = world.role("first", trust({"AWS": world.user["Arn"]}, action=both), ALLOW_ALL)
    by_team = statement("iam:ListRoles", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}})
    second = world.role("second", trust({"AWS": first["Arn"]}, action=both), by_team)
    session = assume(first["Arn"], Tags=[{"Key": "team", "Value": "blue"}], TransitiveTagKeys=["team"])["Credentials"]
    client_for("iam", assume(second["Arn"], session)["Credentials"]).list_roles()
    assert refusal(assume, second["Arn"], session, Tags=[{"Key": "TEAM", "Value": "red"}]) == (
        "InvalidParameterValue", 400,
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the "
        "calling session.")


def test_what_a_chain_hands_on_takes_permission_at_each_role(assume, world):
    every = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    first = world.role("first", trust({"AWS": world.user["Arn"]}, action=every))
    second = world.role("second", trust({"AWS": first["Arn"]}))
    caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/first/session"
    blue = [{"Key": "team", "Value": "blue"}]
    assume(second["Arn"], assume(first["Arn"], Tags=blue)["Credentials"])
    tagged = assume(first["Arn"], Tags=blue, TransitiveTagKeys=["team"])["Credentials"]
    assert refusal(assume, second["Arn"], tagged) == not_authorized(caller, second["Arn"], "sts:TagSession")
    named = assume(first["Arn"], SourceIdentity="alice")["Credentials"]
    assert refusal(assume, second["Arn"], named) == not_authorized(caller, second["Arn"], "sts:SetSourceIdentity")
    third = world.role("third", trust({"AWS": first["Arn"]}, {"StringEquals": {"aws:SourceIdentity": "alice"}}, every))
    assume(third["Arn"], named)
    # AWS: has sts:SourceIdentity only where it is set first.
    set_here = {"Null": {"sts:SourceIdentity": "false"}}
    fourth = world.role("fourth", trust({"AWS": first["Arn"]}, set_here, every))
    assert refusal(assume, fourth["Arn"], named) == not_authorized(caller, fourth["Arn"])
    assume(fourth["Arn"], named, SourceIdentity="alice")
    assert refusal(assume, third["Arn"], tagged) == not_authorized(caller, third["Arn"])


TAGS = [{"Key": "Team", "Value": "red"}]
ASKED = {"Tags": TAGS, "TransitiveTagKeys": ["Team"], "SourceIdentity": "alice-at-home", "DurationSeconds": 1200, "ExternalId": "e1"}


@pytest.mark.parametrize(
    "condition, asked",
    [
        ({"StringEquals": {"aws:RequestTag/Team": "red"}}, True),
        ({"StringEquals": {"aws:RequestTag/Team": "blue"}}, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["Other"]}}, False),
        ({"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": ["Team"]}}, True),
        ({"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["Other"]}}, False),
        ({"StringEquals": {"sts:SourceIdentity": "alice-at-home"}}, True),
        ({"StringEquals": {"aws:SourceIdentity": "alice-at-home"}}, False),  # of the caller, who has none
        ({"NumericLessThanEquals": {"sts:DurationSeconds": "1200"}}, True),
        ({"NumericLessThan": {"sts:DurationSeconds": "1200"}}, False),
        ({"StringEquals": {"sts:ExternalId": "e1", "sts:RoleSessionName": "session"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/Team": "caller"}}, True),
        ({"StringEquals": {"aws:ResourceTag/Team": "role", "iam:ResourceTag/Team": "role"}}, True),
        ({"StringEquals": {"aws:ResourceTag/Team": "red"}}, False),
    ],
)
def test_a_trust_policy_sees_what_is_asked_for_who_asks_and_the_role(assume, world, iam, condition, asked):
    iam.tag_user(UserName="alice", Tags=[{"Key": "Team", "Value": "caller"}])
    every = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    role = world.role("r", trust({"AWS": world.user["Arn"]}, condition, every), Tags=[{"Key": "Team", "Value": "role"}])
    if asked:
        assume(role["Arn"], **ASKED)
    else:
        assert refusal(assume, role["Arn"], **ASKED) == not_authorized(world.user["Arn"], role["Arn"])


def test_tag_lists_must_make_sense(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}, action=["sts:AssumeRole", "sts:TagSession"]))
    twice = [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]
    assert refusal(assume, role["Arn"], Tags=twice) == (
        "InvalidParameterValue", 400, "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    assert refusal(assume, role["Arn"], Tags=twice[:1], TransitiveTagKeys=["b"]) == (
        "InvalidParameterValue", 400, "The specified transitive tag key must be included in the requested tags.")


def test_source_identity_needs_permission_and_cannot_be_changed(assume, world, client_for):
    both = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    plain = world.role("plain", trust({"AWS": world.user["Arn"]}))
    assert refusal(assume, plain["Arn"], SourceIdentity="alice")[2].endswith(
        f"sts:SetSourceIdentity on resource: {plain['Arn']}")
    first = world.role("first", trust({"AWS": world.user["Arn"]}, action=both), ALLOW_ALL)
    second = world.role("second", trust({"AWS": first["Arn"]}, action=both))
    answer = assume(first["Arn"], SourceIdentity="alice")
    assert answer["SourceIdentity"] == "alice"
    assert assume(second["Arn"], answer["Credentials"])["SourceIdentity"] == "alice"
    assert refusal(assume, second["Arn"], answer["Credentials"], SourceIdentity="mallory")[0] == "AccessDenied"


def test_second_factors_that_do_not_exist_are_refused_not_ignored(assume, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    device = f"arn:aws:iam::{ACCOUNT}:mfa/alice"
    assert refusal(assume, role["Arn"], SerialNumber=device)[2] == (
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
    assert refusal(assume, role["Arn"], SerialNumber=device, TokenCode="123456")[2] == (
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and "
        "associated with this user.")


def test_a_role_change_reaches_its_sessions_at_the_next_request(assume, world, client_for, iam):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    session = client_for("iam", assume(role["Arn"])["Credentials"])
    assert refusal(session.list_roles)[0] == "AccessDenied"
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=json.dumps(statement("iam:ListRoles")))
    session.list_roles()
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    assert refusal(session.list_roles)[0] == "AccessDenied"


def test_sessions_of_a_deleted_role_are_unknown_also_after_it_is_made_again(assume, world, client_for, iam):
    document = trust({"AWS": world.user["Arn"]})
    role = world.role("r", document)
    session = client_for("sts", assume(role["Arn"])["Credentials"])
    iam.delete_role(RoleName="r")
    unknown = ("InvalidClientTokenId", 403, "The security token included in the request is invalid.")
    assert refusal(session.get_caller_identity) == unknown
    world.role("r", document)
    assert refusal(session.get_caller_identity) == unknown


def test_a_trust_in_a_user_made_again_under_the_same_name_no_longer_holds(world, iam, client_for):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    iam.delete_access_key(UserName="alice", AccessKeyId=world.key["AccessKeyId"])
    iam.delete_user(UserName="alice")
    shown = iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"]
    assert shown["Statement"][0]["Principal"]["AWS"] == world.user["UserId"]  # AWS: the id shows that the user is gone
    iam.create_user(UserName="alice")
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    assert refusal(client_for("sts", key).assume_role, RoleArn=role["Arn"], RoleSessionName="s1")[0] == "AccessDenied"


def test_a_revoked_session_is_one_issued_before_the_deny(assume, world, client_for, iam, clock):
    role = world.role("r", trust({"AWS": world.user["Arn"]}), ALLOW_ALL)
    old = client_for("iam", assume(role["Arn"])["Credentials"])
    moment = clock.advance(10)
    deny = statement("*", effect="Deny", Condition={"DateLessThan": {"aws:TokenIssueTime": moment}})
    iam.put_role_policy(RoleName="r", PolicyName="revoke", PolicyDocument=json.dumps(deny))
    assert refusal(old.list_roles)[2].endswith("with an explicit deny in an identity-based policy")


def test_get_caller_identity_needs_no_permission_even_under_a_deny(world, client_for):
    world.allow(statement("*", effect="Deny"))
    assert client_for("sts", world.key).get_caller_identity()["Arn"] == world.user["Arn"]


def test_the_cli_assumes_a_role(aws, world):
    role = world.role("r", trust({"AWS": world.user["Arn"]}))
    answer = aws("sts", "assume-role", "--role-arn", role["Arn"], "--role-session-name", "cli", credentials=world.key)
    assert answer.json["AssumedRoleUser"]["Arn"].endswith(":assumed-role/r/cli")
    refused = aws("sts", "assume-role", "--role-arn", role["Arn"] + "x", "--role-session-name", "cli",
                  credentials=world.key, check=False)
    assert refused.returncode == 254
    assert "An error occurred (AccessDenied) when calling the AssumeRole operation: User: " in refused.stderr


def test_messages_of_others_are_not_decoded(sts):
    assert refusal(sts.decode_authorization_message, EncodedMessage="AAAA") == (
        "InvalidAuthorizationMessageException", 400, "Invalid authorization message")
