# SPDX-License-Identifier: Apache-2.0
"""The policy simulator API.  Texts and shapes marked "recorded" are what AWS answered to others (policy-language.md 9, public
captures of September 2026)."""

import json
import urllib.parse

import pytest
from hand_signed import signed_post
from policy_texts import ACCOUNT, allow, arn, deny, document, invalid_input, no_such_entity, not_authorized, refusal, trust

GET = document(allow("s3:GetObject"))
PUT = document(allow("s3:PutObject"))
DENY_GET = document(deny("s3:GetObject"))
ALL = document(allow("*"))
A, B = "arn:aws:s3:::demo/a", "arn:aws:s3:::demo/b"
ALICE = arn("user/team/alice")


def bucket_policy(principal, effect="Allow", resource="arn:aws:s3:::demo/*"):
    return document(allow("s3:GetObject", resource, effect, Principal={"AWS": principal}))


def entry(key, *values, kind="string"):
    return {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": kind}


@pytest.fixture
def custom(iam):
    """The results of SimulateCustomPolicy; one if there is one action."""

    def simulate(*policies, actions=("s3:GetObject",), **parameters):
        answer = iam.simulate_custom_policy(PolicyInputList=list(policies), ActionNames=list(actions), **parameters)
        results = answer["EvaluationResults"]
        return results[0] if len(actions) == 1 else results

    return simulate


def decision(result):
    return result["EvalDecision"]


def matched(result):
    return [(one["SourcePolicyId"], one["SourcePolicyType"]) for one in result["MatchedStatements"]]


# --- Shapes and positions ---


def test_the_answer_without_resources_is_exactly_the_recorded_one(custom):
    compact = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
    assert custom(compact) == {
        "EvalActionName": "s3:GetObject",
        "EvalResourceName": "*",
        "EvalDecision": "allowed",
        "MatchedStatements": [
            {
                "SourcePolicyId": "PolicyInputList.1",
                "SourcePolicyType": "IAM Policy",
                "StartPosition": {"Line": 1, "Column": 38},
                "EndPosition": {"Line": 1, "Column": 95},
            }
        ],
        "MissingContextValues": [],
    }


def test_the_answer_about_resources_is_exactly_the_recorded_one(custom):
    result = custom(document(allow("s3:GetObject", A)), ResourceArns=[A, B])
    (statement,) = result.pop("MatchedStatements")
    assert result == {
        "EvalActionName": "s3:GetObject",
        "EvalResourceName": "*",
        "EvalDecision": "implicitDeny",
        "MissingContextValues": [],
        "EvalDecisionDetails": {},
        "ResourceSpecificResults": [
            {"EvalResourceName": A, "EvalResourceDecision": "allowed", "MatchedStatements": [statement]},
            {"EvalResourceName": B, "EvalResourceDecision": "implicitDeny"},
        ],
    }
    assert custom(GET, ResourceArns=[A])["EvalResourceName"] == A


@pytest.mark.parametrize(
    "text, positions",
    [
        # policy-language.md 9: a statement that is not in a list begins behind its brace.
        (
            '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:GetObjectVersion"], "Resource": ["*"]}}',
            [((1, 41), (1, 113))],
        ),
        # Recorded: in a list, behind what stands before it.
        (
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjectVersion","Resource":"*"},'
            '{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
            [((1, 38), (1, 102)), ((1, 102), (1, 152))],
        ),
        ('{\n  "Statement": {\n    "Effect": "Allow",\n    "Action": "s3:*",\n    "Resource": "*"\n  }\n}', [((2, 17), (6, 4))]),
    ],
)
def test_positions_are_those_of_aws(custom, text, positions):
    result = custom(text, actions=["s3:GetObjectVersion"])
    places = [(one["StartPosition"], one["EndPosition"]) for one in result["MatchedStatements"]]
    assert [((b["Line"], b["Column"]), (e["Line"], e["Column"])) for b, e in places] == positions


def test_repetitions_and_order_are_kept(custom):
    results = custom(GET, actions=["s3:GetObject", "s3:PutObject", "s3:GetObject"])
    assert [decision(one) for one in results] == ["allowed", "implicitDeny", "allowed"]


def test_the_xml_has_numbers_and_flags_as_text_and_empty_maps_as_elements(fresh, iam):
    seen = []
    iam.meta.events.register("after-call.iam", lambda http_response, **_: seen.append(http_response.text))
    iam.simulate_custom_policy(PolicyInputList=[GET], ActionNames=["s3:GetObject"], ResourceArns=[A])
    for part in ("<IsTruncated>false</IsTruncated>", "<EvalDecisionDetails/>", "<Line>1</Line>", "<MissingContextValues/>"):
        assert part in seen[0]
    assert '<SimulateCustomPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulateCustomPolicyResult>' in seen[0]


# --- Which statements are told ---


def test_all_allowing_statements_are_told_and_of_a_deny_only_the_denying_ones(custom):
    assert matched(custom(GET, PUT, GET)) == [("PolicyInputList.1", "IAM Policy"), ("PolicyInputList.3", "IAM Policy")]
    denied = custom(GET, DENY_GET)
    assert decision(denied) == "explicitDeny" and matched(denied) == [("PolicyInputList.2", "IAM Policy")]
    assert matched(custom(PUT)) == []


def test_an_empty_list_of_policies_allows_nothing(custom):
    assert decision(custom()) == "implicitDeny"


def test_actions_are_equal_ignoring_case_and_wildcards_are_plain_characters(custom):
    assert decision(custom(GET, actions=["S3:gEtObJeCt"])) == "allowed"
    assert decision(custom(GET, actions=["s3:*"])) == "implicitDeny"
    assert decision(custom(document(allow("s3:*")), actions=["s3:*"])) == "allowed"


# --- Boundaries ---


def test_a_boundary_limits_and_is_told(custom):
    def with_boundary(boundary, policy=GET):
        return custom(policy, PermissionsBoundaryPolicyInputList=[boundary])

    for boundary, expected, within in ((GET, "allowed", True), (PUT, "implicitDeny", False), (DENY_GET, "explicitDeny", False)):
        result = with_boundary(boundary)
        assert (decision(result), result["PermissionsBoundaryDecisionDetail"]) == (
            expected,
            {"AllowedByPermissionsBoundary": within},
        )
    denied = with_boundary(DENY_GET)
    assert matched(denied) == [("PermissionsBoundaryPolicyInputList.1", "Permissions Boundary Policy")]
    assert "PermissionsBoundaryDecisionDetail" not in custom(GET)


# --- Context ---


def test_missing_keys_are_told_where_they_matter(custom):
    conditional = document(
        allow("s3:GetObject", Condition={"StringEquals": {"stack:missing": "yes"}}),
        allow("s3:PutObject", "arn:aws:s3:::demo/${aws:username}"),
    )
    result = custom(conditional)
    assert sorted(result["MissingContextValues"]) == ["aws:username", "stack:missing"]
    given = custom(conditional, ContextEntries=[entry("STACK:Missing", "yes")])
    assert decision(given) == "allowed" and given["MissingContextValues"] == []
    (specific,) = custom(conditional, ResourceArns=[A])["ResourceSpecificResults"]
    assert sorted(specific["MissingContextValues"]) == ["aws:username", "stack:missing"]
    assert custom(conditional, GET)["MissingContextValues"] == []
    assert custom(conditional, DENY_GET)["MissingContextValues"] == []


@pytest.mark.parametrize(
    "kind, values, condition",
    [
        ("string", ["a"], {"StringEquals": {"test:key": "a"}}),
        ("stringList", ["a", "b"], {"ForAllValues:StringEquals": {"test:key": ["a", "b"]}}),
        ("numeric", ["7"], {"NumericLessThan": {"test:key": "7.5"}}),
        ("numericList", ["7", "9"], {"ForAnyValue:NumericGreaterThan": {"test:key": "8"}}),
        ("boolean", ["TRUE"], {"Bool": {"test:key": "true"}}),
        ("booleanList", ["true", "false"], {"ForAnyValue:Bool": {"test:key": "false"}}),
        ("ip", ["203.0.113.7"], {"IpAddress": {"test:key": "203.0.113.0/24"}}),
        ("ipList", ["203.0.113.7", "10.0.0.1"], {"ForAnyValue:IpAddress": {"test:key": "10.0.0.0/8"}}),
        ("binary", ["aGVsbG8="], {"BinaryEquals": {"test:key": "aGVsbG8="}}),
        ("binaryList", ["aGVsbG8="], {"ForAnyValue:BinaryEquals": {"test:key": "aGVsbG8="}}),
        ("date", ["2026-01-01T00:00:00Z"], {"DateGreaterThan": {"test:key": "2025-12-31"}}),
        ("dateList", ["2026-01-01"], {"ForAllValues:DateLessThan": {"test:key": "2027"}}),
    ],
)
def test_entries_of_every_type_are_compared(custom, kind, values, condition):
    policy = document(allow("s3:GetObject", Condition=condition))
    assert decision(custom(policy)) == ("allowed" if "ForAllValues" in str(condition) else "implicitDeny")
    assert decision(custom(policy, ContextEntries=[entry("test:key", *values, kind=kind)])) == "allowed"


@pytest.mark.parametrize(
    "entries, text",
    [
        ([entry("stack:test", "a", "b")], "Context key string expected a single value, but received 2."),
        ([entry("stack:test", "abc", kind="numeric")], "Invalid context value for key stack:test: expected numeric format."),
        ([entry("stack:test", "tomorrow", kind="date")], "Invalid context value for key stack:test: expected DateTime format."),
        ([entry("stack:test", "999.0.0.1", kind="ip")], "Invalid context value for key stack:test: expected IP address."),
        (
            [entry("stack:test", "!base64", kind="binaryList")],
            "Invalid context value for key stack:test: expected base-64 encoded binary format.",
        ),
        ([entry("stack:test", "a"), entry("STACK:TEST", "b")], "Duplicate context key: STACK:TEST."),
        ([{"ContextKeyName": "stack:key", "ContextKeyValues": ["a"]}], "Context key stack:key has invalid type null."),
        (
            [{"ContextKeyName": "stack:key", "ContextKeyType": "string"}],
            "Context values for context key stack:key cannot be null or empty.",
        ),
        ([{"ContextKeyType": "string", "ContextKeyValues": ["yes"]}], "ContextKeyName cannot be null or empty."),
    ],
)
def test_a_bad_entry_is_refused_in_the_recorded_words(iam, entries, text):
    told = refusal(iam.simulate_custom_policy, PolicyInputList=[GET], ActionNames=["s3:GetObject"], ContextEntries=entries)
    assert told == invalid_input(text)


def test_an_unknown_type_of_entry_is_a_validation_error(iam):
    bad = [entry("stack:test", "a", kind="unknown")]
    told = refusal(iam.simulate_custom_policy, PolicyInputList=[GET], ActionNames=["s3:GetObject"], ContextEntries=bad)
    assert told[:2] == ("ValidationError", 400) and "'contextEntries.1.member.contextKeyType'" in told[2]


def test_keys_of_the_caller_are_filled_in(custom):
    for key, value in (
        ("aws:PrincipalArn", ALICE),
        ("aws:username", "alice"),
        ("aws:PrincipalAccount", ACCOUNT),
        ("aws:userid", ALICE),  # recorded
    ):
        policy = document(allow("s3:GetObject", Condition={"StringEquals": {key: value}}))
        assert decision(custom(policy, CallerArn=ALICE)) == "allowed", key
    by_name = document(allow("s3:GetObject", Condition={"StringEquals": {"aws:username": "bob"}}))
    assert decision(custom(by_name, CallerArn=ALICE, ContextEntries=[entry("aws:username", "bob")])) == "allowed"
    assert decision(custom(by_name, CallerArn=arn("role/bob"))) == "implicitDeny", "a role has no user name"


# --- Resource policies ---


def test_a_resource_policy_grants_to_whom_it_names(custom):
    simulated = {"CallerArn": ALICE, "ResourceArns": [A]}
    named = custom(ResourcePolicy=bucket_policy(ALICE), **simulated)
    assert decision(named) == "allowed" and matched(named) == [("ResourcePolicy", "Resource Policy")]
    assert named["EvalDecisionDetails"] == {}, "one account"
    assert decision(custom(ResourcePolicy=bucket_policy(arn("user/bob")), **simulated)) == "implicitDeny"
    # AWS's own example: the boundary does not matter to whom the resource policy itself names.
    limited = custom(ResourcePolicy=bucket_policy(ALICE), PermissionsBoundaryPolicyInputList=[PUT], **simulated)
    assert decision(limited) == "allowed"
    assert limited["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    denied = custom(GET, ResourcePolicy=bucket_policy("*", "Deny"), **simulated)
    assert decision(denied) == "explicitDeny" and matched(denied) == [("ResourcePolicy", "Resource Policy")]
    role = custom(ResourcePolicy=bucket_policy(arn("role/app")), CallerArn=arn("role/app"), ResourceArns=[A])
    assert decision(role) == "allowed"


def test_across_accounts_each_kind_of_policy_is_told(custom):
    """Recorded."""
    simulated = {
        "CallerArn": ALICE,
        "ResourceArns": [A],
        "ResourcePolicy": bucket_policy(ALICE),
        "ResourceOwner": "arn:aws:iam::999999999999:root",
    }
    alone = custom(**simulated)
    assert decision(alone) == "implicitDeny"
    assert alone["EvalDecisionDetails"] == {"Resource Policy": "allowed", "IAM Policy": "implicitDeny"}
    assert alone["ResourceSpecificResults"][0]["EvalDecisionDetails"] == alone["EvalDecisionDetails"]
    both = custom(GET, **simulated)
    assert decision(both) == "allowed" and len(both["MatchedStatements"]) == 2
    limited = custom(GET, PermissionsBoundaryPolicyInputList=[PUT], **simulated)
    assert limited["EvalDecisionDetails"] == {
        "Permissions Boundary Policy": "implicitDeny",
        "Resource Policy": "allowed",
        "IAM Policy": "allowed",
    }


def test_a_trust_policy_is_a_resource_policy(custom):
    """AWS's own simulator ignores it (aws-cli issue 10314)."""
    role = arn("role/app")
    simulated = {"actions": ["sts:AssumeRole"], "ResourceArns": [role], "CallerArn": ALICE}
    policy = document(allow("sts:AssumeRole", role))
    assert decision(custom(policy, ResourcePolicy=trust({"AWS": ALICE}), **simulated)) == "allowed"
    assert decision(custom(policy, ResourcePolicy=trust({"AWS": arn("user/bob")}), **simulated)) == "implicitDeny"
    assert decision(custom(policy, ResourcePolicy=trust({"Service": "ec2.amazonaws.com"}), **simulated)) == "implicitDeny"


@pytest.mark.parametrize(
    "parameters, text",
    [
        ({"ResourceArns": [A]}, "Invalid caller - Caller cannot be null or empty."),
        (
            {"ResourceArns": [A], "CallerArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session"},
            "Invalid caller - Caller must be an IAM user, role or group in this context.",
        ),
        (
            {"ResourceArns": [A], "CallerArn": arn("root")},
            "Invalid caller - Caller must be an IAM user, role or group in this context.",
        ),
        ({"CallerArn": ALICE}, "Invalid Entity Arn: * does not clearly define entity type and name."),
        ({"CallerArn": ALICE, "ResourceArns": ["*"]}, "Invalid Entity Arn: * does not clearly define entity type and name."),
        (
            {"CallerArn": ALICE, "ResourceArns": [A], "ResourcePolicy": bucket_policy(ALICE, resource="*")},
            "ResourceNames are not in a valid ARN format: *.",
        ),
        (
            {"CallerArn": ALICE, "ResourceArns": [A], "ResourceOwner": ACCOUNT},
            f"'{ACCOUNT}' is not a valid as a Resource Owner.",
        ),
        (
            {"CallerArn": ALICE, "ResourceArns": [A], "ResourceOwner": "not-an-arn"},
            "'not-an-arn' is not a valid as a Resource Owner.",
        ),
        ({"CallerArn": ALICE, "ResourceArns": [A], "ResourcePolicy": "{"}, "Resource policy has invalid content"),
    ],
)
def test_what_does_not_go_with_a_resource_policy_is_refused(iam, parameters, text):
    simulated = {"PolicyInputList": [GET], "ActionNames": ["s3:GetObject"], "ResourcePolicy": bucket_policy(ALICE)}
    assert refusal(iam.simulate_custom_policy, **{**simulated, **parameters}) == invalid_input(text)


# --- Resource handling ---

EC2 = f"arn:aws:ec2:us-east-1:{ACCOUNT}:"
INSTANCE_STORE = [
    f"{EC2}instance/i-0123456789abcdef0",
    "arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0",
    f"{EC2}security-group/sg-0123456789abcdef0",
    f"{EC2}network-interface/eni-0123456789abcdef0",
]
SUBNET, VOLUME = f"{EC2}subnet/subnet-0123456789abcdef0", f"{EC2}volume/vol-0123456789abcdef0"


@pytest.mark.parametrize(
    "option, resources",
    [
        ("EC2-VPC-InstanceStore", INSTANCE_STORE),
        ("EC2-VPC-InstanceStore-Subnet", [*INSTANCE_STORE, SUBNET]),
        ("EC2-VPC-EBS", [*INSTANCE_STORE, VOLUME]),
        ("EC2-VPC-EBS-Subnet", [*INSTANCE_STORE, SUBNET, VOLUME]),
    ],
)
def test_a_scenario_of_run_instances_takes_all_its_resources(iam, option, resources):
    simulated = {"PolicyInputList": [document(allow("ec2:*"))], "ActionNames": ["ec2:RunInstances"], "ResourceHandlingOption": option}
    (result,) = iam.simulate_custom_policy(ResourceArns=resources, **simulated)["EvaluationResults"]
    assert decision(result) == "allowed" and len(result["ResourceSpecificResults"]) == len(resources)
    for missing in range(len(resources)):
        kind = resources[missing].split(":")[5].split("/")[0]
        told = refusal(iam.simulate_custom_policy, ResourceArns=resources[:missing] + resources[missing + 1 :], **simulated)
        assert told[:2] == ("InvalidInput", 400) and f"requires a resource of type: {kind}." in told[2]


def test_a_scenario_is_for_run_instances_only_and_must_exist(iam):
    simulated = {"PolicyInputList": [GET], "ActionNames": ["s3:GetObject"], "ResourceArns": [A]}
    told = refusal(iam.simulate_custom_policy, ResourceHandlingOption="EC2-VPC-EBS", **simulated)
    assert told == invalid_input(
        "Invalid input resource handling options. Action does not support resource handling options: s3:GetObject. Please refer to"
        " the documentation for more details: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html"
    )
    assert refusal(iam.simulate_custom_policy, ResourceHandlingOption="fictional", **simulated)[0] == "InvalidInput"


# --- Errors of parameters ---


@pytest.mark.parametrize(
    "parameters, text",
    [
        ({"ActionNames": ["GetObject"]}, "The action is invalid since it is missing names"),
        ({"ActionNames": ["s3:" + "ö" * 100]}, "The action is invalid since its name is too long"),
        ({"ResourceArns": ["not-an-arn"]}, "ResourceNames are not in a valid ARN format: not-an-arn."),
        ({"ResourceArns": [A, "arn:aws:s3"]}, "ResourceNames are not in a valid ARN format: arn:aws:s3."),
        ({"PolicyInputList": [GET, "{"]}, "Policy input list item 2 has invalid content"),
        ({"PolicyInputList": ['{"Version":"2099-01-01","Statement":[]}']}, "Policy input list item 1 has invalid content"),
        (
            {"PermissionsBoundaryPolicyInputList": [GET, GET]},
            "The list of Permissions Boundary policies cannot exceed 1 items.",
        ),
        (
            {"PermissionsBoundaryPolicyInputList": ["{"]},
            "Permissions boundary policy input list item 1 has invalid content",
        ),
        ({"Marker": "not-a-simulation-marker"}, "Invalid marker for pagination."),
    ],
)
def test_a_bad_parameter_is_refused(iam, parameters, text):
    good = {"PolicyInputList": [GET], "ActionNames": ["s3:GetObject"]}
    assert refusal(iam.simulate_custom_policy, **{**good, **parameters}) == invalid_input(text)


def test_the_model_s_constraints_hold(iam):
    good = {"PolicyInputList": [GET], "ActionNames": ["s3:GetObject"]}
    for bad in ({"ActionNames": ["x"]}, {"MaxItems": 1001}, {"MaxItems": 0}, {"ContextEntries": [entry("x", "y")]}):
        assert refusal(iam.simulate_custom_policy, **{**good, **bad})[0] == "ValidationError"


# --- Pages ---


def test_pages_count_actions(iam):
    actions = [f"s3:Action{number}" for number in range(7)]
    simulated = {"PolicyInputList": [GET], "ActionNames": actions, "ResourceArns": [A, B]}
    first = iam.simulate_custom_policy(MaxItems=3, **simulated)
    assert first["IsTruncated"] and len(first["EvaluationResults"]) == 3
    assert [len(one["ResourceSpecificResults"]) for one in first["EvaluationResults"]] == [2, 2, 2]
    pages = iam.get_paginator("simulate_custom_policy").paginate(PaginationConfig={"PageSize": 3}, **simulated)
    assert [one["EvalActionName"] for page in pages for one in page["EvaluationResults"]] == actions
    # Recorded: a marker goes with other parameters, too, and may lead past the end.
    other = iam.simulate_custom_policy(PolicyInputList=[GET], ActionNames=["s3:GetObject"], Marker=first["Marker"])
    assert other["EvaluationResults"] == [] and not other["IsTruncated"]


def test_a_page_is_shorter_where_there_is_much_to_compare(iam):
    """So that no request holds a thread for long."""
    policy = document(*[allow(f"s3:Action{number}") for number in range(199)])
    resources = [f"arn:aws:s3:::demo/{number}" for number in range(100)]
    simulated = {"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"] * 12, "ResourceArns": resources}
    first = iam.simulate_custom_policy(**simulated)
    assert first["IsTruncated"] and len(first["EvaluationResults"]) == 5
    pages = iam.get_paginator("simulate_custom_policy").paginate(**simulated)
    assert sum(len(page["EvaluationResults"]) for page in pages) == 12
    too_much = refusal(iam.simulate_custom_policy, **{**simulated, "ResourceArns": resources * 6})
    assert too_much == invalid_input("The number of policy statements times resources cannot exceed 100000.")


# --- Policies of an organization, a parameter that is newer than Debian's boto3 ---


def simulation_form(levels):
    form = {"Action": "SimulateCustomPolicy", "Version": "2010-05-08", "PolicyInputList.member.1": GET}
    form["ActionNames.member.1"] = "s3:GetObject"
    for level, policies in enumerate(levels, 1):
        place = f"OrderedOrganizationPolicyInputList.member.{level}.ServiceControlPolicyInputList"
        form |= {f"{place}.member.{number}": policy for number, policy in enumerate(policies, 1)} or {place: ""}
    return urllib.parse.urlencode(form)


@pytest.mark.parametrize(
    "levels, expected, allowed",
    [
        ([[ALL], [ALL]], "allowed", "true"),
        ([[ALL], [DENY_GET]], "explicitDeny", "false"),
        ([[ALL], [PUT]], "implicitDeny", "false"),
        ([[PUT, GET], [ALL]], "allowed", "true"),
        ([[DENY_GET, ALL], [ALL]], "explicitDeny", "false"),
    ],
)
def test_levels_of_service_control_policies_are_simulated(fresh, levels, expected, allowed):
    """Recorded: statements of the organization are never told."""
    answer = signed_post(fresh, simulation_form(levels))
    assert answer.status == 200, answer.text
    assert f"<EvalDecision>{expected}</EvalDecision>" in answer.text
    assert f"<AllowedByOrganizations>{allowed}</AllowedByOrganizations>" in answer.text
    assert ("<MatchedStatements/>" in answer.text) == (expected != "allowed")


@pytest.mark.parametrize(
    "levels, code",
    [
        ([[ALL], []], "Organization policy at index 2 must contain at least one service control policy"),
        ([["{"]], "Organization policy at index 1 has invalid content"),
        ([[ALL]] * 8, "ValidationError"),
    ],
)
def test_bad_levels_are_refused(fresh, levels, code):
    answer = signed_post(fresh, simulation_form(levels))
    assert answer.status == 400 and code in answer.text


# --- SimulatePrincipalPolicy ---

MANAGED = arn("policy/po/managed")


@pytest.fixture
def world(iam):
    """Alice, her group, a role and a managed policy that all three have; the boundary is attached to nobody."""
    iam.create_user(UserName="alice", Path="/team/", Tags=[{"Key": "team", "Value": "red"}])
    iam.create_group(GroupName="devs", Path="/team/")
    iam.create_role(RoleName="app", Path="/team/", AssumeRolePolicyDocument=trust())
    iam.create_policy(PolicyName="managed", Path="/po/", PolicyDocument=document(allow("s3:DeleteObject")))
    iam.create_policy(PolicyName="boundary", PolicyDocument=document(allow(["s3:GetObject", "s3:PutObject"])))
    iam.put_user_policy(UserName="alice", PolicyName="own", PolicyDocument=document(allow("s3:GetObject", A)))
    iam.put_group_policy(GroupName="devs", PolicyName="shared", PolicyDocument=document(allow("s3:PutObject", B)))
    iam.put_role_policy(RoleName="app", PolicyName="work", PolicyDocument=GET)
    iam.attach_user_policy(UserName="alice", PolicyArn=MANAGED)
    iam.attach_group_policy(GroupName="devs", PolicyArn=MANAGED)
    iam.attach_role_policy(RoleName="app", PolicyArn=MANAGED)
    iam.add_user_to_group(GroupName="devs", UserName="alice")
    return iam


@pytest.fixture
def principal(world):
    def simulate(source, action="s3:GetObject", resource=A, **parameters):
        answer = world.simulate_principal_policy(
            PolicySourceArn=arn(source), ActionNames=[action], ResourceArns=[resource], **parameters
        )
        return answer["EvaluationResults"][0]

    return simulate


def test_a_user_has_its_own_policies_and_those_of_its_groups(principal):
    for action, resource, source in (
        ("s3:GetObject", A, "user_alice_own"),
        ("s3:PutObject", B, "group_devs_shared"),
        ("s3:DeleteObject", A, "managed"),  # once, though it comes from two sides
    ):
        result = principal("user/team/alice", action, resource)
        assert decision(result) == "allowed" and matched(result) == [(source, "IAM Policy")]
    assert decision(principal("user/team/alice", "s3:GetObject", B)) == "implicitDeny"


def test_a_group_and_a_role_have_their_own(principal):
    assert matched(principal("group/team/devs", "s3:PutObject", B)) == [("group_devs_shared", "IAM Policy")]
    assert decision(principal("group/team/devs")) == "implicitDeny"
    assert matched(principal("role/team/app")) == [("role_app_work", "IAM Policy")]
    assert matched(principal("role/team/app", "s3:DeleteObject")) == [("managed", "IAM Policy")]


def test_an_entity_is_found_by_type_and_name(principal):
    """Recorded: whatever the path."""
    assert decision(principal("user/other/alice")) == "allowed"


def test_further_policies_are_added(principal):
    result = principal("user/team/alice", resource=A, PolicyInputList=[GET])
    assert matched(result) == [("user_alice_own", "IAM Policy"), ("PolicyInputList.1", "IAM Policy")]


def test_the_attached_boundary_counts_unless_another_one_is_given(world, principal):
    for name in ("user", "role"):
        parameters = {f"{name.capitalize()}Name": "alice" if name == "user" else "app"}
        getattr(world, f"put_{name}_permissions_boundary")(PermissionsBoundary=arn("policy/boundary"), **parameters)
    for source in ("user/team/alice", "role/team/app"):
        limited = principal(source, "s3:DeleteObject")
        assert decision(limited) == "implicitDeny"
        assert limited["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
        assert decision(principal(source)) == "allowed"
        other = principal(source, "s3:DeleteObject", PermissionsBoundaryPolicyInputList=[document(allow("s3:DeleteObject"))])
        assert decision(other) == "allowed"


# A parameter that is newer than Debian's boto3: which attached policies are left out


def simulated_without(fresh, action, resource, *exclusions, **parameters):
    """The decision about alice, or the refusal, with each exclusion as its members by their names on the wire."""
    form = {"Action": "SimulatePrincipalPolicy", "Version": "2010-05-08", "PolicySourceArn": arn("user/team/alice")}
    form |= {"ActionNames.member.1": action, "ResourceArns.member.1": resource, **parameters}
    for number, exclusion in enumerate(exclusions, 1):
        form |= {f"PolicyExclusionList.member.{number}.{name}": value for name, value in exclusion.items()}
    answer = signed_post(fresh, urllib.parse.urlencode(form))
    if answer.status != 200:
        return answer.text
    return answer.text.partition("<EvalDecision>")[2].partition("<")[0]


def inline(name, kind, holder):
    place = "InlinePolicyIdentifier."
    return {f"{place}PolicyName": name, f"{place}AttachmentType": kind, f"{place}AttachmentName": holder}


@pytest.mark.parametrize(
    "exclusion, own, shared, managed",
    [
        ({"PolicyType": "inline"}, False, False, True),
        ({"PolicyType": "user-managed"}, True, True, False),
        ({"PolicyType": "aws-managed"}, True, True, True),
        ({"PolicyType": "scp"}, True, True, True),
        ({"PolicyArn": MANAGED}, True, True, False),
        ({"PolicyArn": arn("policy/po/m?nag*")}, True, True, False),
        ({"PolicyArn": arn("policy/po/other")}, True, True, True),
        (inline("own", "user", "alice"), False, True, True),
        (inline("o*", "user", "al?ce"), False, True, True),
        (inline("own", "group", "alice"), True, True, True),
        (inline("shared", "group", "*"), True, False, True),
    ],
)
def test_excluded_policies_are_left_out(world, fresh, exclusion, own, shared, managed):
    for action, resource, stays in (("s3:GetObject", A, own), ("s3:PutObject", B, shared), ("s3:DeleteObject", A, managed)):
        expected = "allowed" if stays else "implicitDeny"
        assert simulated_without(fresh, action, resource, exclusion) == expected, action


def test_a_boundary_can_be_left_out_and_a_given_policy_can_not(world, fresh):
    world.put_user_permissions_boundary(UserName="alice", PermissionsBoundary=arn("policy/boundary"))
    simulated = lambda *exclusions, **more: simulated_without(fresh, "s3:DeleteObject", A, *exclusions, **more)  # noqa: E731
    assert simulated() == "implicitDeny"
    assert simulated({"PolicyType": "permission-boundary"}) == "allowed"
    assert simulated({"PolicyArn": arn("policy/boundary")}) == "allowed"
    given = {"PermissionsBoundaryPolicyInputList.member.1": GET}
    assert simulated({"PolicyType": "permission-boundary"}, **given) == "implicitDeny"
    given = {"PolicyInputList.member.1": document(allow("s3:DeleteObject"))}
    without_all = ({"PolicyType": "inline"}, {"PolicyType": "user-managed"}, {"PolicyType": "permission-boundary"})
    assert simulated(*without_all) == "implicitDeny"
    assert simulated(*without_all, **given) == "allowed"


@pytest.mark.parametrize(
    "exclusion, told",
    [
        ({"PolicyType": "bogus"}, "ValidationError"),
        ({"PolicyType": "inline", "PolicyArn": MANAGED}, "exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier"),
        ({"PolicyArn": "arn:aws:iam::*:policy/*"}, "may have only one * wildcard"),
        (inline("own", "bogus", "alice"), "ValidationError"),
        ({"InlinePolicyIdentifier.PolicyName": "own"}, "ValidationError"),
    ],
)
def test_a_bad_exclusion_is_refused(world, fresh, exclusion, told):
    assert told in simulated_without(fresh, "s3:GetObject", A, exclusion)


def test_changes_count_at_once(world, principal):
    world.remove_user_from_group(GroupName="devs", UserName="alice")
    assert decision(principal("user/team/alice", "s3:PutObject", B)) == "implicitDeny"
    world.create_policy_version(PolicyArn=MANAGED, PolicyDocument=document(deny("s3:DeleteObject")), SetAsDefault=True)
    assert decision(principal("user/team/alice", "s3:DeleteObject")) == "explicitDeny"


def test_the_simulator_and_the_server_agree(world, client_for):
    """What the simulator says about alice is what alice is told."""
    alice = client_for("iam", world.create_access_key(UserName="alice")["AccessKey"])
    world.put_user_policy(UserName="alice", PolicyName="own", PolicyDocument=document(allow("iam:GetUser", arn("user/team/${aws:username}"))))
    for user, expected in (("user/team/alice", "allowed"), ("user/bob", "implicitDeny")):
        (result,) = world.simulate_principal_policy(
            PolicySourceArn=ALICE, ActionNames=["iam:GetUser"], ResourceArns=[arn(user)]
        )["EvaluationResults"]
        assert decision(result) == expected
    assert alice.get_user(UserName="alice")
    assert refusal(alice.get_user, UserName="bob")[0] == "AccessDenied"


def test_the_caller_is_the_entity_unless_another_one_is_given(principal):
    for_alice = {"ResourcePolicy": bucket_policy(ALICE)}
    assert decision(principal("user/team/alice", resource=B.replace("/b", "/c"), **for_alice)) == "allowed"
    as_bob = principal("user/team/alice", resource=B.replace("/b", "/c"), CallerArn=arn("user/bob"), **for_alice)
    assert decision(as_bob) == "implicitDeny"
    assert decision(principal("user/team/alice", CallerArn=arn("user/bob"))) == "allowed", "as bob, with alice's policies"


@pytest.mark.parametrize(
    "source, told",
    [
        (arn("user/ghost"), no_such_entity("Unable to retrieve specified IAM entity.")),
        (arn("group/ghost"), no_such_entity("Unable to retrieve specified IAM entity.")),
        (arn("role/ghost"), no_such_entity("Unable to retrieve specified IAM entity.")),
        (
            arn("user/alice", "999999999999"),
            invalid_input(
                f"Invalid Policy Source Arn: caller's account {ACCOUNT} does not have access to policies in account 999999999999."
            ),
        ),
    ]
    + [
        (bad, invalid_input(f"Invalid Entity Arn: {bad} does not clearly define entity type and name."))
        for bad in (
            f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session",
            arn("root"),
            arn("policy/managed"),
            arn("user/team/"),
            "not-an-arn-but-long-enough",
        )
    ],
)
def test_a_source_that_is_no_entity_is_refused(world, source, told):
    assert refusal(world.simulate_principal_policy, PolicySourceArn=source, ActionNames=["s3:GetObject"]) == told
    assert refusal(world.get_context_keys_for_principal_policy, PolicySourceArn=source) == told


# --- Context keys ---


def test_context_keys_are_those_of_conditions_and_variables(iam):
    policy = document(
        allow("s3:GetObject", "arn:aws:s3:::demo/${aws:username}/*", Condition={"IpAddress": {"aws:sourceip": "10.0.0.0/8"}}),
        deny("s3:*", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}),
    )
    keys = iam.get_context_keys_for_custom_policy(PolicyInputList=[policy, GET])["ContextKeyNames"]
    assert keys == ["aws:PrincipalTag/team", "aws:ResourceTag/team", "aws:SourceIp", "aws:username"]
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=[GET])["ContextKeyNames"] == []
    told = refusal(iam.get_context_keys_for_custom_policy, PolicyInputList=["{"])
    assert told == invalid_input("Policy input list item 1 has invalid content")


def test_context_keys_of_a_principal_are_those_of_all_its_policies(world):
    condition = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    world.put_group_policy(GroupName="devs", PolicyName="c", PolicyDocument=document(allow("s3:GetObject", Condition=condition)))
    extra = document(allow("s3:GetObject", "arn:aws:s3:::${aws:username}"))
    keys = world.get_context_keys_for_principal_policy(PolicySourceArn=ALICE, PolicyInputList=[extra])["ContextKeyNames"]
    assert keys == ["aws:PrincipalTag/team", "aws:username"]
    assert world.get_context_keys_for_principal_policy(PolicySourceArn=arn("role/team/app"))["ContextKeyNames"] == []


# --- Who may simulate ---


def operations(client):
    return {
        "iam:SimulateCustomPolicy": lambda: client.simulate_custom_policy(PolicyInputList=[GET], ActionNames=["s3:GetObject"]),
        "iam:GetContextKeysForCustomPolicy": lambda: client.get_context_keys_for_custom_policy(PolicyInputList=[GET]),
        "iam:SimulatePrincipalPolicy": lambda: client.simulate_principal_policy(PolicySourceArn=ALICE, ActionNames=["s3:GetObject"]),
        "iam:GetContextKeysForPrincipalPolicy": lambda: client.get_context_keys_for_principal_policy(PolicySourceArn=ALICE),
    }


@pytest.mark.parametrize("action", list(operations(None)))
def test_each_operation_takes_exactly_its_permission(world, client_for, action):
    world.create_user(UserName="caller")
    caller = client_for("iam", world.create_access_key(UserName="caller")["AccessKey"])
    call = operations(caller)[action]
    resource = ALICE if "Principal" in action else "*"
    # Recorded: unlike other denials, these name the star.
    assert refusal(call) == not_authorized(arn("user/caller"), action, resource)

    def permit(*statements):
        world.put_user_policy(UserName="caller", PolicyName="permissions", PolicyDocument=document(*statements))

    permit(allow("iam:Simulate*", arn("user/other")), allow("iam:GetContextKeys*", arn("user/other")), allow("s3:*"))
    assert refusal(call)[0] == "AccessDenied"
    permit(allow(action, resource))
    call()
    if "Principal" in action:
        permit(allow(action, Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}}))
        assert refusal(call)[0] == "AccessDenied"
        permit(allow(action, Condition={"StringEquals": {"iam:ResourceTag/team": "red"}}))
        call()


# --- The AWS CLI ---


def test_the_cli_simulates(world, aws):
    # As text: this CLI takes a list from a single file apart into characters.
    policy = document(allow("dynamodb:*", Condition={"DateGreaterThan": {"aws:CurrentTime": "2018-08-16T12:00:00Z"}}))
    command = ["iam", "simulate-custom-policy", "--policy-input-list", policy, "--action-names", "dynamodb:CreateBackup"]

    def at(time):
        given = f"ContextKeyName='aws:CurrentTime',ContextKeyValues='{time}',ContextKeyType=date"
        return aws(*command, "--context-entries", given).json["EvaluationResults"][0]["EvalDecision"]

    # AWS CLI's own examples.
    assert at("2019-04-25T11:00:00Z") == "allowed"
    assert at("2014-04-25T11:00:00Z") == "implicitDeny"
    assert aws(*command).json["EvaluationResults"][0]["MissingContextValues"] == ["aws:CurrentTime"]
    of_alice = ["--policy-source-arn", ALICE, "--action-names", "s3:GetObject", "s3:PutObject", "--resource-arns", A]
    results = aws("iam", "simulate-principal-policy", *of_alice).json["EvaluationResults"]
    assert [one["EvalDecision"] for one in results] == ["allowed", "implicitDeny"]
    keys = aws("iam", "get-context-keys-for-custom-policy", "--policy-input-list", policy).json
    assert keys == {"ContextKeyNames": ["aws:CurrentTime"]}
    assert aws("iam", "get-context-keys-for-principal-policy", "--policy-source-arn", ALICE).json == {"ContextKeyNames": []}
    failed = aws("iam", "simulate-principal-policy", "--policy-source-arn", arn("user/ghost"), "--action-names", "a:b", check=False)
    assert "(NoSuchEntity) when calling the SimulatePrincipalPolicy operation" in failed.stderr


def test_documents_are_percent_decoded_and_positions_count_their_lines(custom):
    pretty = json.dumps(json.loads(document(allow("s3:GetObject"), deny("s3:PutObject"))), indent=2)
    (statement,) = custom(pretty)["MatchedStatements"]
    assert statement["StartPosition"] == {"Line": 3, "Column": 17} and statement["EndPosition"] == {"Line": 8, "Column": 6}
