# SPDX-License-Identifier: Apache-2.0
"""Policy documents that are refused and accepted, through the calls that take them (aws-api.md 2.9, 2.10)."""

import json

import pytest
from policy_texts import ALLOW_S3, TRUST_EC2, already_exists, arn, refusal, validation_error

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
SYNTAX = "Syntax errors in policy."
VERSION = "Policy document must be version 2012-10-17 or greater."
LEGACY = "The policy failed legacy parsing"
UNIQUE_SID = "Statement IDs (SID) in a single policy must be unique."
NO_ACTIONS = "Policy statement must contain actions."
NO_RESOURCES = "Policy statement must contain resources."
NO_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
TWO_COLONS = "Actions/Condition can contain only one colon."
IAM_PATH = (
    'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/,'
    " server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/."
)


def malformed(text):
    return "MalformedPolicyDocument", 400, text


def policy(*statements, **elements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **elements})


def statement(without=(), **changes):
    made = {**ALLOW, **changes}
    return {name: value for name, value in made.items() if name not in without}


def one(without=(), **changes):
    return policy(statement(without, **changes))


def condition(value):
    return one(Condition=value)


REFUSED = {
    # JSON and grammar
    "empty braces": ("{}", SYNTAX),
    "no JSON": ("{", SYNTAX),
    "words": ("policy", SYNTAX),
    "a list": ("[]", SYNTAX),
    "a string": ('"Allow"', SYNTAX),
    "an unknown element": (policy(ALLOW, Extra="x"), SYNTAX),
    "an unknown statement element": (one(Extra="x"), SYNTAX),
    "an element in lower case": (policy({"effect": "Allow", "Action": "s3:x", "Resource": "*"}), SYNTAX),
    "a version of 2013": (policy(ALLOW, Version="2013-10-17"), SYNTAX),
    "a version that is a number": (policy(ALLOW, Version=2012), SYNTAX),
    "no statement": (json.dumps({"Version": "2012-10-17"}), SYNTAX),
    "an empty list of statements": (policy(), SYNTAX),
    "a statement that is a string": (policy("s"), SYNTAX),
    "a statement that is a list": (policy([ALLOW]), SYNTAX),
    "an Id that is a number": (policy(ALLOW, Id=1), SYNTAX),
    "an Id that is a list": (policy(ALLOW, Id=["x"]), SYNTAX),
    "a Sid that is a number": (one(Sid=1), SYNTAX),
    "no effect": (one(["Effect"]), SYNTAX),
    "an unknown effect": (one(Effect="Permit"), SYNTAX),
    "an effect that is a list": (one(Effect=["Allow"]), SYNTAX),
    "Action and NotAction": (one(NotAction="s3:x"), SYNTAX),
    "Action and an empty NotAction": (one(NotAction=[]), SYNTAX),
    "Resource and NotResource": (one(NotResource="*"), SYNTAX),
    "an action that is an object": (one(Action={"a": "b"}), SYNTAX),
    "an action that is a nested list": (one(Action=[["s3:x"]]), SYNTAX),
    "an action that holds an object": (one(Action=["s3:x", {}]), SYNTAX),
    "an action that is a number": (one(Action=1), SYNTAX),
    "a resource that is an object": (one(Resource={}), SYNTAX),
    "a resource that is a nested list": (one(Resource=[["*"]]), SYNTAX),
    "a condition that is a string": (condition("x"), SYNTAX),
    "a condition that is a list": (condition([]), SYNTAX),
    "an operator that is a string": (condition({"StringEquals": "x"}), SYNTAX),
    "an operator that is a list": (condition({"StringEquals": []}), SYNTAX),
    "a condition value that is an object": (condition({"StringEquals": {"aws:username": {}}}), SYNTAX),
    "an unknown operator": (condition({"x": {"aws:username": "a"}}), SYNTAX),
    "a set operator with two colons": (condition({"ForAnyValue::StringEqualsIfExists": {"aws:username": "a"}}), SYNTAX),
    # Version
    "no version": (json.dumps({"Statement": ALLOW}), VERSION),
    "the old version": (policy(ALLOW, Version="2008-10-17"), VERSION),
    # Legacy parsing
    "an effect in lower case": (one(Effect="allow"), LEGACY),
    "an effect in mixed case": (one(Effect="denY"), LEGACY),
    "an ARN without an account": (one(Resource="arn:aws:s3::example_bucket"), LEGACY),
    "an ARN of four fields": (one(Resource="arn:aws::fdsasf"), LEGACY),
    "an ARN without a service": (one(Resource="arn:aws::::example_bucket"), LEGACY),
    "a NotResource without a service": (one(["Resource"], NotResource="arn:aws::::example_bucket"), LEGACY),
    "a date of words": (condition({"DateGreaterThan": {"aws:CurrentTime": "sdfdsf"}}), LEGACY),
    "a date of two parts": (condition({"DateGreaterThan": {"aws:CurrentTime": "234-13"}}), LEGACY),
    "a date with half a zone": (condition({"DateGreaterThan": {"a:b": "2016-12-13t2:00:00.593194+1"}}), LEGACY),
    "a date with too many digits": (condition({"DateGreaterThan": {"a:b": "2016-12-13t2:00:00.1999999999+10:59"}}), LEGACY),
    "a date beyond 64 bits": (condition({"DateGreaterThan": {"a:b": "9223372036854775808"}}), LEGACY),
    # Sids
    "a Sid twice": (policy(statement(Sid="a"), statement(Sid="a")), UNIQUE_SID),
    "a Sid with blanks": (
        one(Sid="a b"),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ),
    # Actions missing
    "no action": (one(["Action"]), NO_ACTIONS),
    "an empty list of actions": (one(Action=[]), NO_ACTIONS),
    "an empty NotAction": (one(["Action"], NotAction=[]), NO_ACTIONS),
    # Resources
    "a resource without a colon": (one(Resource="bucket"), 'Resource bucket must be in ARN format or "*".'),
    "an empty resource": (one(Resource=""), 'Resource  must be in ARN format or "*".'),
    "letters for an ARN": (one(Resource="a:b:c:d:e:f:g:h"), 'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".'),
    "aws for arn": (one(Resource="aws:s3:::example_bucket"), 'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".'),
    "an unknown partition": (one(Resource="arn:mars:s3:::b"), 'Partition "mars" is not valid for resource "arn:mars:s3:::b".'),
    "two letters": (one(Resource="a:b"), 'Partition "b" is not valid for resource "arn:b:*:*:*:*".'),
    "a partition only": (one(Resource="arn:aws"), "Resource vendor must be fully qualified and cannot contain regexes."),
    "IAM with a region": (one(Resource="arn:aws:iam:us-east-1::user/x"), "IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information."),
    "S3 with a region": (one(Resource="arn:aws:s3:us-east-1::bucket"), "Resource arn:aws:s3:us-east-1::bucket can not contain region information."),
    "an unknown IAM path": (one(Resource="arn:aws:iam::123456789012:usr/x"), IAM_PATH),
    "a bad NotResource": (one(["Resource"], NotResource="bucket"), 'Resource bucket must be in ARN format or "*".'),
    # Resources missing
    "no resource": (one(["Resource"]), NO_RESOURCES),
    "an empty list of resources": (one(Resource=[]), NO_RESOURCES),
    # Actions
    "an action without a service": (one(Action="GetObject"), NO_VENDOR),
    "an empty action": (one(Action=""), NO_VENDOR),
    "an action of two stars": (one(Action="**"), NO_VENDOR),
    "an action with two colons": (one(Action="s3:Get:Object"), TWO_COLONS),
    "an action with a slash": (one(Action="s/3:GetObject"), "Vendor s/3 is not valid"),
    "a NotAction without a service": (one(["Action"], NotAction="GetObject"), NO_VENDOR),
    # Principals
    "a principal": (one(Principal="*"), "Policy document should not specify a principal."),
    # Which class of fault wins
    "syntax before version": (json.dumps({"Statement": {**ALLOW, "Extra": 1}}), SYNTAX),
    "version before legacy parsing": (json.dumps({"Statement": {**ALLOW, "Effect": "allow"}}), VERSION),
    "legacy parsing before Sids": (policy(statement(Sid="a", Effect="allow"), statement(Sid="a")), LEGACY),
    "Sids before actions": (policy(statement(["Action"], Sid="a"), statement(Sid="a")), UNIQUE_SID),
    "missing actions before resources": (one(["Action", "Resource"]), NO_ACTIONS),
    "resources before actions": (one(Action="s:3:ListBucket", Resource="sdfsadf"), 'Resource sdfsadf must be in ARN format or "*".'),
    "missing resources before actions": (one(["Resource"], Action="invalid"), NO_RESOURCES),
}

ACCEPTED = {
    "a single statement": policy(**{"Statement": ALLOW}),
    "an Id of any text": policy(ALLOW, Id="any thing?"),
    "an empty Sid twice": policy(statement(Sid=""), statement(Sid="")),
    "an empty condition": condition({}),
    "an operator without keys": condition({"StringEquals": {}}),
    "an unknown operator without keys": condition({"x": {}}),
    "a key without values": condition({"StringEquals": {"aws:username": []}}),
    "boolean values": condition({"Bool": {"aws:SecureTransport": [True, False]}}),
    "a number": condition({"NumericLessThan": {"s3:max-keys": 10}}),
    "a set operator": condition({"ForAllValues:StringEqualsIfExists": {"aws:TagKeys": ["a"]}}),
    "NotAction with NotResource": one(["Action", "Resource"], NotAction="s3:x", NotResource="arn:aws:s3:::b"),
    "every action": one(Action="*"),
    "unknown services": one(Action="mars:Land"),
    "blanks in an action": one(Action="iam: asdf safdsf af "),
    "a service with a dash": one(Action="s3-s:ListBucket"),
    "a service with a dot": one(Action="s3.s:ListBucket"),
    "unknown services in an ARN": one(Resource="arn:aws:invalid-service:us-east-1::x"),
    "an ARN of three fields": one(Resource="arn:aws:fdsasf"),
    "a variable": one(Resource="arn:aws:s3:::bucket/${aws:username}/*"),
    "any partition": one(Resource="arn:*:s3:::b"),
    "China": one(Resource="arn:aws-cn:s3:::b"),
    "the root user": one(Resource="arn:aws:iam::123456789012:root"),
    "an S3 access point with a region": one(Resource="arn:aws:s3:us-east-1:123456789012:accesspoint/x"),
    "a full date": condition({"DateGreaterThan": {"aws:CurrentTime": "2020-04-01T00:00:00Z"}}),
    "a date with a short zone": condition({"DateGreaterThan": {"aws:CurrentTime": "2016-12-13t2:00:00.593194+23"}}),
    "a date of a day": condition({"DateGreaterThan": {"aws:CurrentTime": "01T"}}),
    "a date of seconds": condition({"DateLessThan": {"aws:CurrentTime": "-292275054"}}),
    "white space": "\n\t " + ALLOW_S3 + "\r\n",
    "Latin letters": one(Resource="arn:aws:s3:::é"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_create_policy_refuses(iam, name):
    text, told = REFUSED[name]
    assert refusal(iam.create_policy, PolicyName="p", PolicyDocument=text) == malformed(told)
    assert iam.list_policies(Scope="Local")["Policies"] == []


@pytest.mark.parametrize("name", ACCEPTED)
def test_create_policy_accepts_and_keeps(iam, name):
    iam.create_policy(PolicyName="p", PolicyDocument=ACCEPTED[name])
    kept = iam.get_policy_version(PolicyArn=arn("policy/p"), VersionId="v1")["PolicyVersion"]["Document"]
    assert kept == json.loads(ACCEPTED[name])


@pytest.mark.parametrize("call", ["create_policy_version", "put_role_policy", "put_user_policy", "put_group_policy"])
def test_every_call_that_takes_a_document_checks_it(iam, call):
    target = {"PolicyArn": arn("policy/absent-but-checked-later")}
    if call.startswith("put_"):
        kind = call.split("_")[1].capitalize()
        target = {f"{kind}Name": "absent", "PolicyName": "p"}
    for text, told in (REFUSED["no JSON"], REFUSED["no action"], REFUSED["a resource without a colon"]):
        assert refusal(getattr(iam, call), PolicyDocument=text, **target) == malformed(told)


def test_characters_beyond_latin_are_refused(iam):
    told = validation_error("The specified value for policyDocument is invalid. It must contain only printable ASCII characters.")
    assert refusal(iam.create_policy, PolicyName="p", PolicyDocument=one(Sid="x").replace("x", "ключ")) == told
    told = validation_error(
        "The specified value for assumeRolePolicyDocument is invalid. It must contain only printable ASCII characters."
    )
    assert refusal(iam.create_role, RoleName="r", AssumeRolePolicyDocument=TRUST_EC2 + "\x01") == told


def test_a_malformed_document_comes_before_an_existing_name(iam):
    iam.create_policy(PolicyName="p", PolicyDocument=ALLOW_S3)
    assert refusal(iam.create_policy, PolicyName="p", PolicyDocument="{") == malformed(SYNTAX)
    told = already_exists("A policy called p already exists. Duplicate names are not allowed.")
    assert refusal(iam.create_policy, PolicyName="p", PolicyDocument=ALLOW_S3) == told


# --- Trust policies ---

SERVICE = {"Service": "ec2.amazonaws.com"}
TRUST = {"Effect": "Allow", "Principal": SERVICE, "Action": "sts:AssumeRole"}
GITHUB = arn("oidc-provider/token.actions.githubusercontent.com")
ONLY_ASSUME = "AssumeRole policy may only specify STS AssumeRole actions."


def trust(without=(), **changes):
    made = {**TRUST, **changes}
    return policy({name: value for name, value in made.items() if name not in without})


def invalid_principal(key, value):
    return f'Invalid principal in policy: "{key}":"{value}"'


REFUSED_TRUST = {
    "no JSON": ("{", "This policy contains invalid Json"),
    "a resource": (trust(Resource="*"), "Has prohibited field Resource"),
    "a NotResource": (trust(NotResource="*"), "AssumeRole policy must not contain resources."),
    "another action": (trust(Action="dynamodb:GetItem"), ONLY_ASSUME),
    "another STS action": (trust(Action="sts:GetCallerIdentity"), ONLY_ASSUME),
    "every action": (trust(Action="*"), ONLY_ASSUME),
    "every STS action": (trust(Action="sts:*"), ONLY_ASSUME),
    "one bad action of two": (trust(Action=["sts:AssumeRole", "s3:Get*"]), ONLY_ASSUME),
    "a version of 2013": (policy(TRUST, Version="2013-10-17"), "The policy must contain a valid version string"),
    "an empty list of statements": (policy(), "Could not parse the policy: Statement is empty!"),
    "a Sid twice": (policy({**TRUST, "Sid": "a"}, {**TRUST, "Sid": "a"}), "The Statement Ids in the policy are not unique"),
    "no effect": (trust(["Effect"]), "Missing required field Effect"),
    "no action": (trust(["Action"]), "Missing required field Action"),
    "no principal": (trust(["Principal"]), "Missing required field Principal"),
    "an empty principal": (trust(Principal={}), "Missing required field Principal cannot be empty!"),
    "an empty list of principals": (trust(Principal={"AWS": []}), "Missing required field Principal cannot be empty!"),
    "an unknown effect": (trust(Effect="Permit"), "Invalid effect: Permit"),
    "NotPrincipal with Allow": (trust(["Principal"], NotPrincipal=SERVICE), "Allow with NotPrincipal is not allowed."),
    "NotPrincipal with Deny": (
        trust(["Principal"], NotPrincipal=SERVICE, Effect="Deny"),
        "AssumeRole policy must not contain NotPrincipal field.",
    ),
    "a user that does not exist": (trust(Principal={"AWS": arn("user/ghost")}), invalid_principal("AWS", arn("user/ghost"))),
    "a role that does not exist": (trust(Principal={"AWS": arn("role/ghost")}), invalid_principal("AWS", arn("role/ghost"))),
    "a group": (trust(Principal={"AWS": arn("group/g")}), invalid_principal("AWS", arn("group/g"))),
    "a wildcard inside an ARN": (trust(Principal={"AWS": arn("role/*")}), invalid_principal("AWS", arn("role/*"))),
    "a malformed ARN": (trust(Principal={"AWS": "arn:aws:iam::1:user/x"}), invalid_principal("AWS", "arn:aws:iam::1:user/x")),
    "an id of nobody": (trust(Principal={"AWS": "AIDA" + "A" * 17}), invalid_principal("AWS", "AIDA" + "A" * 17)),
    "a service that is none": (trust(Principal={"Service": "ec2"}), invalid_principal("SERVICE", "ec2")),
    "an unknown element": (trust(Extra=1), "Syntax error in policy."),
    "GitHub without a condition on whose workflow it is": (
        trust(Principal={"Federated": GITHUB}, Action="sts:AssumeRoleWithWebIdentity"),
        f"Trust policy with trusted principal {GITHUB} must evaluate, using StringEquals, StringLike or "
        "StringEqualsIgnoreCase, token.actions.githubusercontent.com:sub or "
        "token.actions.githubusercontent.com:job_workflow_ref which is not scoped to all.",
    ),
    "Cognito without a condition": (
        trust(Principal={"Federated": "cognito-identity.amazonaws.com"}, Action="sts:AssumeRoleWithWebIdentity"),
        "A condition block must be present for the Cognito provider",
    ),
}


@pytest.mark.parametrize("name", REFUSED_TRUST)
def test_trust_policies_are_refused(iam, name):
    text, told = REFUSED_TRUST[name]
    assert refusal(iam.create_role, RoleName="r", AssumeRolePolicyDocument=text) == malformed(told)
    assert iam.list_roles()["Roles"] == []


def test_a_refused_trust_policy_leaves_the_old_one(iam):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST_EC2)
    text, told = REFUSED_TRUST["another action"]
    assert refusal(iam.update_assume_role_policy, RoleName="r", PolicyDocument=text) == malformed(told)
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"] == json.loads(TRUST_EC2)


@pytest.mark.parametrize(
    "change",
    [
        {"Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]},
        {"Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/x"}},
        {
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": GITHUB},
            "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/x:*"}},
        },
        {"Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}},
        {"Principal": {"AWS": "123456789012"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Principal": {"AWS": "999999999999"}},
        {"Principal": {"AWS": "*"}},
        {"Sid": "", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}},
        {"Effect": "Deny"},
    ],
    ids=str,
)
def test_trust_policies_are_accepted_and_kept(iam, change):
    text = trust(**change)
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=text)
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"] == json.loads(text)


def test_a_user_is_trusted_by_its_whole_arn(iam):
    user = iam.create_user(UserName="ann", Path="/p/")["User"]
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust(Principal={"AWS": user["Arn"]}))
    without_path = arn("user/ann")
    told = malformed(invalid_principal("AWS", without_path))
    assert refusal(iam.create_role, RoleName="s", AssumeRolePolicyDocument=trust(Principal={"AWS": without_path})) == told
    iam.create_role(RoleName="t", AssumeRolePolicyDocument=trust(Principal={"AWS": user["UserId"]}))
