# SPDX-License-Identifier: Apache-2.0
"""The view of a service that the templates print: C++ types, and one line of C++ for each member read or written."""
from __future__ import annotations

from dataclasses import dataclass

from frontend.errors import CodegenError
from frontend.model import Member, Operation, Service, Shape

from .names import constant_name, element_name, input_name, member_name, output_name, snake_case, struct_name
from .rules import Rules, cpp_string, lines_of

_SCALARS = {
    "integer": "std::int32_t", "long": "std::int64_t", "boolean": "bool", "double": "double",
    "timestamp": "base::Time", "blob": "std::string",
}
_INITIALS = {"integer": " = 0", "long": " = 0", "boolean": " = false", "double": " = 0", "timestamp": "{}"}


@dataclass
class Field:
    type: str
    name: str
    initial: str


@dataclass
class Struct:
    name: str
    fields: list[Field]
    lines: list[str]  # decoding or encoding, one for each member


@dataclass
class EnumValues:
    name: str
    values: list[tuple[str, str]]
    all: list[str]


@dataclass
class OperationView:
    name: str
    request: str
    response: str
    read_only: bool
    has_result: bool
    decodes: bool  # the model has an input shape


@dataclass
class ErrorView:
    function: str
    code: str
    http_status: int
    message: str  # how the JSON protocols spell its text


class Cpp:
    def __init__(self, service: Service):
        self.service = service
        self.rules = Rules(service)
        self.ordered = self._ordered()

    def _ordered(self) -> list[Shape]:
        """Structures, each after what it is made of."""
        done: dict[str, Shape] = {}

        def visit(name: str | None) -> None:
            if name is None or name in done:
                return
            shape = self.service.shapes[name]
            for member in shape.members:
                visit(member.shape)
            visit(shape.element)
            done[name] = shape

        for operation in self.service.operations:
            visit(operation.input)
            visit(operation.output)
        return [shape for shape in done.values() if shape.kind == "structure"]

    # types.h

    def type_of(self, shape: Shape) -> str:
        if shape.kind == "string":
            return "base::Secret" if shape.sensitive else "std::string"
        if shape.kind == "structure":
            return struct_name(shape)
        if shape.kind == "list":
            return f"std::vector<{self.type_of(self._element(shape))}>"
        if shape.kind == "map":
            value = self._element(shape)
            if value.kind != "string" or self.service.shapes[shape.key].kind != "string":
                raise CodegenError(f"the map {shape.name} is not of strings")
            return "std::vector<std::pair<std::string, std::string>>"
        if shape.sensitive:
            raise CodegenError(f"{shape.name}: a sensitive {shape.kind} has no type of ours")
        return _SCALARS[shape.kind]

    def _element(self, shape: Shape) -> Shape:
        element = self.service.shapes[shape.element]
        if element.kind not in ("string", "structure"):
            raise CodegenError(f"{shape.name}: lists and maps of {element.kind} are not supported")
        return element

    def structs(self) -> list[Struct]:
        structs = [Struct(struct_name(shape), self._fields(shape), []) for shape in self.ordered]
        names = {struct.name for struct in structs}
        for operation in self.service.operations:
            for name, shape in ((f"{operation.name}Request", operation.input),
                                (f"{operation.name}Response", operation.output)):
                if shape is None:
                    if name in names:
                        raise CodegenError(f"{operation.name}: the name {name} is taken")
                    structs.append(Struct(name, [], []))
        return structs

    def _fields(self, shape: Shape) -> list[Field]:
        fields = []
        for member in shape.members:
            if member.streaming:  # the server streams it; it is in no structure
                continue
            of = self.service.shapes[member.shape]
            name = member_name(member.name)
            if member.required:
                fields.append(Field(self.type_of(of), name, _INITIALS.get(of.kind, "")))
            else:
                fields.append(Field(f"std::optional<{self.type_of(of)}>", name, ""))
        if len({field.name for field in fields}) != len(fields):
            raise CodegenError(f"{shape.name}: two members have the same C++ name")
        return fields

    def enums(self) -> list[EnumValues]:
        enums = []
        for name in sorted(self.service.inputs | self.service.outputs):
            shape = self.service.shapes[name]
            if not shape.enum:
                continue
            values = [(constant_name(value), cpp_string(value)) for value in shape.enum]
            if len({constant for constant, _ in values} | {"kAllValues"}) != len(values) + 1:
                raise CodegenError(f"{name}: two values have the same C++ name")
            all_values = lines_of([constant for constant, _ in values])
            enums.append(EnumValues(snake_case(name), values, all_values))
        return enums

    # decode.cc

    def decoders(self) -> list[Struct]:
        return [
            Struct(struct_name(shape), [], [self._read(shape, member) for member in shape.members])
            for shape in self.ordered if shape.name in self.service.inputs
        ]

    def _read(self, owner: Shape, member: Member) -> str:
        shape = self.service.shapes[member.shape]
        where = f'"{input_name(self.service, member)}", out.{member_name(member.name)}'
        if shape.kind in ("string", "integer", "long"):
            return f"in.read({where}, {self.rules.of(shape)});"
        if shape.kind == "blob":
            return f"in.read_blob({where}, {self.rules.of(shape)});"
        if shape.kind in ("boolean", "double", "timestamp"):
            return f"in.read({where});"
        if shape.kind == "structure":
            return f"in.read_struct({where});"
        if shape.kind == "list":
            element = self._element(shape)
            if element.kind == "structure":
                return f"in.read_structs({where}, {self.rules.of(shape)});"
            if element.sensitive:
                raise CodegenError(f"{shape.name}: lists of secrets are not supported")
            return f"in.read_strings({where}, {self.rules.of(shape)}, {self.rules.of(element)});"
        raise CodegenError(f"{owner.name}.{member.name}: a {shape.kind} in a request is not supported")

    # encode.cc

    def encoders(self) -> list[Struct]:
        return [
            Struct(struct_name(shape), [], [self._write(member) for member in shape.members])
            for shape in self.ordered if shape.name in self.service.outputs
        ]

    def _write(self, member: Member) -> str:
        shape = self.service.shapes[member.shape]
        where = f'out, "{output_name(member)}"'
        value = f"value.{member_name(member.name)}"
        if shape.kind == "structure":
            return f"wire::put_struct({where}, {value});"
        if shape.kind == "blob":
            return f"wire::put_blob({where}, {value});"
        if shape.kind == "map":
            return f"wire::put_map({where}, {value});"
        if shape.kind == "list":
            form = "Flattened" if shape.flattened else "Wrapped"
            function = "put_structs" if self._element(shape).kind == "structure" else "put_strings"
            item = element_name(shape, member)
            return f'wire::{function}({where}, wire::ListForm::{form}, "{item}", {value});'
        return f"wire::{'put_percent_encoded' if shape.percent_encoded else 'put'}({where}, {value});"

    # operations.h

    def operations(self) -> list[OperationView]:
        return [self._operation(operation) for operation in self.service.operations]

    @staticmethod
    def _operation(operation: Operation) -> OperationView:
        return OperationView(
            name=operation.name,
            request=operation.input or f"{operation.name}Request",
            response=operation.output or f"{operation.name}Response",
            read_only=operation.read_only,
            has_result=operation.output is not None,
            decodes=operation.input is not None,
        )

    def errors(self) -> list[ErrorView]:
        return [ErrorView(snake_case(error.code.replace(".", "_")), error.code, error.http_status, error.message)
                for error in self.service.errors]
