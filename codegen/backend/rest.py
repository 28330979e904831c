# SPDX-License-Identifier: Apache-2.0
"""The view of a service of the rest-xml protocol: members in labels, query, headers and documents; and the routes."""
from __future__ import annotations

from dataclasses import dataclass

from frontend.errors import CodegenError
from frontend.model import Member, Operation, Service, Shape

from .cpp import Cpp, Struct
from .names import element_name, member_name, output_name, struct_name

_ORIGINS = {"uri": "Label", "querystring": "Query", "header": "Header"}
_LEVELS = {"/": "Account", "/{Bucket}": "Bucket", "/{Bucket}/{Key+}": "Object"}


@dataclass
class RouteView:
    operation: str
    method: str
    level: str
    query: str
    header: str
    served: bool


@dataclass
class RestCodec:
    """How one operation is read and written: a line for each member."""

    read: list[str]
    write: list[str]
    status: int
    conditions: str  # of the route, joined by `&`


class RestCpp(Cpp):
    def codecs(self) -> dict[str, RestCodec]:
        return {operation.name: self._codec(operation) for operation in self.service.operations}

    def _codec(self, operation: Operation) -> RestCodec:
        read = self._read_lines(operation, self.service.shapes[operation.input]) if operation.input else []
        write = self._write_lines(operation, self.service.shapes[operation.output]) if operation.output else []
        return RestCodec(read, write, operation.status, operation.uri.partition("?")[2])

    # Requests.

    def _read_lines(self, operation: Operation, shape: Shape) -> list[str]:
        return [self._read_member(operation, shape, member) for member in shape.members if not member.streaming]

    def _read_member(self, operation: Operation, owner: Shape, member: Member) -> str:
        shape = self.service.shapes[member.shape]
        out = f"request.{member_name(member.name)}"
        if member.name == owner.payload:
            if shape.kind == "structure":
                return f'in.read_document("{output_name(member)}", {out});'
            if shape.kind == "string" and member.required and not shape.sensitive:
                return f"in.read_text({out});"
            raise CodegenError(f"{operation.name}: a payload of {shape.kind} is not supported")
        if member.location == "headers":
            return f'in.read_headers("{member.location_name}", {out});'
        if member.location not in _ORIGINS:
            raise CodegenError(f"{operation.name}.{member.name}: members in the body need a payload")
        where = f'wire::Origin::{_ORIGINS[member.location]}, "{member.location_name}", {out}'
        if shape.kind in ("string", "integer", "long"):
            return f"in.read({where}, {self.rules.of(shape)});"
        if shape.kind == "boolean":
            return f"in.read({where});"
        if shape.kind == "timestamp":
            return f"in.read({where}, {self._time_text(shape, member)});"
        raise CodegenError(f"{operation.name}.{member.name}: a {shape.kind} in a {member.location} is not supported")

    @staticmethod
    def _time_text(shape: Shape, member: Member) -> str:
        form = shape.timestamp_format or ("rfc822" if member.location == "header" else "iso8601")
        forms = {"rfc822": "wire::TimeText::HttpDate", "iso8601": "wire::TimeText::Iso8601"}
        if form not in forms:
            raise CodegenError(f"{shape.name}: unknown timestamp format {form}")
        return forms[form]

    def _read(self, owner: Shape, member: Member) -> str:
        """A member of a structure inside a document."""
        shape = self.service.shapes[member.shape]
        where = f'"{output_name(member)}", out.{member_name(member.name)}'
        if member.xml_attribute:
            raise CodegenError(f"{owner.name}.{member.name}: attributes are not supported")
        if shape.kind in ("string", "integer", "long"):
            if shape.sensitive:
                raise CodegenError(f"{owner.name}.{member.name}: a secret in a document is not supported")
            return f"in.read({where}, {self.rules.of(shape)});"
        if shape.kind in ("boolean", "timestamp"):
            return f"in.read({where});"
        if shape.kind == "structure":
            return f"in.read_struct({where});"
        if shape.kind == "list" and self._element(shape).kind == "structure":
            form = "Flattened" if shape.flattened else "Wrapped"
            return f'in.read_structs({where}, wire::ListForm::{form}, "{element_name(shape, member)}");'
        raise CodegenError(f"{owner.name}.{member.name}: a {shape.kind} in a document is not supported")

    def decoders(self) -> list[Struct]:
        """Structures inside documents; requests themselves are read member by member."""
        requests = {operation.input for operation in self.service.operations}
        return [
            Struct(struct_name(shape), [], [self._read(shape, member) for member in shape.members])
            for shape in self.ordered if shape.name in self.service.inputs and shape.name not in requests
        ]

    def encoders(self) -> list[Struct]:
        answers = {operation.output for operation in self.service.operations}
        for shape in self.ordered:
            if any(member.xml_attribute for member in shape.members):
                raise CodegenError(f"{shape.name}: attributes are not supported")
        return [
            Struct(struct_name(shape), [], [self._write(member) for member in shape.members])
            for shape in self.ordered if shape.name in self.service.outputs and shape.name not in answers
        ]

    # Answers.

    def _write_lines(self, operation: Operation, shape: Shape) -> list[str]:
        lines, content = [], []
        for member in shape.members:
            if member.streaming:
                continue
            if member.location in ("header", "headers"):
                lines.append(self._write_header(operation, member))
            elif member.location:
                raise CodegenError(f"{operation.name}.{member.name}: an answer has no {member.location}")
            elif member.name != shape.payload:
                content.append(member)
        if shape.payload:
            lines += self._write_payload(operation, shape)
        elif content:
            lines += self._write_document(operation, content)
        return lines

    def _write_header(self, operation: Operation, member: Member) -> str:
        shape = self.service.shapes[member.shape]
        where = f'"{member.location_name}", response.{member_name(member.name)}'
        if member.location == "headers":
            return f"out.headers({where});"
        if shape.kind == "timestamp":
            return f"out.header({where}, {self._time_text(shape, member)});"
        if shape.kind in ("string", "integer", "long", "boolean"):
            return f"out.header({where});"
        raise CodegenError(f"{operation.name}.{member.name}: a {shape.kind} in a header is not supported")

    def _write_payload(self, operation: Operation, shape: Shape) -> list[str]:
        member = next(member for member in shape.members if member.name == shape.payload)
        if member.streaming:
            return []
        value = f"response.{member_name(member.name)}"
        of = self.service.shapes[member.shape]
        if of.kind == "string":
            return [f"out.json({value});"]
        if of.kind != "structure" or member.required:
            raise CodegenError(f"{operation.name}: this payload of an answer is not supported")
        return [
            f"if ({value}) {{",
            f'  out.document("{output_name(member)}", {self.service.name}::kXmlNamespace,',
            f"               [&](wire::Writer& body) {{ {self.service.name}::encode(body, *{value}); }});",
            "}",
        ]

    def _write_document(self, operation: Operation, content: list[Member]) -> list[str]:
        if not operation.output_root:
            raise CodegenError(f"{operation.name}: the model does not name the root of its answer; patch locationName")
        where = f'"{operation.output_root}", {self.service.name}::kXmlNamespace'
        if operation.output_is_text:
            if len(content) != 1 or content[0].required:
                raise CodegenError(f"{operation.name}: an answer of text has one optional member")
            return [f"out.text_document({where}, response.{member_name(content[0].name)});"]
        members = [self._write(member).replace("(out, ", "(body, ").replace("value.", "response.") for member in content]
        return [f"out.document({where}, [&](wire::Writer& body) {{", *(f"  {line}" for line in members), "});"]


# Routes.

def routes(service: Service) -> list[RouteView]:
    views = []
    for operation in sorted(service.all_operations, key=lambda one: one.name):
        path, _, query = operation.uri.partition("?")
        if path not in _LEVELS:
            continue  # WriteGetObjectResponse is for Lambda functions and has a host of its own
        conditions = [part for part in query.split("&") if part] + operation.required_query
        views.append(RouteView(operation.name, operation.method, _LEVELS[path], "&".join(conditions),
                               operation.required_header, operation.name in {one.name for one in service.operations}))
    return views
