# SPDX-License-Identifier: Apache-2.0
"""Key pairs: real keys that ssh-keygen takes, with AWS's fingerprints."""

import subprocess

import pytest
from ec2_world import arn, make_user, refused, set_permissions, unauthorized


def ssh_keygen(*arguments):
    return subprocess.run(["ssh-keygen", *arguments], capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("kind,algorithm", [("rsa", "ssh-rsa"), ("ed25519", "ssh-ed25519")])
def test_a_created_private_key_fits_the_public_key(ec2, tmp_path, kind, algorithm):
    created = ec2.create_key_pair(KeyName="mine", KeyType=kind)
    file = tmp_path / "key"
    file.write_text(created["KeyMaterial"])
    file.chmod(0o600)
    (known,) = ec2.describe_key_pairs(IncludePublicKey=True)["KeyPairs"]
    assert known["PublicKey"].split() == [algorithm, ssh_keygen("-y", "-f", str(file)).split()[1], "mine"]
    assert known["KeyType"] == kind and known["KeyPairId"] == created["KeyPairId"]
    assert known["KeyFingerprint"] == created["KeyFingerprint"]
    assert "PublicKey" not in ec2.describe_key_pairs()["KeyPairs"][0]


def test_an_imported_key_has_the_fingerprint_that_its_owner_computes(ec2, tmp_path):
    ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "me@home", "-f", str(tmp_path / "key"))
    public = (tmp_path / "key.pub").read_text()
    imported = ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=public.encode())
    shown = ssh_keygen("-l", "-f", str(tmp_path / "key.pub")).split()[1]
    assert imported["KeyFingerprint"].rstrip("=") == shown.removeprefix("SHA256:")
    (known,) = ec2.describe_key_pairs(KeyNames=["mine"], IncludePublicKey=True)["KeyPairs"]
    assert known["PublicKey"].split() == [*public.split()[:2], "mine"]


def test_key_pairs_are_found_and_deleted_by_name_and_id(ec2):
    tags = [{"ResourceType": "key-pair", "Tags": [{"Key": "Stage", "Value": "test"}]}]
    first = ec2.create_key_pair(KeyName="first", KeyType="ed25519", TagSpecifications=tags)
    second = ec2.create_key_pair(KeyName="second", KeyType="ed25519")
    assert first["Tags"] == tags[0]["Tags"]
    for filters in ([("tag:Stage", "test")], [("key-name", "f*")], [("key-pair-id", first["KeyPairId"])], [("fingerprint", first["KeyFingerprint"])]):
        found = ec2.describe_key_pairs(Filters=[{"Name": name, "Values": [value]} for name, value in filters])["KeyPairs"]
        assert [pair["KeyName"] for pair in found] == ["first"]
    assert ec2.describe_key_pairs(KeyPairIds=[second["KeyPairId"]])["KeyPairs"][0]["KeyName"] == "second"
    ec2.delete_key_pair(KeyName="first")
    ec2.delete_key_pair(KeyPairId=second["KeyPairId"])
    assert ec2.describe_key_pairs()["KeyPairs"] == []
    ec2.delete_key_pair(KeyName="first")  # no error


def test_wrong_names_keys_and_formats_are_refused(ec2):
    ec2.create_key_pair(KeyName="mine", KeyType="ed25519")
    with refused("InvalidKeyPair.Duplicate", "The keypair already exists"):
        ec2.create_key_pair(KeyName="mine")
    with refused("InvalidKeyPair.NotFound", "The key pair 'none' does not exist"):
        ec2.describe_key_pairs(KeyNames=["none"])
    with refused("InvalidKeyPair.NotFound"):
        ec2.describe_key_pairs(KeyPairIds=["key-00000000000000bad"])
    for name in ("", " x", "x\n", "ü", "x" * 256):
        with refused("InvalidParameterValue"):
            ec2.create_key_pair(KeyName=name, KeyType="ed25519")
    with refused("InvalidParameterValue"):
        ec2.create_key_pair(KeyName="x", KeyType="dsa")
    with refused("UnsupportedOperation"):
        ec2.create_key_pair(KeyName="x", KeyFormat="ppk")
    for material in (b"", b"no key", b"ssh-rsa AAAA"):
        with refused("InvalidKey.Format"):
            ec2.import_key_pair(KeyName="x", PublicKeyMaterial=material)
    with refused("MissingParameter"):
        ec2.delete_key_pair()
    with refused("InvalidParameterValue", "'instance' is not a valid taggable resource type for this operation."):
        ec2.create_key_pair(KeyName="x", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}])
    assert [pair["KeyName"] for pair in ec2.describe_key_pairs()["KeyPairs"]] == ["mine"]


def test_key_pairs_are_authorized_by_name(iam, client_for):
    alice = client_for("ec2", make_user(iam, "alice"))
    mine = arn("key-pair/mine")
    for action in ("CreateKeyPair", "DeleteKeyPair", "ImportKeyPair"):
        with unauthorized("alice", f"ec2:{action}", mine):
            more = {"PublicKeyMaterial": b"x"} if action == "ImportKeyPair" else {}
            getattr(alice, {"C": "create", "D": "delete", "I": "import"}[action[0]] + "_key_pair")(KeyName="mine", **more)
    with unauthorized("alice", "ec2:DescribeKeyPairs"):
        alice.describe_key_pairs()
    allowed = {"Effect": "Allow", "Action": "ec2:CreateKeyPair", "Resource": mine, "Condition": {"StringEquals": {"ec2:KeyPairType": "ed25519"}}}
    set_permissions(iam, "alice", allowed, ("ec2:DeleteKeyPair", mine))
    alice.create_key_pair(KeyName="mine", KeyType="ed25519")
    with unauthorized("alice", "ec2:CreateKeyPair", arn("key-pair/other")):
        alice.create_key_pair(KeyName="other", KeyType="ed25519")
    alice.delete_key_pair(KeyName="mine")


def test_the_cli_prints_a_key_that_can_be_used_at_once(aws, tmp_path):
    done = aws("ec2", "create-key-pair", "--key-name", "mine", "--query", "KeyMaterial", "--output", "text")
    assert done.stdout.startswith("-----BEGIN RSA PRIVATE KEY-----\n")
