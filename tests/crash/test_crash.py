# SPDX-License-Identifier: Apache-2.0
"""A server that is killed while clients write: what it acknowledged is there after a restart, and nothing is there by half.

Every client lives one life after another: it creates a user, role, policy or fleet of instances, changes it call by call, and
may take it away again.  A kill ends the lives under way at an unknown point of their last call, so after the restart each
subject must look either as after its last acknowledged call or as after the one that got no answer; anything else was lost or
is a half write.  All clients share a group, a profile and two policies, so that their calls also meet in the same entities.

To repeat a run: ROLECALL_CRASH_SEED=N (the calls are the same; the moment of the kill is as near as the machine allows).
"""

import dataclasses
import http.client
import json
import os
import random
import subprocess
import tempfile
import threading
import time
import urllib.parse

import pytest
from running import BINARY, Server
from signed_client import Client

ROUNDS = 50
CLIENTS = 4
ACKNOWLEDGED_MAX = 80  # in one round, before the kill
ACCOUNT = "arn:aws:iam::123456789012"
SHARED_GROUP = "everyone"
SHARED_PROFILE = "fleet"
FLEET_SIZE = 20
SHARED_POLICY = f"{ACCOUNT}:policy/shared"
SHARED_BOUNDARY = f"{ACCOUNT}:policy/boundary"


def document(number):
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::bucket-{number}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(service):
    statement = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def members(prefix, tags):
    """As the query protocol has them."""
    return tag_parameters(f"{prefix}.member", tags)


def tag_parameters(prefix, tags):
    return {
        f"{prefix}.{position}.{part}": text
        for position, pair in enumerate(tags.items(), 1)
        for part, text in zip(("Key", "Value"), pair)
    }


def tags_of(entity):
    return {tag.findtext("Key"): tag.findtext("Value") for tag in entity.findall(".//Tags/member")}


def decoded(answer, name):
    return urllib.parse.unquote(answer.findtext(f".//{name}"))


class Subject:
    """What one life is about.  `life()` yields (action, parameters, how it looks afterwards) and is sent the answers."""

    service = "iam"

    def __init__(self, name, is_removed):
        self.name = name
        self.is_removed = is_removed
        self.known = self.perhaps = None
        self.key = None

    def check(self, client):
        seen = self.read(client)
        assert seen in (self.known, self.perhaps), f"{self.name}: it is\n{seen}\nand should be\n{self.known}\nor\n{self.perhaps}"
        self.known = self.perhaps = seen

    def policies(self, client, kind):
        """Inline and attached policies of a user or role."""
        owner = {f"{kind}Name": self.name}
        names = client.all(f"List{kind}Policies", "PolicyNames/member", **owner)
        return {
            "inline": {name: decoded(client.call(f"Get{kind}Policy", PolicyName=name, **owner), "PolicyDocument") for name in names},
            "attached": client.all(f"ListAttached{kind}Policies", "PolicyArn", **owner),
        }


class User(Subject):
    def life(self):
        me = {"UserName": self.name}
        user = {"path": "/a/", "tags": {"a": "1", "b": "2", "c": "3"}, "boundary": SHARED_BOUNDARY, "groups": [], "keys": 0}
        user |= {"inline": {}, "attached": []}
        yield "CreateUser", {**me, "Path": "/a/", "PermissionsBoundary": SHARED_BOUNDARY, **members("Tags", user["tags"])}, user
        user = {**user, "groups": [SHARED_GROUP]}
        yield "AddUserToGroup", {**me, "GroupName": SHARED_GROUP}, user
        for number in (1, 2):
            user = {**user, "inline": {"p": document(number)}}
            yield "PutUserPolicy", {**me, "PolicyName": "p", "PolicyDocument": document(number)}, user
        user = {**user, "attached": [SHARED_POLICY]}
        yield "AttachUserPolicy", {**me, "PolicyArn": SHARED_POLICY}, user
        user = {**user, "keys": 1}
        created = yield "CreateAccessKey", me, user
        self.key = (created.findtext(".//AccessKeyId"), created.findtext(".//SecretAccessKey"))
        user = {**user, "tags": {**user["tags"], "c": "4", "d": "5"}}
        yield "TagUser", {**me, **members("Tags", {"c": "4", "d": "5"})}, user
        user = {**user, "boundary": None}
        yield "DeleteUserPermissionsBoundary", me, user
        if not self.is_removed:
            return
        user = {**user, "keys": 0}
        key_id, self.key = self.key[0], None  # from here on it may or may not work
        yield "DeleteAccessKey", {**me, "AccessKeyId": key_id}, user
        user = {**user, "inline": {}}
        yield "DeleteUserPolicy", {**me, "PolicyName": "p"}, user
        user = {**user, "attached": []}
        yield "DetachUserPolicy", {**me, "PolicyArn": SHARED_POLICY}, user
        user = {**user, "groups": []}
        yield "RemoveUserFromGroup", {**me, "GroupName": SHARED_GROUP}, user
        yield "DeleteUser", me, None

    def read(self, client):
        me = {"UserName": self.name}
        found = client.find("GetUser", **me)
        if found is None:
            return None
        user = {
            "path": found.findtext(".//Path"),
            "tags": tags_of(found),
            "boundary": found.findtext(".//PermissionsBoundaryArn"),
            "groups": client.all("ListGroupsForUser", "GroupName", **me),
            "keys": len(client.all("ListAccessKeys", "AccessKeyId", **me)),
        }
        return user | self.policies(client, "User")


class Role(Subject):
    def life(self):
        me = {"RoleName": self.name}
        role = {"description": "first", "seconds": "3600", "tags": {"a": "1", "b": "2"}, "boundary": SHARED_BOUNDARY}
        role |= {"trust": trust("ec2"), "inline": {}, "attached": [], "profile": None}
        settings = {"Description": "first", "MaxSessionDuration": 3600, "PermissionsBoundary": SHARED_BOUNDARY}
        yield "CreateRole", {**me, "AssumeRolePolicyDocument": trust("ec2"), **settings, **members("Tags", role["tags"])}, role
        for number in (1, 2):
            role = {**role, "inline": {"p": document(number)}}
            yield "PutRolePolicy", {**me, "PolicyName": "p", "PolicyDocument": document(number)}, role
        role = {**role, "attached": [SHARED_POLICY]}
        yield "AttachRolePolicy", {**me, "PolicyArn": SHARED_POLICY}, role
        role = {**role, "profile": []}
        yield "CreateInstanceProfile", {"InstanceProfileName": self.name}, role
        role = {**role, "profile": [self.name]}
        yield "AddRoleToInstanceProfile", {"InstanceProfileName": self.name, **me}, role
        role = {**role, "description": "second", "seconds": "7200"}
        yield "UpdateRole", {**me, "Description": "second", "MaxSessionDuration": 7200}, role
        role = {**role, "trust": trust("lambda")}
        yield "UpdateAssumeRolePolicy", {**me, "PolicyDocument": trust("lambda")}, role
        if not self.is_removed:
            return
        role = {**role, "profile": []}
        yield "RemoveRoleFromInstanceProfile", {"InstanceProfileName": self.name, **me}, role
        role = {**role, "profile": None}
        yield "DeleteInstanceProfile", {"InstanceProfileName": self.name}, role
        role = {**role, "inline": {}}
        yield "DeleteRolePolicy", {**me, "PolicyName": "p"}, role
        role = {**role, "attached": []}
        yield "DetachRolePolicy", {**me, "PolicyArn": SHARED_POLICY}, role
        yield "DeleteRole", me, None

    def read(self, client):
        me = {"RoleName": self.name}
        found = client.find("GetRole", **me)
        profile = client.find("GetInstanceProfile", InstanceProfileName=self.name)
        if found is None:
            assert profile is None, f"{self.name}: its profile outlived it"
            return None
        profile = profile and [element.text for element in profile.findall(".//Roles/member/RoleName")]
        of_role = client.all("ListInstanceProfilesForRole", "InstanceProfileName", **me)
        assert of_role == (profile or []), f"{self.name}: its profile is known on one side only"
        role = {
            "description": found.findtext(".//Role/Description"),
            "seconds": found.findtext(".//MaxSessionDuration"),
            "tags": tags_of(found),
            "boundary": found.findtext(".//PermissionsBoundaryArn"),
            "trust": decoded(found, "AssumeRolePolicyDocument"),
            "profile": profile,
        }
        return role | self.policies(client, "Role")


class Policy(Subject):
    def life(self):
        me = {"PolicyArn": f"{ACCOUNT}:policy/{self.name}"}
        policy = {"tags": {"a": "1", "b": "2"}, "default": "v1", "versions": {"v1": document(1)}}
        yield "CreatePolicy", {"PolicyName": self.name, "PolicyDocument": document(1), **members("Tags", policy["tags"])}, policy
        for number in (2, 3):
            versions = {**policy["versions"], f"v{number}": document(number)}
            policy = {**policy, "default": f"v{number}", "versions": versions}
            yield "CreatePolicyVersion", {**me, "PolicyDocument": document(number), "SetAsDefault": "true"}, policy
        policy = {**policy, "default": "v2"}
        yield "SetDefaultPolicyVersion", {**me, "VersionId": "v2"}, policy
        policy = {**policy, "versions": {"v1": document(1), "v2": document(2)}}
        yield "DeletePolicyVersion", {**me, "VersionId": "v3"}, policy
        if not self.is_removed:
            return
        policy = {**policy, "versions": {"v2": document(2)}}
        yield "DeletePolicyVersion", {**me, "VersionId": "v1"}, policy
        yield "DeletePolicy", me, None

    def read(self, client):
        me = {"PolicyArn": f"{ACCOUNT}:policy/{self.name}"}
        found = client.find("GetPolicy", **me)
        if found is None:
            return None
        versions = client.all("ListPolicyVersions", "VersionId", **me)
        return {
            "tags": tags_of(found),
            "default": found.findtext(".//DefaultVersionId"),
            "versions": {name: decoded(client.call("GetPolicyVersion", VersionId=name, **me), "Document") for name in versions},
        }


class Fleet(Subject):
    """Instances, their associations and the launch token are entities of their own, all written by one call."""

    service = "ec2"

    def life(self):
        tags = {"a": "1", "b": "2"}
        launch = {"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro", "MinCount": FLEET_SIZE, "MaxCount": FLEET_SIZE}
        launch |= {"IamInstanceProfile.Name": SHARED_PROFILE, "ClientToken": self.name, "TagSpecification.1.ResourceType": "instance"}
        launch |= tag_parameters("TagSpecification.1.Tag", tags)
        profile = f"{ACCOUNT}:instance-profile/{SHARED_PROFILE}"
        launched = yield "RunInstances", launch, [{"tags": tags, "profile": profile}] * FLEET_SIZE
        ids = {f"ResourceId.{n}": found.text for n, found in enumerate(launched.findall(".//instanceId"), 1)}
        tags = {"a": "1", "b": "3", "c": "4"}
        yield "CreateTags", {**ids, **tag_parameters("Tag", {"b": "3", "c": "4"})}, [{"tags": tags, "profile": profile}] * FLEET_SIZE

    def read(self, client):
        mine = {"Filter.1.Name": "client-token", "Filter.1.Value.1": self.name}
        instances = client.call("DescribeInstances", service="ec2", **mine).findall(".//instancesSet/item")
        if not instances:
            return None
        ids = {f"Filter.1.Value.{n}": instance.findtext("instanceId") for n, instance in enumerate(instances, 1)}
        answer = client.call("DescribeIamInstanceProfileAssociations", service="ec2", **{"Filter.1.Name": "instance-id"}, **ids)
        profiles = {each.findtext("instanceId"): each.findtext(".//arn") for each in answer.findall(".//item")}
        return [
            {
                "tags": {tag.findtext("key"): tag.findtext("value") for tag in instance.findall("tagSet/item")},
                "profile": profiles.get(instance.findtext("instanceId")),
            }
            for instance in instances
        ]


class Round:
    """Clients that write until the server is gone."""

    def __init__(self, server, number, seed):
        self.changed = threading.Condition()
        self.acknowledged = 0
        self.subjects = []
        self.failures = []
        root = server.credentials().values()
        self.threads = [
            threading.Thread(target=self.write, args=(Client(server, *root), f"r{number}c{client}", random.Random(f"{seed}/{number}/{client}")))
            for client in range(CLIENTS)
        ]
        for thread in self.threads:
            thread.start()

    def write(self, client, prefix, chance):
        try:
            for life in range(10**6):
                subject = chance.choice((User, Role, Policy, Fleet))(f"{prefix}n{life}", chance.random() < 0.5)
                with self.changed:
                    self.subjects.append(subject)
                self.live(client, subject)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed
        except Exception as failure:  # shown by the test's own thread
            self.failures.append(failure)
        with self.changed:
            self.changed.notify()

    def live(self, client, subject):
        life = subject.life()
        step = next(life, None)
        while step:
            action, parameters, subject.perhaps = step
            answer = client.call(action, service=subject.service, **parameters)
            subject.known = subject.perhaps
            with self.changed:
                self.acknowledged += 1
                self.changed.notify()
            try:
                step = life.send(answer)
            except StopIteration:
                return

    def wait_for(self, acknowledged):
        with self.changed:
            reached = self.changed.wait_for(lambda: self.acknowledged >= acknowledged or self.failures, timeout=20)
        assert reached, "the server stopped answering"

    def join(self):
        for thread in self.threads:
            thread.join(30)
        assert not self.failures, self.failures
        return self.subjects


@dataclasses.dataclass
class Totals:
    """What the lists of a whole account must add up to."""

    subjects: list

    def names(self, kind):
        return sorted(subject.name for subject in self.subjects if type(subject) is kind and subject.known)

    def having(self, field, value):
        owners = [subject for subject in self.subjects if type(subject) in (User, Role) and subject.known]
        return sorted(subject.name for subject in owners if value == subject.known.get(field) or value in (subject.known.get(field) or ()))

    def check(self, client):
        assert client.all("ListUsers", "UserName") == self.names(User)
        assert client.all("ListRoles", "RoleName") == sorted([*self.names(Role), SHARED_PROFILE])
        assert client.all("ListPolicies", "PolicyName", Scope="Local") == sorted([*self.names(Policy), "shared", "boundary"])
        assert client.all("GetGroup", "UserName", GroupName=SHARED_GROUP) == self.having("groups", SHARED_GROUP)
        attached = client.call("GetPolicy", PolicyArn=SHARED_POLICY).findtext(".//AttachmentCount")
        assert int(attached) == len(self.having("attached", SHARED_POLICY))
        bounded = client.call("GetPolicy", PolicyArn=SHARED_BOUNDARY).findtext(".//PermissionsBoundaryUsageCount")
        assert int(bounded) == len(self.having("boundary", SHARED_BOUNDARY))


def check(server, new, everything):
    client = Client(server, *server.credentials().values())
    for subject in new:
        subject.check(client)
        if subject.key:
            caller = Client(server, *subject.key).call("GetCallerIdentity", service="sts")
            assert caller.findtext(".//Arn") == f"{ACCOUNT}:user/a/{subject.name}"
    Totals(everything).check(client)


def die_while_starting(data, seconds):
    command = [BINARY, "serve", "--data", data, "--api", "127.0.0.1:0", "--imds", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(seconds)
    process.kill()
    _, said = process.communicate()
    assert process.returncode == -9, f"it ended by itself: {said.decode()}"


@pytest.fixture
def seed():
    chosen = int(os.environ.get("ROLECALL_CRASH_SEED", 0)) or random.randrange(1, 10**9)
    print(f"ROLECALL_CRASH_SEED={chosen}")  # pytest shows it when the test fails
    return chosen


@pytest.fixture
def data():
    """In memory if the system has such a place: a kill does not lose what the kernel has, and disks make it a slow test."""
    in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=in_memory) as folder:
        yield folder


@pytest.fixture
def start(data):
    started = []

    def start_server():
        started.append(Server(data))
        return started[-1]

    yield start_server
    for server in started:
        server.process.kill()  # those of a test that failed
        server.process.wait()


def test_what_was_acknowledged_outlives_fifty_kills_and_nothing_is_there_by_half(data, start, seed):
    chance = random.Random(seed)
    for _ in range(5):
        die_while_starting(data, chance.uniform(0, 0.1))  # on a folder that is new, or half made
    server = start()
    client = Client(server, *server.credentials().values())
    client.call("CreateGroup", GroupName=SHARED_GROUP)
    client.call("CreatePolicy", PolicyName="shared", PolicyDocument=document(0))
    client.call("CreatePolicy", PolicyName="boundary", PolicyDocument=document(0))
    client.call("CreateInstanceProfile", InstanceProfileName=SHARED_PROFILE)
    client.call("CreateRole", RoleName=SHARED_PROFILE, AssumeRolePolicyDocument=trust("ec2"))
    client.call("AddRoleToInstanceProfile", InstanceProfileName=SHARED_PROFILE, RoleName=SHARED_PROFILE)

    everything, acknowledged = [], 0
    for number in range(ROUNDS):
        writing = Round(server, number, seed)
        writing.wait_for(chance.randint(0, ACKNOWLEDGED_MAX))
        time.sleep(chance.uniform(0, 0.01))  # not always right after an answer
        server.process.kill()
        server.process.wait()
        new = writing.join()
        acknowledged += writing.acknowledged
        if number % 5 == 0:
            die_while_starting(data, chance.uniform(0, 0.1))
        server = start()
        everything += new
        check(server, new, everything)
    check(server, everything, everything)
    assert acknowledged > ROUNDS * 10, "the clients did not get to write"
    assert server.stop() == 0
