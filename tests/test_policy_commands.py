# SPDX-License-Identifier: Apache-2.0
"""`rolecall simulate` and `rolecall validate`: files in, a verdict and an exit code out; no server."""

import json
import os
import pty
import re
import subprocess

import pytest
from policy_texts import ACCOUNT, allow, arn, deny, document, trust
from running import BINARY, ROOT

OBJECT = "arn:aws:s3:::data/a"
ALICE = arn("user/alice")
GET = document(allow("s3:GetObject"))
PUT = document(allow("s3:PutObject"))
DENY = document(deny("s3:*"))


@pytest.fixture
def rolecall(tmp_path):
    """rolecall("validate", "p.json", p=TEXT) writes p.json into an empty folder and runs the command there."""

    def run(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.json").write_text(text)
        return subprocess.run([BINARY, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=20)

    return run


def simulate(rolecall, *arguments, action="s3:GetObject", resource=OBJECT, **files):
    return rolecall("simulate", *arguments, "--action", action, "--resource", resource, **files)


# --- simulate: what is decided ---


def test_what_is_allowed_is_0_and_what_is_denied_is_1(rolecall):
    allowed = simulate(rolecall, "--policy", "p.json", p=GET)
    assert (allowed.returncode, allowed.stderr) == (0, "")
    assert allowed.stdout == f"allowed      s3:GetObject on {OBJECT} by statement 1 of p.json:1:41\n"
    lacking = simulate(rolecall, "--policy", "p.json", p=PUT)
    assert lacking.returncode == 1 and "because no identity-based policy allows it" in lacking.stdout
    denied = simulate(rolecall, "--policy", "p.json", "--policy", "d.json", p=GET, d=DENY)
    assert denied.returncode == 1 and denied.stdout.startswith("explicitDeny") and "d.json:1:41" in denied.stdout


def test_every_action_on_every_resource_must_be_allowed(rolecall):
    done = rolecall(
        "simulate", "--policy", "p.json", "--action", "s3:GetObject", "--action", "s3:PutObject",
        "--resource", "arn:aws:s3:::data/a", "--resource", "arn:aws:s3:::data/b", p=GET,
    )  # fmt: skip
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["allowed", "allowed", "implicitDeny", "implicitDeny"]


@pytest.mark.parametrize("policy, decision", [(GET, "allowed"), (PUT, "implicitDeny"), (DENY, "explicitDeny")])
def test_expect_turns_the_exit_code_into_a_test(rolecall, policy, decision):
    for expected in ("allowed", "implicitDeny", "explicitDeny"):
        done = simulate(rolecall, "--policy", "p.json", "--expect", expected, p=policy)
        assert done.returncode == (0 if expected == decision else 1)
        assert (f"(expected: {expected})" in done.stdout) == (expected != decision)


def test_a_boundary_and_session_policies_limit(rolecall):
    for option, words in (("--boundary", "no permissions boundary"), ("--session-policy", "no session policy")):
        assert simulate(rolecall, "--policy", "p.json", option, "l.json", p=GET, l=GET).returncode == 0
        limited = simulate(rolecall, "--policy", "p.json", option, "l.json", p=GET, l=PUT)
        assert limited.returncode == 1 and f"because {words} allows it" in limited.stdout
    both = simulate(rolecall, "--policy", "p.json", "--session-policy", "a.json", "--session-policy", "b.json", p=GET, a=PUT, b=GET)
    assert both.returncode == 0, "session policies add up"


def test_organization_policies_come_in_levels(rolecall):
    everything = document(allow("*"))

    def with_levels(*levels, **files):
        options = [part for level in levels for part in ("--scp", level)]
        return simulate(rolecall, "--policy", "p.json", *options, p=GET, all=everything, get=GET, put=PUT, **files)

    assert with_levels("all.json", "get.json").returncode == 0
    assert with_levels("all.json", "put.json").returncode == 1, "every level must allow"
    assert with_levels("all.json", "put.json,get.json").returncode == 0, "the policies of one level add up"
    lacking = with_levels("put.json", "all.json")
    assert "because no service control policy allows it" in lacking.stdout
    explained = simulate(rolecall, "--policy", "p.json", "--scp", "all.json", "--scp", "put.json", "--explain")
    assert "because no service control policy at level 2 allows it" in explained.stdout
    assert "at level 1, statement 1 (Allow) applies, but is not enough" in explained.stdout
    rcp = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}],
        }
    )
    denied = simulate(rolecall, "--policy", "p.json", "--rcp", "r.json", p=GET, r=rcp)
    assert denied.returncode == 1 and denied.stdout.startswith("explicitDeny")
    other = simulate(rolecall, "--policy", "p.json", "--rcp", "r.json", p=GET, r=rcp.replace("Get", "Delete"))
    assert other.returncode == 0, "what allows everything else (RCPFullAWSAccess) is attached everywhere"


def test_a_vpc_endpoint_limits_whoever_comes_through_it(rolecall):
    def through(action):
        policy = document(allow(action, Principal="*"))
        return simulate(rolecall, "--policy", "p.json", "--vpc-endpoint", "e.json", "--explain", p=GET, e=policy)

    assert through("s3:GetObject").returncode == 0
    limited = through("s3:PutObject")
    assert limited.returncode == 1 and "because no VPC endpoint policy allows it" in limited.stdout


def bucket_policy(principal, effect="Allow"):
    return document(allow("s3:GetObject", "arn:aws:s3:::data/*", effect, Principal={"AWS": principal}))


def test_a_bucket_policy_grants_to_the_caller(rolecall):
    def asked_by(caller, *options):
        return simulate(rolecall, "--resource-policy", "b.json", "--caller", caller, *options, b=bucket_policy(ALICE))

    assert asked_by(ALICE).returncode == 0
    assert asked_by(arn("user/bob")).returncode == 1
    across = asked_by(ALICE, "--resource-owner", "999999999999")
    assert across.returncode == 1 and "because no identity-based policy allows it" in across.stdout
    assert asked_by(ALICE, "--resource-owner", "999999999999", "--policy", "p.json").returncode == 2, "p.json is not there"
    nobody = simulate(rolecall, "--resource-policy", "b.json", b=bucket_policy(ALICE))
    assert nobody.returncode == 2 and "--resource-policy needs --caller" in nobody.stderr


def test_root_needs_no_policy(rolecall):
    done = simulate(rolecall, "--caller", arn("root"), "--explain")
    assert (done.returncode, done.stdout) == (0, f"allowed      s3:GetObject on {OBJECT} because it needs no permission\n")


def test_a_trust_policy_is_seen_from_its_text(rolecall):
    def assume(caller, *options):
        options = ["--resource-policy", "t.json", "--caller", caller, *options]
        return simulate(rolecall, *options, action="sts:AssumeRole", resource=arn("role/app"), t=trust())

    assert assume("ec2.amazonaws.com").returncode == 0
    lambda_ = assume("lambda.amazonaws.com")
    assert lambda_.returncode == 1 and "because no role trust policy allows it" in lambda_.stdout
    wrong = assume("ec2.amazonaws.com", "--resource-policy-type", "bucket")
    assert wrong.returncode == 2 and "t.json:1:" in wrong.stderr


# --- simulate: the context ---


@pytest.mark.parametrize(
    "given, condition",
    [
        ("aws:SourceIp=203.0.113.7", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
        ("aws:TagKeys:stringList=team,cost", {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}, "Null": {"aws:TagKeys": "false"}}),
        ("s3:max-keys:numeric=7", {"NumericLessThan": {"s3:max-keys": "10"}}),
        ("aws:CurrentTime:date=2026-06-01", {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01"}}),
    ],
)
def test_context_decides(rolecall, given, condition):
    policy = document(allow("s3:GetObject", Condition=condition))
    assert simulate(rolecall, "--policy", "p.json", p=policy).returncode == 1
    assert simulate(rolecall, "--policy", "p.json", "--context", given, p=policy).returncode == 0
    typed, value = given.split("=")
    key = ":".join(typed.split(":")[:2])
    values = value.split(",") if "List" in given else value
    assert simulate(rolecall, "--policy", "p.json", "--context-file", "c.json", p=policy, c=json.dumps({key: values})).returncode == 0


def test_the_caller_fills_the_context(rolecall):
    own = document(allow("s3:GetObject", "arn:aws:s3:::data/${aws:username}"))
    for caller, code in ((arn("user/a"), 0), (arn("user/b"), 1), (arn("role/a"), 1)):
        assert simulate(rolecall, "--policy", "p.json", "--caller", caller, p=own).returncode == code


# --- simulate: explanations ---

PRETTY = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::data/*",
      "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "*"
    }
  ]
}
"""


def test_explain_shows_each_statement_with_the_place_that_matters(rolecall):
    done = simulate(rolecall, "--policy", "p.json", "--context", "aws:PrincipalTag/team=blue", "--explain", p=PRETTY)
    assert done.stdout == f"""implicitDeny s3:GetObject on {OBJECT} because no identity-based policy allows it
  identity-based policy, statement 1 "Read" (Allow) does not apply
     --> p.json:9:38
      |
    9 |       "Condition": {{"StringEquals": {{"aws:PrincipalTag/team": "red"}}}}
      |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ StringEquals aws:PrincipalTag/team: \
the request has `blue`, the policy wants `red`
  identity-based policy, statement 2 (Allow) does not apply
      --> p.json:13:17
       |
    13 |       "Action": "s3:ListBucket",
       |                 ^^^^^^^^^^^^^^^ does not cover s3:GetObject
  if it should be allowed
    add to an identity-based policy:
      {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "{OBJECT}"}}
"""
    missing = simulate(rolecall, "--policy", "p.json", "--explain", p=PRETTY)
    assert "the request does not have this key, the policy wants `red`" in missing.stdout
    told, advice = missing.stdout.split("  if it should be allowed\n")
    assert told.endswith("    aws:PrincipalTag/team  give it with --context 'aws:PrincipalTag/team=VALUE'\n")
    assert advice.startswith("    give the keys above that a real request has; or\n    add to an identity-based policy:\n")
    allowed = simulate(rolecall, "--policy", "p.json", "--context", "aws:PrincipalTag/team=red", "--explain", p=PRETTY)
    assert 'statement 1 "Read" (Allow) decides\n' in allowed.stdout
    assert '     4 | >     {\n     5 | >       "Sid": "Read",\n' in allowed.stdout


def test_among_many_statements_those_about_other_actions_take_a_line_each(rolecall):
    others = [allow(f"ec2:Thing{number}", Sid=f"S{number}") for number in range(8)]
    near = allow("s3:GetObject", "arn:aws:s3:::other/*", Sid="Near")
    done = simulate(rolecall, "--policy", "p.json", "--explain", p=document(*others, near))
    lines = done.stdout.splitlines()
    assert lines[1] == '  identity-based policy, statement 9 "Near" (Allow) does not apply' and "does not cover" in lines[5]
    far = [line for line in lines if re.match(r'  identity-based policy, statement \d "S', line)]
    assert far[0].startswith('  identity-based policy, statement 1 "S0" (Allow) does not apply: p.json:1:')
    assert len(far) == 8 and all(line.endswith(" does not cover s3:GetObject") for line in far)
    assert lines.index(far[-1]) - lines.index(far[0]) == 7


def on_a_terminal(arguments, cwd, **env):
    """What a command writes to a terminal."""
    primary, secondary = pty.openpty()
    with subprocess.Popen([BINARY, *arguments], cwd=cwd, stdout=secondary, env={**os.environ, **env}) as process:
        os.close(secondary)
        out = b""
        while True:
            try:
                part = os.read(primary, 4096)
            except OSError:  # how a terminal says that the other side is gone
                break
            if not part:
                break
            out += part
        process.wait(20)
    os.close(primary)
    return out.decode()


def test_colours_are_for_terminals_only(rolecall, tmp_path):
    command = ["simulate", "--policy", "p.json", "--action", "s3:GetObject", "--resource", OBJECT, "--explain"]
    assert "\x1b[" not in rolecall(*command, p=PRETTY).stdout
    terminal = on_a_terminal(command, tmp_path)
    assert "\x1b[1;31mimplicitDeny\x1b[0m" in terminal
    assert "\x1b[" not in on_a_terminal(command, tmp_path, NO_COLOR="1")


def test_json_is_for_programs(rolecall):
    done = simulate(rolecall, "--policy", "p.json", "--boundary", "b.json", "--json", "--expect", "allowed", p=PRETTY, b=GET)
    answer = json.loads(done.stdout)
    (result,) = answer["results"]
    assert done.returncode == 1 and answer["ok"] is False and result["asExpected"] is False
    assert result["decision"] == "implicitDeny" and result["policyType"] == "identity-based policy"
    assert result["missingContextKeys"] == ["aws:PrincipalTag/team"] and result["allowedByPermissionsBoundary"] is True
    first, second, boundary = result["considered"]
    assert first["sid"] == "Read" and not first["applies"] and first["at"] == {"line": 9, "column": 38}
    assert second["reason"] == "does not cover s3:GetObject"
    assert boundary["policy"] == "b.json" and boundary["applies"]
    allowed = json.loads(simulate(rolecall, "--policy", "p.json", "--json", p=GET).stdout)
    decider = {"policy": "p.json", "statement": 1, "sid": "", "at": {"line": 1, "column": 41}}
    assert "decidedBy" not in result and allowed["results"][0]["decidedBy"] == decider
    assert allowed["ok"] and allowed["results"][0]["matchedStatements"] == [
        {"policyType": "identity-based policy", "policy": "p.json", "sid": "", "start": {"line": 1, "column": 41}, "end": {"line": 1, "column": 103}}
    ]  # fmt: skip


# --- simulate: wrong usage ---


@pytest.mark.parametrize(
    "arguments, text",
    [
        (["--policy", "none.json"], "cannot read none.json: No such file or directory"),
        (["--policy", "."], "cannot read .: Is a directory"),
        (["--context", "s3:max-keys:numerc=1"], "there is no type `numerc`"),
        (["--policy", "bad.json"], "bad.json:1:41: error: Policy statement must contain actions."),
        (["--boundary", "old.json"], "old.json:1:1: error: Policy document must be version 2012-10-17 or greater."),
        (["--scp", "bad.json"], "does not meet the requirements of the specified policy type"),
        (["--caller", "alice"], "--caller alice is not the ARN of somebody who can call"),
        (["--caller", "ec2.amazonaws.com", "--policy", "p.json"], "--policy does not go with --caller ec2.amazonaws.com"),
        (["--caller", arn("root"), "--boundary", "p.json"], "--boundary does not go with --caller"),
        (["--context", "aws:username"], "is not KEY=VALUE"),
        (["--context", "aws:SourceIp:ip=here"], "expected IP address"),
        (["--context-file", "bad.json"], "`Statement` is not a string, number, boolean or list of those"),
        (["--expect", "denied"], "--expect"),
        (["--resource-policy-type", "queue"], "--resource-policy-type"),
        (["--resource-owner", "bob"], "--resource-owner bob is not an account's 12 digits"),
        (["--vpc-endpoint", "bad.json"], "error: "),
        (["--resource", "data/a"], "--resource data/a is neither an ARN nor `*`"),
        (["--action", "s3:Get*"], "must name one action, not a pattern"),
        (["--action", "s3:" + "x" * 126], "an action's name has at most 128 characters"),
        (["--action", "GetObject"], "--action GetObject is not SERVICE:NAME"),
        (["--bogus"], "--bogus"),
    ],
)
def test_what_is_wrong_with_the_command_line_or_a_file_is_2(rolecall, arguments, text):
    files = {"bad": document({"Effect": "Allow"}), "old": json.dumps({"Statement": [allow("s3:*")]})}
    done = rolecall("simulate", "--action", "s3:GetObject", *arguments, **files)
    assert done.returncode == 2 and done.stdout == "" and text in done.stderr


def test_an_action_must_be_asked_for(rolecall):
    done = rolecall("simulate", "--policy", "p.json", p=GET)
    assert done.returncode == 2 and "--action" in done.stderr


# --- validate ---


def test_a_valid_policy_is_valid(rolecall):
    done = rolecall("validate", "p.json", "t.json", "b.json", p=GET, t=trust(), b=bucket_policy(ALICE))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "p.json: valid (as identity)\nt.json: valid (as trust)\nb.json: valid (as bucket)\n"


def test_what_aws_refuses_is_shown_with_its_words_and_its_place(rolecall):
    text = '{\n  "Version": "2012-10-17",\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": "s3",\n    "Resource": "*"\n  }]\n}\n'
    done = rolecall("validate", "p.json", "good.json", p=text, good=GET)
    assert done.returncode == 1
    first, arrow, _, source, caret, last = done.stdout.splitlines()
    assert first == "p.json:5:15: error: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    assert arrow == " --> p.json:5:15" and source == '5 |     "Action": "s3",' and caret == "  |               ^"
    assert last == "good.json: valid (as identity)"


@pytest.mark.parametrize(
    "kind, text, message",
    [
        ("managed", json.dumps({"Statement": [allow("s3:*")]}), "Policy document must be version 2012-10-17 or greater."),
        ("boundary", json.dumps({"Statement": [allow("s3:*")]}), "Policy document must be version 2012-10-17 or greater."),
        ("inline", "{", "Syntax errors in policy."),
        ("identity", document(allow("s3:*", Principal="*")), "principal"),
        ("session", document(allow("s3")), "Actions/Conditions must be prefaced by a vendor"),
        ("trust", document(allow("sts:AssumeRole", Principal={"AWS": "*"})), "Has prohibited field Resource"),
        ("bucket", document(allow("s3:*", "arn:aws:s3:::data/*")), "Missing required field Principal"),
        ("scp", document(allow("s3")), "does not meet the requirements of the specified policy type"),
        ("rcp", document(allow("s3:*", Principal="*")), "does not meet the requirements of the specified policy type"),
    ],
)
def test_each_type_has_its_rules(rolecall, kind, text, message):
    done = rolecall("validate", "--type", kind, "p.json", p=text)
    assert done.returncode == 1 and message in done.stdout and re.match(r"p\.json:\d+:\d+: error: ", done.stdout)


@pytest.mark.parametrize(
    "kind, limit, message",
    [
        ("managed", 6144, "Cannot exceed quota for PolicySize: 6144"),
        ("trust", 2048, "Cannot exceed quota for ACLSizePerRole: 2048"),
        ("inline", 10240, "Maximum policy size of 10240 bytes exceeded"),
        ("session", 2048, "Member must have length less than or equal to 2048"),
        ("scp", 10240, "You have exceeded the maximum policy size."),
        ("rcp", 5120, "You have exceeded the maximum policy size."),
        ("bucket", 20480, "Policy exceeds the maximum allowed document size."),
    ],
)
def test_each_type_has_its_size(rolecall, kind, limit, message):
    def of_size(size):
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole" if kind == "trust" else "s3:*"}
        if kind in ("trust", "bucket"):
            statement["Principal"] = {"AWS": ACCOUNT}
        if kind == "rcp":
            statement |= {"Effect": "Deny", "Principal": "*"}
        if kind != "trust":
            statement["Resource"] = "arn:aws:s3:::data/*" if kind == "bucket" else "*"
        statement["Condition"] = {"StringEquals": {"aws:UserAgent": ""}}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        missing = size - len(json.dumps(policy, separators=(",", ":")))
        statement["Condition"]["StringEquals"]["aws:UserAgent"] = "x" * missing
        return json.dumps(policy, separators=(",", ":"))

    fits = rolecall("validate", "--type", kind, "p.json", p=of_size(limit))
    assert fits.returncode == 0, fits.stdout
    too_large = rolecall("validate", "--type", kind, "p.json", p=of_size(limit + 1))
    assert too_large.returncode == 1 and message in too_large.stdout


def test_white_space_counts_where_aws_counts_it(rolecall):
    spaced = GET + " " * 10240
    assert rolecall("validate", "--type", "managed", "p.json", p=spaced).returncode == 0
    for kind in ("session", "scp"):
        done = rolecall("validate", "--type", kind, "p.json")
        assert done.returncode == 1 and "characters, white space included" in done.stdout, kind


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "there is nothing in it"),
        (" \n", "there is nothing in it"),
        ("\ufeff" + GET, "a byte order mark"),
        ("// mine\n" + GET, "JSON has no comments"),
        (GET.replace("}]", "},]"), "a value is missing before the `]`"),
        (GET[:-1], "the text ends where this is expected: `,` or `}`"),
        ('{"Version":', "the text ends where a value should be"),
    ],
)
def test_usual_mistakes_in_a_file_are_named(rolecall, text, told):
    done = rolecall("validate", "p.json", p=text)
    assert done.returncode == 1 and told in done.stdout


def test_a_policy_may_come_through_a_pipe(rolecall, tmp_path):
    for command in (["validate", "-"], ["simulate", "--policy", "-", "--action", "s3:GetObject"]):
        done = subprocess.run([BINARY, *command], input=GET, capture_output=True, text=True, timeout=20)
        assert done.returncode == 0 and "<stdin>" in done.stdout


@pytest.mark.parametrize("command", [["validate", "p.json"], ["simulate", "--policy", "p.json", "--action", "s3:GetObject"]])
def test_a_result_that_nobody_can_read_is_no_success(rolecall, tmp_path, command):
    (tmp_path / "p.json").write_text(GET)
    with open("/dev/full", "w") as full:
        done = subprocess.run([BINARY, *command], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=20)
    assert done.returncode == 2 and done.stderr == "rolecall: cannot write the result: No space left on device\n"


def test_suspicions_are_warnings_unless_strict(rolecall):
    text = document(allow("iam:PassRole"), allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
    done = rolecall("validate", "p.json", p=text)
    assert done.returncode == 0 and done.stdout.endswith("p.json: valid (as identity)\n")
    assert re.search(r"^p\.json:1:\d+: security warning: iam:PassRole .* \[PASS_ROLE_WITH_STAR_IN_RESOURCE\]$", done.stdout, re.MULTILINE)
    assert re.search(r"^p\.json:1:\d+: warning: .* \[PRIVATE_IP_ADDRESS\]$", done.stdout, re.MULTILINE)
    assert rolecall("validate", "--strict", "p.json").returncode == 1
    suggestion = document(allow(["s3:GetObject", "s3:getobject"]))
    only = rolecall("validate", "--strict", "q.json", q=suggestion)
    assert only.returncode == 0 and "suggestion:" in only.stdout, "suggestions fail nothing"


def test_validate_speaks_json(rolecall):
    done = rolecall("validate", "--json", "p.json", "q.json", p=document(allow("iam:PassRole")), q='{\n"Version": 1}')
    answer = json.loads(done.stdout)
    good, bad = answer["files"]
    assert done.returncode == 1 and answer["ok"] is False
    assert good["valid"] and good["type"] == "identity"
    (finding,) = good["findings"]
    assert finding["code"] == "PASS_ROLE_WITH_STAR_IN_RESOURCE" and finding["severity"] == "security warning"
    assert finding["line"] == 1 and finding["endColumn"] == finding["column"] + 3
    assert not bad["valid"] and bad["error"]["message"] == "Syntax errors in policy." and bad["error"]["line"] == 2


def test_validate_is_2_for_what_it_cannot_read(rolecall):
    done = rolecall("validate", "p.json", "none.json", p=GET)
    assert (done.returncode, done.stdout) == (2, "") and "cannot read none.json" in done.stderr
    assert rolecall("validate").returncode == 2
    assert rolecall("validate", "--type", "queue", "p.json").returncode == 2
    too_large = rolecall("validate", "big.json", big=" " * 300_000)
    assert too_large.returncode == 2 and "is no policy" in too_large.stderr


def test_no_byte_of_a_file_controls_the_terminal(rolecall):
    done = rolecall("validate", "p.json", p='{"Version": "2012-10-17", \x1b[2J}')
    assert done.returncode == 1 and "\x1b" not in done.stdout
    # Escaped in the file, the character is in Sids, values and messages, but not in what is printed.
    evil = bucket_policy(ALICE).replace('"Effect"', r'"Sid": "\u009b2J\u007f", "Effect"')
    shown = simulate(rolecall, "--resource-policy", "b.json", "--caller", ALICE, "--explain", b=evil)
    assert shown.returncode == 0 and 'statement 1 " 2J " (Allow) decides' in shown.stdout
    refused = rolecall("validate", "--type", "bucket", "b.json", b=evil.replace('"Allow"', r'"\u009bAllow"'))
    assert refused.returncode == 1 and "\x9b" not in refused.stdout and "Invalid effect:  Allow" in refused.stdout


def test_aws_s_managed_policies_are_valid(rolecall):
    for path in sorted((ROOT / "models/managed_policies").glob("*.json")):
        text = json.dumps(json.loads(path.read_text())["document"])
        done = rolecall("validate", "--type", "inline", f"{path.stem}.json", **{path.stem: text})
        assert done.returncode == 0 or "Maximum policy size" in done.stdout, done.stdout


# --- documents ---


def names_in(value):
    """Every name of a member in the JSON."""
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names_in(one)}
    return {name for one in value for name in names_in(one)} if isinstance(value, list) else set()


def test_the_document_of_the_json_names_every_member(rolecall):
    named = set(re.findall(r"[`\"](\w+)[`\"]", (ROOT / "docs/formats/policy-commands.md").read_text()))
    everything = document(allow("*"))
    files = {"p": GET, "all": everything, "put": PUT, "r": bucket_policy(ALICE), "bad": "{"}
    levels = ("--scp", "all.json", "--scp", "put.json")
    asked = (
        ("simulate", "--policy", "p.json", *levels, "--boundary", "all.json", "--expect", "allowed"),
        ("simulate", "--policy", "p.json", "--resource-policy", "r.json", "--caller", ALICE, "--resource-owner", "999999999999"),
    )
    seen = set()
    for arguments in asked:
        answer = json.loads(rolecall(*arguments, "--action", "s3:GetObject", "--resource", OBJECT, "--json", **files).stdout)
        crossing = {name for one in answer["results"] for name in one.get("crossAccount", {})}
        seen |= names_in(answer) - crossing
    seen |= names_in(json.loads(rolecall("validate", "--json", "bad.json", "w.json", w=document(allow("iam:PassRole"))).stdout))
    assert {"decidedBy", "level", "crossAccount", "allowedByOrganizations", "detail", "endLine"} <= seen
    assert seen <= named, seen - named


# --- README ---


def test_the_readmes_example_runs_as_it_stands(tmp_path):
    text = (ROOT / "README.md").read_text()
    example = re.search(r"## Policies in CI.*?```sh\n(.*?)```", text, re.DOTALL)[1].replace("/tmp/", f"{tmp_path}/")
    env = {**os.environ, "PATH": f"{BINARY.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-euc", example], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    assert "allowed " in done.stdout and "implicitDeny" in done.stdout and "does not cover" in done.stdout
