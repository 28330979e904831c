# SPDX-License-Identifier: Apache-2.0
"""From botocore's JSON, the patches and the list of operations to the typed model.

Everything that we do not know is refused: a trait that we skipped would be a rule of AWS that we do not keep.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Optional

from .errors import CodegenError
from .model import SCALARS, Error, Member, Operation, Service, Shape
from .patches import apply_patches, load_patches, touched

PENDING = "#pending "

# Traits that say nothing about the bytes on the wire.
_SILENT = {"documentation", "documentationUrl", "deprecated", "deprecatedMessage", "box", "synthetic"}
_INPUT_TRAITS = _SILENT | {"shape", "locationName", "xmlNamespace"}
_OUTPUT_TRAITS = _SILENT | {"shape", "resultWrapper", "locationName", "xmlText"}
_SHAPE_TRAITS = _SILENT | {
    "type", "members", "required", "member", "key", "value", "min", "max", "pattern", "enum", "sensitive",
    "flattened", "timestampFormat", "percentEncoded", "payload", "locationName", "xmlNamespace", "error", "exception",
}
# contextParam and staticContextParams choose endpoints, idempotencyToken and httpChecksum are work of the SDK,
# alias is an old name.
_MEMBER_TRAITS = _SILENT | {
    "shape", "locationName", "queryName", "location", "streaming", "xmlNamespace", "xmlAttribute", "flattened",
    "contextParam", "idempotencyToken",
}
_OPERATION_TRAITS = _SILENT | {
    "name", "http", "input", "output", "errors", "idempotent", "alias", "staticContextParams", "httpChecksum",
    "authtype",
}


def read_operation_list(path: Path) -> list[str]:
    """The names in a .ops file, which must be sorted and unique; `#` begins a comment."""
    names = [line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    names = [name for name in names if name]
    if names != sorted(set(names)):
        raise CodegenError(f"{path}: the operations must be sorted, each once")
    return names


class Loader:
    def __init__(self, name: str, config: dict, model: dict, operations: list[str], patches: list[dict]):
        self.name = name
        self.config = config
        self.model = apply_patches(model, patches)
        self.wanted = operations
        self.patches = patches
        self.shapes: dict[str, Shape] = {}

    def load(self) -> Service:
        known = self.model["operations"]
        missing = [name for name in self.wanted if name not in known]
        if missing:
            raise CodegenError(f"{self.name}: unknown operations {missing}")
        operations = [self._operation(known[name]) for name in self.wanted]
        self._refuse_shared_inputs(operations)
        metadata = self.model["metadata"]
        if metadata["protocol"] == "json" and metadata["jsonVersion"] != "1.1":
            raise CodegenError(f"{self.name}: version {metadata['jsonVersion']} of the json protocol is not supported")
        service = Service(
            name=self.name,
            protocol=metadata["protocol"],
            version=metadata["apiVersion"],
            namespace=self.config.get("xml_namespace", ""),
            target_prefix=metadata.get("targetPrefix", ""),
            texts=self.config["parameter_texts"],
            operations=operations,
            unserved=sorted(set(known) - set(self.wanted)),
            all_operations=[self._describe(raw) for raw in known.values()] if metadata["protocol"] == "rest-xml" else [],
            shapes=self.shapes,
            errors=self._errors(),
        )
        for operation in operations:
            self._close(operation.input, service.inputs)
            self._close(operation.output, service.outputs)
        self._refuse_recursion(service)
        self._refuse_unused_patches()
        return service

    def _refuse_shared_inputs(self, operations: list[Operation]) -> None:
        seen: dict[str, str] = {}
        for operation in operations:
            if operation.input in seen:
                raise CodegenError(f"{operation.name} and {seen[operation.input]} share the input {operation.input}")
            if operation.input:
                seen[operation.input] = operation.name

    def _operation(self, raw: dict) -> Operation:
        self._refuse_unknown(f"operation {raw['name']}", raw, _OPERATION_TRAITS)
        self._refuse_unknown(f"the input of {raw['name']}", raw.get("input", {}), _INPUT_TRAITS)
        self._refuse_unknown(f"the output of {raw['name']}", raw.get("output", {}), _OUTPUT_TRAITS)
        wrapper = raw.get("output", {}).get("resultWrapper", f"{raw['name']}Result")
        if wrapper != f"{raw['name']}Result":
            raise CodegenError(f"{self.name}: {raw['name']} has the unusual result wrapper {wrapper}")
        return self._describe(raw)

    def _describe(self, raw: dict) -> Operation:
        given, answer = raw.get("input", {}).get("shape"), raw.get("output", {})
        shape = self.model["shapes"][given] if given else {}
        required = [shape["members"][name] for name in shape.get("required", [])]
        headers = [member["locationName"] for member in required if member.get("location") == "header"]
        return Operation(
            name=raw["name"],
            method=raw["http"]["method"],
            uri=raw["http"]["requestUri"],
            status=raw["http"].get("responseCode", 200),
            input=given,
            output=answer.get("shape"),
            output_root=answer.get("locationName"),
            output_is_text=answer.get("xmlText", False),
            required_query=[member["locationName"] for member in required if member.get("location") == "querystring"],
            required_header=headers[0] if headers else "",
        )

    def _errors(self) -> list[Error]:
        errors = []
        for name, raw in sorted(self.model["shapes"].items()):
            if not raw.get("exception"):
                continue
            error = raw.get("error", {})
            message = "Message" if "Message" in raw.get("members", {}) else "message"
            errors.append(Error(name, error.get("code", name), error.get("httpStatusCode", 400), message))
        return errors

    def _close(self, name: Optional[str], into: set[str]) -> None:
        """Adds a shape and all it is made of."""
        if name is None or name in into:
            return
        into.add(name)
        if name not in self.shapes:
            self.shapes[name] = self._shape(name, self.model["shapes"][name])
        shape = self.shapes[name]
        for member in shape.members:
            self._close(member.shape, into)
        self._close(shape.element, into)
        self._close(shape.key, into)

    def _shape(self, name: str, raw: dict) -> Shape:
        self._refuse_unknown(f"shape {name}", raw, _SHAPE_TRAITS)
        kind = raw["type"]
        if kind not in SCALARS + ("structure", "list", "map"):
            raise CodegenError(f"{self.name}: shape {name} has the unknown type {kind}")
        element = raw.get("member") or raw.get("value") or {}
        return Shape(
            name=name,
            kind=kind,
            members=[self._member(name, raw, key, value) for key, value in raw.get("members", {}).items()],
            element=element.get("shape"),
            element_name=element.get("locationName"),
            key=raw.get("key", {}).get("shape"),
            minimum=raw.get("min"),
            maximum=raw.get("max"),
            pattern=raw.get("pattern"),
            enum=raw.get("enum", []),
            sensitive=raw.get("sensitive", False),
            flattened=raw.get("flattened", False),
            timestamp_format=raw.get("timestampFormat"),
            percent_encoded=raw.get("percentEncoded", False),
            payload=raw.get("payload"),
        )

    def _member(self, owner: str, shape: dict, name: str, raw: dict) -> Member:
        self._refuse_unknown(f"member {owner}.{name}", raw, _MEMBER_TRAITS)
        return Member(
            name=name,
            shape=raw["shape"],
            required=name in shape.get("required", []),
            location_name=raw.get("locationName"),
            query_name=raw.get("queryName"),
            location=raw.get("location"),
            streaming=raw.get("streaming", False),
            xml_namespace=raw.get("xmlNamespace"),
            xml_attribute=raw.get("xmlAttribute", False),
        )

    def _refuse_unknown(self, what: str, raw: dict, known: set[str]) -> None:
        unknown = set(raw) - known
        if unknown:
            raise CodegenError(f"{self.name}: {what} has unknown traits {sorted(unknown)}")

    def _refuse_recursion(self, service: Service) -> None:
        done: set[str] = set()

        def visit(name: str, above: tuple[str, ...]) -> None:
            if name in above:
                raise CodegenError(f"{self.name}: recursive shapes {' -> '.join(above + (name,))}")
            if name in done:
                return
            shape = service.shapes[name]
            for below in [member.shape for member in shape.members] + [shape.element, shape.key]:
                if below:
                    visit(below, above + (name,))
            done.add(name)

        for name in service.shapes:
            visit(name, ())

    def _refuse_unused_patches(self) -> None:
        """A patch of a shape that no operation, served or pending, and no error uses is dead."""
        used = set(self.shapes)
        for name in self.model["operations"]:
            if name in self.config["listed"]:
                raw = self.model["operations"][name]
                self._mark_used(raw.get("input", {}).get("shape"), used)
                self._mark_used(raw.get("output", {}).get("shape"), used)
        for patch in self.patches:
            kind, name = touched(patch)
            is_error = kind == "shapes" and self.model["shapes"].get(name, {}).get("exception")
            if not is_error and name not in (used if kind == "shapes" else self.config["listed"]):
                raise CodegenError(f"{self.name}: no listed operation uses the patch of {patch['path']}")

    def _mark_used(self, name: Optional[str], used: set[str], seen: Optional[set[str]] = None) -> None:
        seen = set() if seen is None else seen
        if name is None or name in seen:
            return
        seen.add(name)
        used.add(name)
        raw = self.model["shapes"][name]
        below = list(raw.get("members", {}).values()) + [raw[key] for key in ("member", "key", "value") if key in raw]
        for reference in below:
            self._mark_used(reference["shape"], used, seen)


def listed_operations(path: Path) -> set[str]:
    """Served and pending operations."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pending = {line[len(PENDING):].strip() for line in lines if line.startswith(PENDING)}
    return pending | set(read_operation_list(path))


def load_service(name: str, models: Path, data: Path) -> Service:
    config = json.loads((models / "services.json").read_text(encoding="utf-8"))
    if name not in config:
        raise CodegenError(f"{models / 'services.json'}: unknown service {name}")
    ops = models / f"{name}.ops"
    settings = dict(config[name], listed=listed_operations(ops))
    path = data / name / config[name]["version"] / "service-2.json"
    if not path.exists():
        raise CodegenError(f"{path} is not there: install python3-botocore, or set ROLECALL_BOTOCORE_DATA")
    model = json.loads(path.read_text(encoding="utf-8"))
    patches = load_patches(models / "patches" / f"{name}.json")
    return Loader(name, settings, model, read_operation_list(ops), patches).load()
