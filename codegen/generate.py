# SPDX-License-Identifier: Apache-2.0
"""Writes the C++ of one service's API, and of the service module's operation table.

    generate.py --service iam --models models/ --data .../botocore/data --out build/gen

The output depends on nothing but the inputs.  A file whose text would not change is left alone, so that an edit of
one service's list does not recompile the others.
"""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

import jinja2

from backend.cpp import Cpp
from backend.rest import RestCpp, routes
from frontend.errors import CodegenError
from frontend.load import load_service
from frontend.model import Service

_QUERY_FILES = {
    "types.h.jinja": "api/{service}/types.h",
    "decode.cc.jinja": "api/{service}/decode.cc",
    "encode.cc.jinja": "api/{service}/encode.cc",
    "errors.h.jinja": "api/{service}/errors.h",
    "operations.h.jinja": "api/{service}/operations.h",
    "operations.cc.jinja": "api/{service}/operations.cc",
    "service_operations.h.jinja": "service/{service}/operations.h",
    "service_dispatch.cc.jinja": "service/{service}/dispatch.cc",
}
_REST_FILES = {
    {"decode.cc.jinja": "rest_decode.cc.jinja", "encode.cc.jinja": "rest_encode.cc.jinja"}.get(name, name): path
    for name, path in _QUERY_FILES.items()
}
# The protocols whose codecs differ in nothing but the reader and the frame of the answer share their templates.
_FILES = {"query": _QUERY_FILES, "ec2": _QUERY_FILES, "json": _QUERY_FILES, "rest-xml": _REST_FILES}


def render(service: Service) -> dict[str, str]:
    """The files to write: path below the output folder, and text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    if service.protocol not in _FILES:
        raise CodegenError(f"{service.name}: unknown protocol {service.protocol}")
    cpp = RestCpp(service) if service.protocol == "rest-xml" else Cpp(service)
    view = {
        "service": service,
        "structs": cpp.structs(),
        "enums": cpp.enums(),
        "decoders": cpp.decoders(),
        "encoders": cpp.encoders(),
        "operations": cpp.operations(),
        "errors": cpp.errors(),
        "rules": cpp.rules,
    }
    if isinstance(cpp, RestCpp):
        view |= {"codecs": cpp.codecs(), "routes": routes(service)}
    files = {}
    for template, path in _FILES[service.protocol].items():
        files[path.format(service=service.name)] = environment.get_template(template).render(view)
    return files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--service", required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        files = render(load_service(arguments.service, arguments.models, arguments.data))
    except CodegenError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 1
    for path, text in files.items():
        target = arguments.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
