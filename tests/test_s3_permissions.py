# SPDX-License-Identifier: Apache-2.0
"""Who may do what to buckets and objects: each call takes its own permission, and denied means that nothing happens."""

import json

import botocore.exceptions
import pytest
from running import request

BOX, INSIDE = "arn:aws:s3:::box", "arn:aws:s3:::box/*"


def allow(action, resource, **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def refused(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call(**arguments)
    return error.value.response["Error"]


@pytest.fixture
def user(iam, s3, client_for):
    """user(statements...): an S3 client of a user who has just these; the bucket `box` has an object `k`."""
    s3.create_bucket(Bucket="box")
    s3.put_object(Bucket="box", Key="k", Body=b"secret", Tagging="team=blue")
    iam.create_user(UserName="alice")
    keys = iam.create_access_key(UserName="alice")["AccessKey"]

    def make(*statements):
        if statements:
            iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=policy(*statements))
        return client_for("s3", keys)

    return make


def upload_id(s3):
    return s3.create_multipart_upload(Bucket="box", Key="k")["UploadId"]


TAGS = {"TagSet": [{"Key": "a", "Value": "b"}]}
OPEN = policy(allow("s3:GetObject", INSIDE, Principal="*"))

# operation, its arguments, the permission it takes, the resource of that permission
CALLS = [
    ("list_buckets", {}, "s3:ListAllMyBuckets", "*"),
    ("create_bucket", {"Bucket": "other"}, "s3:CreateBucket", "arn:aws:s3:::other"),
    ("head_bucket", {"Bucket": "box"}, "s3:ListBucket", BOX),
    ("delete_bucket", {"Bucket": "empty"}, "s3:DeleteBucket", "arn:aws:s3:::empty"),
    ("get_bucket_location", {"Bucket": "box"}, "s3:GetBucketLocation", BOX),
    ("list_objects", {"Bucket": "box"}, "s3:ListBucket", BOX),
    ("list_objects_v2", {"Bucket": "box"}, "s3:ListBucket", BOX),
    ("list_object_versions", {"Bucket": "box"}, "s3:ListBucketVersions", BOX),
    ("get_bucket_policy", {"Bucket": "box"}, "s3:GetBucketPolicy", BOX),
    ("put_bucket_policy", {"Bucket": "box", "Policy": OPEN}, "s3:PutBucketPolicy", BOX),
    ("delete_bucket_policy", {"Bucket": "box"}, "s3:DeleteBucketPolicy", BOX),
    ("get_bucket_tagging", {"Bucket": "box"}, "s3:GetBucketTagging", BOX),
    ("put_bucket_tagging", {"Bucket": "box", "Tagging": TAGS}, "s3:PutBucketTagging", BOX),
    ("delete_bucket_tagging", {"Bucket": "box"}, "s3:PutBucketTagging", BOX),
    ("get_bucket_versioning", {"Bucket": "box"}, "s3:GetBucketVersioning", BOX),
    ("get_bucket_acl", {"Bucket": "box"}, "s3:GetBucketAcl", BOX),
    ("get_object", {"Bucket": "box", "Key": "k"}, "s3:GetObject", "arn:aws:s3:::box/k"),
    ("head_object", {"Bucket": "box", "Key": "k"}, "s3:GetObject", "arn:aws:s3:::box/k"),
    ("put_object", {"Bucket": "box", "Key": "new", "Body": b"x"}, "s3:PutObject", "arn:aws:s3:::box/new"),
    ("delete_object", {"Bucket": "box", "Key": "k"}, "s3:DeleteObject", "arn:aws:s3:::box/k"),
    ("get_object_tagging", {"Bucket": "box", "Key": "k"}, "s3:GetObjectTagging", "arn:aws:s3:::box/k"),
    ("put_object_tagging", {"Bucket": "box", "Key": "k", "Tagging": TAGS}, "s3:PutObjectTagging", "arn:aws:s3:::box/k"),
    ("delete_object_tagging", {"Bucket": "box", "Key": "k"}, "s3:DeleteObjectTagging", "arn:aws:s3:::box/k"),
    ("create_multipart_upload", {"Bucket": "box", "Key": "k"}, "s3:PutObject", "arn:aws:s3:::box/k"),
    ("upload_part", {"Bucket": "box", "Key": "k", "UploadId": upload_id, "PartNumber": 1, "Body": b"x"}, "s3:PutObject", "arn:aws:s3:::box/k"),
    ("list_parts", {"Bucket": "box", "Key": "k", "UploadId": upload_id}, "s3:ListMultipartUploadParts", "arn:aws:s3:::box/k"),
    ("abort_multipart_upload", {"Bucket": "box", "Key": "k", "UploadId": upload_id}, "s3:AbortMultipartUpload", "arn:aws:s3:::box/k"),
    ("list_multipart_uploads", {"Bucket": "box"}, "s3:ListBucketMultipartUploads", BOX),
]


@pytest.mark.parametrize("operation, arguments, action, resource", CALLS, ids=[call[0] for call in CALLS])
def test_each_call_takes_its_permission_and_no_other(s3, user, operation, arguments, action, resource):
    s3.put_bucket_tagging(Bucket="box", Tagging=TAGS)
    s3.create_bucket(Bucket="empty")
    if operation == "get_bucket_policy":
        s3.put_bucket_policy(Bucket="box", Policy=OPEN)
    arguments = {name: value(s3) if callable(value) else value for name, value in arguments.items()}
    # Everything but this.
    alice = user({"Effect": "Allow", "NotAction": action, "Resource": "*"})
    error = refused(getattr(alice, operation), **arguments)
    if operation.startswith("head"):
        assert error["Code"] == "403"
    else:
        assert error["Code"] == "AccessDenied"
        assert f"is not authorized to perform: {action}" in error["Message"]
        assert error["Message"].endswith(f"because no identity-based policy allows the {action} action")
        if resource != "*":
            assert f'on resource: "{resource}"' in error["Message"]
    alice = user(allow(action, resource))
    getattr(alice, operation)(**arguments)


def test_denied_calls_change_nothing(s3, user):
    alice = user()
    refused(alice.put_object, Bucket="box", Key="k", Body=b"other")
    refused(alice.delete_object, Bucket="box", Key="k")
    refused(alice.put_object_tagging, Bucket="box", Key="k", Tagging=TAGS)
    refused(alice.create_bucket, Bucket="mine")
    refused(alice.put_bucket_policy, Bucket="box", Policy=OPEN)
    assert s3.get_object(Bucket="box", Key="k")["Body"].read() == b"secret"
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["box"]


def test_who_may_not_list_is_not_told_what_is_missing(user):
    alice = user(allow("s3:GetObject", INSIDE))
    error = refused(alice.get_object, Bucket="box", Key="none")
    assert (error["Code"], "s3:ListBucket" in error["Message"]) == ("AccessDenied", True)
    alice = user(allow("s3:GetObject", INSIDE), allow("s3:ListBucket", BOX))
    assert refused(alice.get_object, Bucket="box", Key="none")["Code"] == "NoSuchKey"


def test_each_key_of_a_bulk_deletion_is_permitted_on_its_own(s3, user):
    s3.put_object(Bucket="box", Key="mine/1", Body=b"x")
    alice = user(allow("s3:DeleteObject", "arn:aws:s3:::box/mine/*"))
    answer = alice.delete_objects(Bucket="box", Delete={"Objects": [{"Key": "mine/1"}, {"Key": "k"}]})
    assert [one["Key"] for one in answer["Deleted"]] == ["mine/1"]
    assert [(one["Key"], one["Code"]) for one in answer["Errors"]] == [("k", "AccessDenied")]
    assert [one["Key"] for one in s3.list_objects_v2(Bucket="box")["Contents"]] == ["k"]


def test_a_copy_takes_reading_the_source_and_writing_the_target(user):
    source = {"Bucket": "box", "Key": "k"}
    read, write = allow("s3:GetObject", "arn:aws:s3:::box/k"), allow("s3:PutObject", "arn:aws:s3:::box/c")
    tags = [allow("s3:GetObjectTagging", "arn:aws:s3:::box/k"), allow("s3:PutObjectTagging", "arn:aws:s3:::box/c")]
    for missing in (0, 1, 2, 3):
        statements = [read, write, *tags]
        lacking = statements.pop(missing)
        error = refused(user(*statements).copy_object, Bucket="box", Key="c", CopySource=source)
        assert lacking["Action"] in error["Message"]
    user(read, write, *tags).copy_object(Bucket="box", Key="c", CopySource=source)


def test_tags_with_a_put_take_their_own_permission(user):
    alice = user(allow("s3:PutObject", INSIDE))
    assert "s3:PutObjectTagging" in refused(alice.put_object, Bucket="box", Key="n", Body=b"", Tagging="a=b")["Message"]
    alice = user(allow(["s3:PutObject", "s3:PutObjectTagging"], INSIDE))
    alice.put_object(Bucket="box", Key="n", Body=b"", Tagging="a=b")


@pytest.mark.parametrize(
    "condition, good, bad",
    [
        ({"StringLike": {"s3:prefix": "home/*"}}, {"Prefix": "home/a"}, {"Prefix": "other"}),
        ({"StringEquals": {"s3:delimiter": "/"}}, {"Delimiter": "/"}, {}),
        ({"NumericLessThanEquals": {"s3:max-keys": "10"}}, {"MaxKeys": 10}, {"MaxKeys": 11}),
        ({"StringEquals": {"s3:authType": "REST-HEADER"}}, {}, None),
        ({"StringEquals": {"s3:signatureversion": "AWS4-HMAC-SHA256"}}, {}, None),
        ({"StringEquals": {"s3:ResourceAccount": "999999999999"}}, None, {}),
    ],
)
def test_condition_keys_of_listings(user, condition, good, bad):
    alice = user(allow("s3:ListBucket", BOX, Condition=condition))
    if good is not None:
        alice.list_objects_v2(Bucket="box", **good)
    if bad is not None:
        assert refused(alice.list_objects_v2, Bucket="box", **bad)["Code"] == "AccessDenied"


def test_condition_keys_of_tags(s3, user):
    s3.put_object(Bucket="box", Key="red", Body=b"x", Tagging="team=red")
    blue = {"StringEquals": {"s3:ExistingObjectTag/team": "blue"}}
    alice = user(allow("s3:GetObject", INSIDE, Condition=blue))
    alice.get_object(Bucket="box", Key="k")
    assert refused(alice.get_object, Bucket="box", Key="red")["Code"] == "AccessDenied"
    asked = {"StringEquals": {"s3:RequestObjectTag/team": "blue"}}
    alice = user(allow(["s3:PutObject", "s3:PutObjectTagging"], INSIDE, Condition=asked))
    alice.put_object(Bucket="box", Key="n", Body=b"", Tagging="team=blue")
    assert refused(alice.put_object, Bucket="box", Key="n", Body=b"", Tagging="team=red")["Code"] == "AccessDenied"


def test_a_bucket_policy_alone_lets_a_user_of_the_account_in(s3, user, sts):
    arn = sts.get_caller_identity()["Arn"].replace(":root", ":user/alice")
    alice = user()
    assert refused(alice.get_object, Bucket="box", Key="k")["Code"] == "AccessDenied"
    s3.put_bucket_policy(Bucket="box", Policy=policy(allow("s3:GetObject", INSIDE, Principal={"AWS": arn})))
    assert alice.get_object(Bucket="box", Key="k")["Body"].read() == b"secret"
    assert refused(alice.delete_object, Bucket="box", Key="k")["Code"] == "AccessDenied"


def test_a_bucket_policy_denies_whatever_else_allows(s3, user):
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [BOX, INSIDE]}
    s3.put_bucket_policy(Bucket="box", Policy=policy(deny))
    alice = user(allow("*", "*"))
    error = refused(alice.get_object, Bucket="box", Key="k")
    assert error["Message"].endswith("with an explicit deny in a resource-based policy")
    # Root too, but it can always mend the policy.
    assert refused(s3.get_object, Bucket="box", Key="k")["Code"] == "AccessDenied"
    s3.delete_bucket_policy(Bucket="box")
    alice.get_object(Bucket="box", Key="k")


def test_a_bucket_policy_may_name_an_account_by_its_canonical_id(s3, user):
    alice = user(allow("*", "*"))
    owner = {"CanonicalUser": s3.list_buckets()["Owner"]["ID"]}
    deny = {"Effect": "Deny", "Principal": owner, "Action": "s3:GetObject", "Resource": INSIDE}
    s3.put_bucket_policy(Bucket="box", Policy=policy(deny))
    told = refused(alice.get_object, Bucket="box", Key="k")["Message"]
    assert told.endswith("with an explicit deny in a resource-based policy")
    stranger = {**deny, "Principal": {"CanonicalUser": "0" * 64}}
    s3.put_bucket_policy(Bucket="box", Policy=policy(stranger))
    alice.get_object(Bucket="box", Key="k")


def test_a_bucket_policy_may_name_one_session_and_then_nothing_else_is_needed(s3, iam, user, sts, client_for):
    user()
    account = sts.get_caller_identity()["Account"]
    bob = iam.create_user(UserName="bob")["User"]["Arn"]
    trusted = {"Effect": "Allow", "Principal": {"AWS": bob}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=policy(trusted))["Role"]["Arn"]
    assume = client_for("sts", iam.create_access_key(UserName="bob")["AccessKey"]).assume_role
    nothing = policy(allow("iam:GetUser", "*"))
    one, two = (
        client_for("s3", assume(RoleArn=role, RoleSessionName=name, Policy=nothing)["Credentials"]) for name in ("one", "two")
    )
    session = {"AWS": f"arn:aws:sts::{account}:assumed-role/reader/one"}
    s3.put_bucket_policy(Bucket="box", Policy=policy(allow("s3:GetObject", INSIDE, Principal=session)))
    one.get_object(Bucket="box", Key="k")
    assert refused(two.get_object, Bucket="box", Key="k")["Code"] == "AccessDenied"
    # The role as a whole: its session policies still limit.
    s3.put_bucket_policy(Bucket="box", Policy=policy(allow("s3:GetObject", INSIDE, Principal={"AWS": role})))
    told = refused(one.get_object, Bucket="box", Key="k")["Message"]
    assert told.endswith("because no session policy allows the s3:GetObject action")


def test_strangers_get_in_where_the_policy_says_everybody(s3, user, server):
    assert request(f"{server.api}/box/k")[0] == 403
    s3.put_bucket_policy(Bucket="box", Policy=OPEN)
    assert request(f"{server.api}/box/k")[2] == b"secret"
    status, headers, body = request(f"{server.api}/box/none")
    assert (status, b"<Message>Access Denied</Message>" in body) == (403, True)
    assert request(f"{server.api}/box/k", method="PUT", body=b"x")[0] == 403
    assert request(f"{server.api}/box/k?response-content-type=text/html")[0] == 400
    assert request(f"{server.api}/box")[0] == 403


def test_a_denied_upload_is_refused_before_it_is_sent(user, server):
    """With Expect: 100-continue the client keeps its body to itself."""
    import socket
    import urllib.parse

    address = urllib.parse.urlsplit(server.api)
    with socket.create_connection((address.hostname, address.port), timeout=10) as peer:
        peer.sendall(
            b"PUT /box/k HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"
        )
        assert peer.recv(1000).startswith(b"HTTP/1.1 403 ")


def test_calls_are_recorded_with_what_decided(s3, user, server):
    alice = user(allow("s3:GetObject", INSIDE))
    alice.get_object(Bucket="box", Key="k")
    refused(alice.put_object, Bucket="box", Key="recorded", Body=b"x")

    def records(name):
        # What comes after the last line's end is still on its way to the disk.
        return [json.loads(line) for line in (server.data / name).read_text().rpartition("\n")[0].splitlines()]

    recorded = set()
    while not recorded & {one["eventID"] for one in records("decisions.jsonl")}:
        recorded = {one["eventID"] for one in records("cloudtrail.jsonl") if (one["requestParameters"] or {}).get("key") == "recorded"}
    got, put = [one for one in records("cloudtrail.jsonl") if one["userIdentity"].get("userName") == "alice"][-2:]
    assert (got["eventSource"], got["eventName"], got["readOnly"]) == ("s3.amazonaws.com", "GetObject", True)
    assert (got["requestParameters"]["bucketName"], got["requestParameters"]["key"]) == ("box", "k")
    assert (put["eventName"], put["errorCode"], put["readOnly"]) == ("PutObject", "AccessDenied", False)
    assert put["userAgent"].startswith("[Boto3/")
    ledger = {one["eventID"]: one for one in records("decisions.jsonl")}
    assert ledger[got["eventID"]]["decisions"][0]["action"] == "s3:GetObject"


def test_a_role_on_an_instance_reads_what_its_policy_says(s3, iam, sts, client_for, user):
    """The tutorial's own case, with the role assumed by hand."""
    account = sts.get_caller_identity()["Account"]
    trust = policy({"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName="s3access", AssumeRolePolicyDocument=trust)["Role"]
    iam.put_role_policy(RoleName="s3access", PolicyName="p", PolicyDocument=policy(allow(["s3:Get*", "s3:List*"], "*")))
    iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole", "*")))
    keys = iam.create_access_key(UserName="alice")["AccessKey"]
    session = client_for("sts", keys).assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    inside = client_for("s3", session)
    assert inside.get_object(Bucket="box", Key="k")["Body"].read() == b"secret"
    error = refused(inside.put_object, Bucket="box", Key="k", Body=b"x")
    assert f"assumed-role/s3access/me is not authorized to perform: s3:PutObject" in error["Message"]
