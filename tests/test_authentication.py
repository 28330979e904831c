# SPDX-License-Identifier: Apache-2.0
"""Who signed: every way in which a signature fails, in the words of each protocol (aws-api.md 1.7); and the forms of answers."""

import base64
import datetime
import hashlib
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

import pytest
from hand_signed import ALGORITHM, FORM, Signer, get, host_of, post, root_signer, signed_post, signer_for
from policy_texts import ACCOUNT, TRUST_EC2, arn

ASK = {
    "iam": "Action=ListRoles&Version=2010-05-08",
    "sts": "Action=GetCallerIdentity&Version=2011-06-15",
    "ec2": "Action=DescribeNatGateways&Version=2016-11-15",  # not served, which only who signed well is told
}
QUERY = ["iam", "sts"]
INVALID_TOKEN = "InvalidClientTokenId", 403, "The security token included in the request is invalid."
MISMATCH = (
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing"
    " method. Consult the service documentation for details.",
)
EXPIRED_TOKEN = "ExpiredToken", 403, "The security token included in the request is expired"
MISSING = "MissingAuthenticationToken", 403, "Request is missing Authentication Token"
AUTH_FAILURE = "AuthFailure", 401, "AWS was not able to validate the provided access credentials"
REQUEST_EXPIRED = "RequestExpired", 400, "Request has expired."


def error(answer):
    """(code, status, message) of an XML error of IAM, STS or EC2."""
    text = re.sub(r' xmlns="[^"]*"', "", answer.text)
    found = ElementTree.fromstring(text).find(".//Error")
    return found.findtext("Code"), answer.status, found.findtext("Message")


def incomplete(text):
    return "IncompleteSignature", 400, text


def mismatch(text):
    return "SignatureDoesNotMatch", 403, text


def is_taken(answer):
    return answer.status == 200 or error(answer)[0] == "InvalidAction"


@pytest.fixture
def key(iam):
    """The access key of a user who may do everything."""
    iam.create_user(UserName="ann")
    iam.attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return iam.create_access_key(UserName="ann")["AccessKey"]


@pytest.fixture
def session(iam, key, client_for):
    trust = TRUST_EC2.replace('{"Service": "ec2.amazonaws.com"}', f'{{"AWS": "{ACCOUNT}"}}')
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=trust)
    iam.attach_role_policy(RoleName="role", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return client_for("sts", key).assume_role(RoleArn=arn("role/role"), RoleSessionName="session")["Credentials"]


def answer_to(server, service, signer):
    signer.service = service
    return signed_post(server, ASK[service], signer)


# --- Good signatures ---


@pytest.mark.parametrize("service", ASK)
def test_a_good_signature_is_taken(fresh, key, service):
    assert is_taken(answer_to(fresh, service, signer_for(key)))


@pytest.mark.parametrize("service", ASK)
def test_a_session_signs_with_its_token(fresh, session, service):
    assert is_taken(answer_to(fresh, service, signer_for(session)))


def test_parameters_may_come_in_the_query_of_a_get(fresh):
    query = "Action=GetCallerIdentity&Version=2011-06-15"
    headers = root_signer(fresh, service="sts").headers(host_of(fresh), b"", method="GET", query=query)
    answer = get(fresh, query, headers)
    assert answer.status == 200 and arn("root") in answer.text


def test_every_answer_has_a_date_and_a_request_id(fresh, key):
    for signer in (signer_for(key), Signer("AKIA" + "A" * 16, "wrong")):
        answer = answer_to(fresh, "sts", signer)
        assert re.search(r"<RequestId>(.*?)</RequestId>", answer.text)[1] == answer.headers["x-amzn-RequestId"]
        assert answer.headers["Date"].endswith(" GMT")  # SDKs correct their clocks by it
        assert answer.headers["Content-Type"] == "text/xml"


# --- Keys ---


@pytest.mark.parametrize("service", QUERY)
def test_an_unknown_key_is_an_invalid_token(fresh, service):
    assert error(answer_to(fresh, service, Signer("AKIA" + "A" * 16, "x" * 40))) == INVALID_TOKEN


@pytest.mark.parametrize("service", QUERY)
def test_an_inactive_key_is_an_invalid_token(fresh, iam, key, service):
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert error(answer_to(fresh, service, signer_for(key))) == INVALID_TOKEN


@pytest.mark.parametrize("service", QUERY)
def test_a_wrong_secret_is_a_mismatch(fresh, key, service):
    assert error(answer_to(fresh, service, signer_for({**key, "SecretAccessKey": "x" * 40}))) == MISMATCH


def test_a_secret_of_another_key_of_the_same_user_is_a_mismatch(fresh, iam, key):
    other = iam.create_access_key(UserName="ann")["AccessKey"]
    assert error(answer_to(fresh, "sts", signer_for({**key, "SecretAccessKey": other["SecretAccessKey"]}))) == MISMATCH


def test_ec2_tells_all_bad_credentials_alike(fresh, iam, key, session):
    for credentials in (
        {**key, "AccessKeyId": "AKIA" + "A" * 16},
        {**key, "SecretAccessKey": "x" * 40},
        {**session, "SessionToken": "garbled"},
        {**session, "SessionToken": ""},
    ):
        assert error(answer_to(fresh, "ec2", signer_for(credentials))) == AUTH_FAILURE
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert error(answer_to(fresh, "ec2", signer_for(key))) == AUTH_FAILURE


def test_errors_of_ec2_have_their_own_form(fresh):
    answer = answer_to(fresh, "ec2", Signer("AKIA" + "A" * 16, "x" * 40))
    assert re.fullmatch(
        r'<\?xml version="1\.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>AuthFailure</Code>'
        r"<Message>[^<]*</Message></Error></Errors><RequestID>[-0-9a-f]{36}</RequestID></Response>",
        answer.text,
    )
    assert answer.headers["Content-Type"] == "text/xml;charset=UTF-8"


def test_errors_of_iam_have_the_form_of_the_query_protocol(fresh):
    answer = answer_to(fresh, "iam", Signer("AKIA" + "A" * 16, "x" * 40))
    assert re.fullmatch(
        r'<ErrorResponse xmlns="https://iam\.amazonaws\.com/doc/2010-05-08/">\s*<Error>\s*<Type>Sender</Type>\s*'
        r"<Code>InvalidClientTokenId</Code>\s*<Message>[^<]*</Message>\s*</Error>\s*<RequestId>[-0-9a-f]{36}</RequestId>\s*</ErrorResponse>\s*",
        answer.text,
    )


# --- Sessions ---


@pytest.mark.parametrize("service", QUERY)
def test_a_session_key_without_its_token_is_invalid(fresh, session, service):
    assert error(answer_to(fresh, service, signer_for({**session, "SessionToken": ""}))) == INVALID_TOKEN


def test_a_long_term_key_with_a_token_is_invalid(fresh, key, session):
    assert error(answer_to(fresh, "sts", signer_for({**key, "SessionToken": session["SessionToken"]}))) == INVALID_TOKEN


def test_no_bit_of_a_token_can_be_changed(fresh, session):
    token = session["SessionToken"]
    for place in range(0, len(token), max(1, len(token) // 40)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert error(answer_to(fresh, "sts", signer_for({**session, "SessionToken": changed}))) == INVALID_TOKEN, place
    for changed in (token[:-1], token + "A", token * 2, "x"):
        assert error(answer_to(fresh, "sts", signer_for({**session, "SessionToken": changed}))) == INVALID_TOKEN


def test_a_token_belongs_to_its_key(fresh, session, client_for, key):
    other = client_for("sts", key).assume_role(RoleArn=arn("role/role"), RoleSessionName="session")["Credentials"]
    swapped = {**session, "SessionToken": other["SessionToken"]}
    assert error(answer_to(fresh, "sts", signer_for(swapped))) == INVALID_TOKEN


def test_a_session_with_a_wrong_secret_is_a_mismatch(fresh, session):
    assert error(answer_to(fresh, "sts", signer_for({**session, "SecretAccessKey": "x" * 40}))) == MISMATCH


def test_a_session_ends_with_its_role(fresh, iam, session):
    iam.detach_role_policy(RoleName="role", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.delete_role(RoleName="role")
    assert error(answer_to(fresh, "sts", signer_for(session))) == INVALID_TOKEN
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=TRUST_EC2)
    assert error(answer_to(fresh, "sts", signer_for(session))) == INVALID_TOKEN


def test_an_expired_session_is_told_so(fresh, session, clock):
    now = clock.advance(3601)
    later = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))
    assert error(answer_to(fresh, "sts", signer_for(session, time=later))) == EXPIRED_TOKEN
    assert error(answer_to(fresh, "iam", signer_for(session, time=later))) == EXPIRED_TOKEN
    assert error(answer_to(fresh, "ec2", signer_for(session, time=later))) == REQUEST_EXPIRED


# --- Clocks ---


def server_now(clock):
    return datetime.datetime.fromisoformat(clock.advance(0).replace("Z", "+00:00"))


def minutes(count):
    return datetime.timedelta(minutes=count)


def basic(time):
    return time.strftime("%Y%m%dT%H%M%SZ")


@pytest.mark.parametrize("service", QUERY)
def test_a_request_from_the_past_is_expired(fresh, key, clock, service):
    sent = server_now(clock) - minutes(16)
    code, status, text = error(answer_to(fresh, service, signer_for(key, time=sent)))
    told = re.fullmatch(rf"Signature expired: {basic(sent)} is now earlier than (\d+T\d+Z) \((\d+T\d+Z) - 15 min\.\)", text)
    assert (code, status) == ("SignatureDoesNotMatch", 403) and told
    assert datetime.datetime.strptime(told[2], "%Y%m%dT%H%M%SZ") - datetime.datetime.strptime(told[1], "%Y%m%dT%H%M%SZ") == minutes(15)


@pytest.mark.parametrize("service", QUERY)
def test_a_request_from_the_future_is_not_yet_current(fresh, key, clock, service):
    sent = server_now(clock) + minutes(17)
    code, status, text = error(answer_to(fresh, service, signer_for(key, time=sent)))
    assert (code, status) == ("SignatureDoesNotMatch", 403)
    assert re.fullmatch(rf"Signature not yet current: {basic(sent)} is still later than \d+T\d+Z \(\d+T\d+Z \+ 15 min\.\)", text)


@pytest.mark.parametrize("service", ASK)
def test_fourteen_minutes_are_no_matter(fresh, key, clock, service):
    for away in (-14, 14):
        assert is_taken(answer_to(fresh, service, signer_for(key, time=server_now(clock) + minutes(away))))


def test_ec2_has_one_text_for_a_wrong_clock(fresh, key, clock):
    for away in (-16, 17):
        sent = server_now(clock) + minutes(away)
        assert error(answer_to(fresh, "ec2", signer_for(key, time=sent))) == REQUEST_EXPIRED


def test_a_replay_is_refused_once_the_clock_has_moved(fresh, key, clock):
    body = ASK["sts"]
    headers = signer_for(key, service="sts", time=server_now(clock)).headers(host_of(fresh), body.encode())
    assert post(fresh, body, headers).status == 200
    clock.advance(16 * 60)
    assert error(post(fresh, body, headers))[0] == "SignatureDoesNotMatch"


# --- Scopes ---


def test_a_scope_of_another_region_is_told(fresh, key):
    told = mismatch("Credential should be scoped to a valid region. ")
    for service in QUERY:
        assert error(answer_to(fresh, service, signer_for(key, region="mars-north-1"))) == told
    assert error(answer_to(fresh, "ec2", signer_for(key, region="mars-north-1"))) == AUTH_FAILURE


@pytest.mark.parametrize("meant, signed", [("iam", "sts"), ("sts", "iam"), ("iam", "ec2"), ("sts", "lambda")])
def test_a_scope_of_another_service_is_told(fresh, key, meant, signed):
    told = mismatch(f"Credential should be scoped to correct service: '{meant}'. ")
    assert error(signed_post(fresh, ASK[meant], signer_for(key, service=signed))) == told


def test_ec2_tells_a_scope_of_another_service_as_bad_credentials(fresh, key):
    assert error(signed_post(fresh, ASK["ec2"], signer_for(key, service="iam"))) == AUTH_FAILURE


def test_a_wrong_terminator_is_told(fresh, key):
    told = mismatch("Credential should be scoped with a valid terminator: 'aws4_request'.")
    assert error(answer_to(fresh, "iam", signer_for(key, terminator="aws3_request"))) == told


def test_a_scope_of_another_day_is_told(fresh, key):
    told = mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
    assert error(answer_to(fresh, "iam", signer_for(key, scope_date="20200101"))) == told


# --- What is not all there ---


def without(headers, *names):
    return {name: value for name, value in headers.items() if name not in names}


@pytest.fixture
def good(fresh, key):
    """The headers of a good GetCallerIdentity."""
    return signer_for(key, service="sts").headers(host_of(fresh), ASK["sts"].encode())


def digest(authorization):
    hashed = base64.b64encode(hashlib.sha256(authorization.encode()).digest()).decode()
    return f"(Hashed with SHA-256 and encoded with Base64) Authorization={hashed}"


def test_an_unsigned_request_misses_its_token(fresh):
    for service in QUERY:
        assert error(post(fresh, ASK[service], {"content-type": FORM})) == MISSING
    code, status, _ = error(post(fresh, ASK["ec2"], {"content-type": FORM}))
    assert (code, status) == ("MissingAuthenticationToken", 403)
    assert error(get(fresh, ASK["sts"])) == MISSING


@pytest.mark.parametrize("part", ["Credential", "SignedHeaders", "Signature"])
def test_an_authorization_that_lacks_a_part_is_incomplete(fresh, good, part):
    algorithm, rest = good["authorization"].split(" ", 1)
    kept = ", ".join(found for found in rest.split(", ") if not found.startswith(part + "="))
    authorization = f"{algorithm} {kept}"
    told = incomplete(f"Authorization header requires '{part}' parameter. {digest(authorization)}")
    assert error(post(fresh, ASK["sts"], {**good, "authorization": authorization})) == told


def test_a_request_without_a_date_is_incomplete(fresh, good):
    told = incomplete(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " + digest(good["authorization"])
    )
    assert error(post(fresh, ASK["sts"], without(good, "x-amz-date"))) == told


def test_a_date_that_is_none_is_incomplete(fresh, good):
    told = incomplete("Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601")
    assert error(post(fresh, ASK["sts"], {**good, "x-amz-date": "today"})) == told


@pytest.mark.parametrize("credential", ["AKIA", "AKIA/20260101/us-east-1/sts", "AKIA/20260101/us-east-1"])
def test_a_credential_has_five_elements(fresh, good, credential):
    authorization = re.sub(r"Credential=[^,]*", f"Credential={credential}", good["authorization"])
    told = incomplete(
        f"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
    )
    assert error(post(fresh, ASK["sts"], {**good, "authorization": authorization})) == told


def test_the_host_must_be_signed(fresh, key):
    told = mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    assert error(answer_to(fresh, "sts", signer_for(key, signed_headers=("content-type", "x-amz-date")))) == told


def test_what_was_signed_can_not_be_changed(fresh, good, clock):
    for change in ({"x-amz-date": basic(server_now(clock) - minutes(1))}, {"content-type": "application/x-www-form-urlencoded"}):
        assert error(post(fresh, ASK["sts"], {**good, **change})) == MISMATCH


def test_the_body_can_not_be_changed(fresh, good):
    assert error(post(fresh, ASK["sts"] + "&Extra=1", good)) == MISMATCH


def test_parameters_can_not_be_added_to_the_query(fresh, good):
    assert error(post(fresh, ASK["sts"], good, "?Extra=1")) == MISMATCH


def test_signatures_are_lower_case_hex_of_the_right_length(fresh, good):
    head, signature = good["authorization"].rsplit("=", 1)
    for wrong in (signature[:-1], signature + "0", "0" * 64, ""):
        assert error(post(fresh, ASK["sts"], {**good, "authorization": f"{head}={wrong}"}))[0] == "SignatureDoesNotMatch"


def test_authentication_comes_before_everything_else(fresh):
    for body in ("Action=NoSuchThing&Version=2010-05-08", "Action=CreateUser&Version=2010-05-08&UserName=", "Version=2010-05-08"):
        assert error(signed_post(fresh, body, Signer("AKIA" + "A" * 16, "x" * 40))) == INVALID_TOKEN


# --- Presigned ---


def presigned(server, signer, expires=None, query=ASK["sts"]):
    signer.service = "sts"
    return signer.presigned_query(host_of(server), query, expires)


def test_a_presigned_get_of_the_callers_identity_works(fresh, key, session):
    for credentials, who in ((key, arn("user/ann")), (session, f"arn:aws:sts::{ACCOUNT}:assumed-role/role/session")):
        answer = get(fresh, presigned(fresh, signer_for(credentials), 60))
        assert answer.status == 200 and f"<Arn>{who}</Arn>" in answer.text


def test_a_presigned_url_of_boto3_works(client_for, key, fresh):
    url = client_for("sts", key).generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    answer = get(fresh, url.split("?", 1)[1])
    assert answer.status == 200 and arn("user/ann") in answer.text


def test_a_presigned_url_ends_like_every_signature(fresh, key, clock):
    # AWS: STS does not look at X-Amz-Expires (aws-iam-authenticator lives on it); the 15 minutes of every request count.
    query = presigned(fresh, signer_for(key, time=server_now(clock)), 60)
    clock.advance(14 * 60)
    assert get(fresh, query).status == 200
    clock.advance(2 * 60)
    code, status, text = error(get(fresh, query))
    assert (code, status) == ("SignatureDoesNotMatch", 403) and text.startswith("Signature expired: ")


def test_a_presigned_url_can_not_be_changed(fresh, key):
    query = presigned(fresh, signer_for(key), 60)
    assert error(get(fresh, query.replace("X-Amz-Expires=60", "X-Amz-Expires=3600"))) == MISMATCH
    assert error(get(fresh, query + "&Extra=1")) == MISMATCH


@pytest.mark.parametrize("part", ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"])
def test_a_presigned_url_that_lacks_a_part_is_incomplete(fresh, key, part):
    query = presigned(fresh, signer_for(key), 60)
    kept = "&".join(pair for pair in query.split("&") if not pair.startswith(part + "="))
    told = incomplete(f"AWS query-string parameters must include '{part}'. Re-examine the query-string parameters.")
    assert error(get(fresh, kept)) == told


def test_a_request_is_signed_in_one_place_only(fresh, key, good):
    query = presigned(fresh, signer_for(key), 60)
    assert error(get(fresh, query, good))[:2] == ("IncompleteSignature", 400)


# --- What is asked for ---


def test_an_unknown_action_is_told_with_its_version(fresh):
    told = "InvalidAction", 400, "Could not find operation NoSuchThing for version 2010-05-08"
    assert error(signed_post(fresh, "Action=NoSuchThing&Version=2010-05-08")) == told


def test_an_action_that_aws_has_and_we_have_not_is_told_by_name(fresh):
    code, status, text = error(signed_post(fresh, "Action=CreateSAMLProvider&Version=2010-05-08"))
    assert (code, status) == ("InvalidAction", 400) and "iam:CreateSAMLProvider" in text


def test_a_missing_action_is_told(fresh):
    assert error(signed_post(fresh, "Version=2010-05-08"))[:2] == ("MissingAction", 400)


def test_an_operation_without_output_answers_only_its_request_id(fresh, iam):
    iam.create_user(UserName="ann")
    answer = signed_post(fresh, "Action=DeleteUser&Version=2010-05-08&UserName=ann")
    assert re.fullmatch(
        r'<DeleteUserResponse xmlns="https://iam\.amazonaws\.com/doc/2010-05-08/">\s*<ResponseMetadata>\s*<RequestId>[-0-9a-f]{36}</RequestId>'
        r"\s*</ResponseMetadata>\s*</DeleteUserResponse>\s*",
        answer.text,
    )


def test_an_output_without_members_is_an_empty_element(fresh, iam):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST_EC2)
    answer = signed_post(fresh, "Action=UpdateRole&Version=2010-05-08&RoleName=r&Description=d")
    assert "<UpdateRoleResult/>" in answer.text


def test_empty_lists_are_empty_elements(fresh):
    answer = signed_post(fresh, ASK["iam"])
    assert "<Roles/>" in answer.text and "<IsTruncated>false</IsTruncated>" in answer.text


def test_text_for_a_number_is_malformed(fresh):
    answer = signed_post(fresh, ASK["iam"] + "&MaxItems=many")
    assert error(answer)[:2] == ("MalformedInput", 400)


# --- JSON ---


def test_answers_are_json_for_who_accepts_it(fresh, key):
    answer = signed_post(fresh, ASK["sts"], signer_for(key, service="sts"), accept="application/json")
    assert answer.headers["Content-Type"] == "application/json"
    result = answer.json()["GetCallerIdentityResponse"]
    assert result["GetCallerIdentityResult"]["Arn"] == arn("user/ann")
    assert result["ResponseMetadata"]["RequestId"] == answer.headers["x-amzn-RequestId"]


def test_json_has_lists_numbers_and_booleans(fresh, key):
    answer = signed_post(fresh, "Action=ListUsers&Version=2010-05-08", accept="application/json")
    result = answer.json()["ListUsersResponse"]["ListUsersResult"]
    assert result["IsTruncated"] is False
    assert [user["UserName"] for user in result["Users"]] == ["ann"]
    assert isinstance(result["Users"][0]["CreateDate"], (int, float))  # seconds since the epoch


def test_errors_are_json_for_who_accepts_it(fresh):
    answer = signed_post(fresh, "Action=GetRole&Version=2010-05-08&RoleName=ghost", accept="application/json")
    assert answer.status == 404
    assert answer.json()["Error"] == {
        "Code": "NoSuchEntity",
        "Message": "The role with name ghost cannot be found.",
        "Type": "Sender",
    }
    assert answer.json()["RequestId"] == answer.headers["x-amzn-RequestId"]


def test_a_document_in_json_is_percent_encoded_too(fresh, iam):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST_EC2)
    answer = signed_post(fresh, "Action=GetRole&Version=2010-05-08&RoleName=r", accept="application/json")
    text = answer.json()["GetRoleResponse"]["GetRoleResult"]["Role"]["AssumeRolePolicyDocument"]
    assert urllib.parse.unquote(text) == TRUST_EC2 and text.startswith("%7B")


def test_an_algorithm_that_is_not_ours_is_refused(fresh, good):
    authorization = good["authorization"].replace(ALGORITHM, "AWS4-HMAC-SHA1")
    assert error(post(fresh, ASK["sts"], {**good, "authorization": authorization}))[:2] == ("IncompleteSignature", 400)


def test_a_service_that_is_not_served_is_refused_by_name(fresh):
    answer = signed_post(fresh, "Action=ListQueues", root_signer(fresh, service="sqs"))
    code, status, message = error(answer)
    assert (code, status) == ("InvalidAction", 400)
    assert message == "The service sqs is not served by Rolecall, which serves iam, sts, ec2, organizations and s3"
