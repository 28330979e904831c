# SPDX-License-Identifier: Apache-2.0
"""Policy documents for tests, and what the server says when it refuses something."""

import json

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "123456789012"


def allow(action, resource="*", effect="Allow", **elements):
    return {"Effect": effect, "Action": action, "Resource": resource, **elements}


def deny(action, resource="*", **elements):
    return allow(action, resource, "Deny", **elements)


def document(*statements, version="2012-10-17"):
    return json.dumps({"Version": version, "Statement": list(statements)})


def trust(principal=None, **elements):
    statement = {"Effect": "Allow", "Principal": principal or {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return document({**statement, **elements})


ALLOW_S3 = document(allow("s3:*"))
TRUST_EC2 = trust()


def arn(resource, account=ACCOUNT):
    return f"arn:aws:iam::{account}:{resource}"


def padded(text, size):
    """The document with a condition value that makes it `size` characters long, none of them white space outside of strings."""
    compact = json.loads(text)
    compact["Statement"][0]["Condition"] = {"StringLike": {"aws:UserAgent": ""}}
    missing = size - len(json.dumps(compact, separators=(",", ":")))
    compact["Statement"][0]["Condition"]["StringLike"]["aws:UserAgent"] = "x" * missing
    return json.dumps(compact, separators=(",", ":"))


def refusal(call, **parameters):
    """(code, status, message) of a call that must be refused."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"].get("Message", "")


def no_such_entity(text):
    return "NoSuchEntity", 404, text


def already_exists(text):
    return "EntityAlreadyExists", 409, text


def delete_conflict(text):
    return "DeleteConflict", 409, text


def limit_exceeded(text):
    return "LimitExceeded", 409, text


def invalid_input(text):
    return "InvalidInput", 400, text


def validation_error(text):
    return "ValidationError", 400, text


def violation(*texts):
    count = "1 validation error" if len(texts) == 1 else f"{len(texts)} validation errors"
    return validation_error(f"{count} detected: " + "; ".join(texts))


def constraint(member, text):
    return f"Value at '{member}' failed to satisfy constraint: {text}"


def bad_name(member):
    return validation_error(
        f"The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
    )


BAD_PATH = validation_error(
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
)
BAD_PREFIX = validation_error(
    "The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters"
    " and/or / characters."
)


def not_authorized(caller, action, shown, reason=None):
    reason = reason or f"because no identity-based policy allows the {action} action"
    return "AccessDenied", 403, f"User: {caller} is not authorized to perform: {action} on resource: {shown} {reason}"
