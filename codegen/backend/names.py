# SPDX-License-Identifier: Apache-2.0
"""AWS's names as C++ names and as names on the wire."""
from __future__ import annotations

import re

from frontend.errors import CodegenError
from frontend.model import Member, Service, Shape

_KEYWORDS = set(
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl concept const "
    "const_cast constexpr continue co_await co_return co_yield decltype default delete do double dynamic_cast else "
    "enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not "
    "not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires return short "
    "signed sizeof static static_assert static_cast struct switch template this thread_local throw true try "
    "typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq".split())
# Words that the rules below would cut wrongly.
_WORDS = {"ETag": "Etag", "IPv6": "Ipv6", "IPv4": "Ipv4", "ARNs": "Arns"}


def snake_case(name: str) -> str:
    for word, plain in _WORDS.items():
        name = name.replace(word, plain)
    name = re.sub(r"[^A-Za-z0-9]+", "_", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([0-9])([A-Z][a-z])", r"\1_\2", name)
    return name.lower()


def member_name(name: str) -> str:
    snake = snake_case(name)
    return snake + "_" if snake in _KEYWORDS else snake


def constant_name(text: str) -> str:
    """kShuttingDown for shutting-down."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", text) if word]
    return "k" + "".join(word[0].upper() + word[1:] for word in words)


def struct_name(shape: Shape) -> str:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", shape.name):
        raise CodegenError(f"the structure {shape.name} has a name that is no C++ type name of ours")
    return shape.name


def input_name(service: Service, member: Member) -> str:
    """How a request spells a member (query and ec2 protocols)."""
    if service.protocol == "ec2":
        if member.query_name:
            return member.query_name
        name = member.location_name or member.name
        return name[0].upper() + name[1:]
    return member.location_name or member.name


def output_name(member: Member) -> str:
    """How an answer spells a member."""
    return member.location_name or member.name


def element_name(shape: Shape, member: Member) -> str:
    """How the elements of a list are called in XML."""
    if shape.flattened:
        return output_name(member)
    return shape.element_name or "member"
