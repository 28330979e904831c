# SPDX-License-Identifier: Apache-2.0
"""The typed model: what is left of a botocore model once it is checked and cut down to the served operations."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

SCALARS = ("string", "integer", "long", "boolean", "double", "timestamp", "blob")


@dataclass
class Shape:
    name: str
    kind: str  # one of SCALARS, "structure", "list" or "map"
    members: list[Member] = field(default_factory=list)
    element: Optional[str] = None  # lists: the element's shape; maps: the value's
    element_name: Optional[str] = None  # lists: locationName of the element
    key: Optional[str] = None
    minimum: Optional[int] = None
    maximum: Optional[int] = None
    pattern: Optional[str] = None
    enum: list[str] = field(default_factory=list)
    sensitive: bool = False
    flattened: bool = False
    timestamp_format: Optional[str] = None
    percent_encoded: bool = False
    payload: Optional[str] = None


@dataclass
class Member:
    name: str
    shape: str
    required: bool
    location_name: Optional[str] = None
    query_name: Optional[str] = None
    location: Optional[str] = None  # rest: uri, querystring, header, headers
    streaming: bool = False
    xml_namespace: Optional[dict] = None
    xml_attribute: bool = False


@dataclass
class Error:
    shape: str
    code: str
    http_status: int
    message: str = "message"  # json: how the error spells its text


@dataclass
class Operation:
    name: str
    method: str
    uri: str
    status: int
    input: Optional[str]
    output: Optional[str]
    output_root: Optional[str] = None  # rest-xml: the root element of the answer
    output_is_text: bool = False  # rest-xml: the root has text and no children
    required_query: list[str] = field(default_factory=list)  # rest-xml: what tells it from others of its form
    required_header: str = ""

    @property
    def read_only(self) -> bool:
        # AWS: CloudTrail calls AssumeRole read-only, too: it changes nothing of ours.
        return self.name.startswith(("Get", "List", "Describe", "Head", "Simulate", "Decode", "AssumeRole"))


@dataclass
class Service:
    name: str
    protocol: str  # query, ec2, rest-xml or json
    version: str
    namespace: str  # of XML answers
    target_prefix: str  # json: what comes before the operation in X-Amz-Target
    texts: str  # Quiet, Echoing, Ec2 or Organizations: wire::ParameterTexts
    operations: list[Operation]
    unserved: list[str]
    all_operations: list[Operation]  # AWS's, for the routes of rest-xml
    shapes: dict[str, Shape]
    errors: list[Error]
    inputs: set[str] = field(default_factory=set)  # shapes that requests are made of
    outputs: set[str] = field(default_factory=set)  # shapes that answers are made of
