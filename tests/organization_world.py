# SPDX-License-Identifier: Apache-2.0
"""An organization for tests: its management account is the server's, members are made and entered as on AWS."""

import dataclasses

import pytest
from botocore.exceptions import ClientError
from policy_texts import ACCOUNT, allow, document

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"


@dataclasses.dataclass
class World:
    client_for: object
    organizations: object
    admin: dict  # keys of a user of the management account who may do everything; root may not assume roles
    root: str
    id: str

    def policy(self, *statements, type=SCP, name=None):
        """The id of a new policy."""
        name = name or f"{type} {len(self.organizations.list_policies(Filter=type)['Policies'])}"
        made = self.organizations.create_policy(Name=name, Description="", Type=type, Content=document(*statements))
        return made["Policy"]["PolicySummary"]["Id"]

    def unit(self, name, parent=None):
        return self.organizations.create_organizational_unit(ParentId=parent or self.root, Name=name)["OrganizationalUnit"]["Id"]

    def account(self, name="member", **more):
        """The id of a new member account."""
        made = self.organizations.create_account(Email=f"{name}@example.com", AccountName=name, **more)["CreateAccountStatus"]
        assert made["State"] == "SUCCEEDED", made
        return made["AccountId"]

    def enter(self, account, role="OrganizationAccountAccessRole"):
        """Session keys of an administrator of the member account."""
        sts = self.client_for("sts", self.admin)
        return sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="admin")["Credentials"]

    def user_in(self, account, name, *statements):
        """Keys of a new user of a member account who has just these statements."""
        return make_user(self.client_for("iam", self.enter(account)), name, *statements)


def make_user(iam, name, *statements):
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
    return iam.create_access_key(UserName=name)["AccessKey"]


def make_world(client_for):
    organizations = client_for("organizations")
    id = organizations.create_organization(FeatureSet="ALL")["Organization"]["Id"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    for type in (SCP, RCP):
        organizations.enable_policy_type(RootId=root, PolicyType=type)
    admin = make_user(client_for("iam"), "admin", allow("*"))
    return World(client_for, organizations, admin, root, id)


def place_arn(world, kind, id):
    return f"arn:aws:organizations::{ACCOUNT}:{kind}/{world.id}/{id}"


def answer_to(call, **arguments):
    """What is answered to a call that must be refused."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response


def refused(call, **arguments):
    """(code, reason) of the refusal."""
    answer = answer_to(call, **arguments)
    return answer["Error"]["Code"], answer.get("Reason")
