# SPDX-License-Identifier: Apache-2.0
"""Patches: our few corrections of AWS's models, each with its reason.

A patch file is a list of {"why": ..., "op": "add" | "replace" | "remove", "path": "/shapes/...", "value": ...}.
A patch that changes nothing, or whose place is not there, is refused: it would be a correction that nobody needs.
"""
from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from .errors import CodegenError

_KEYS = {"why", "op", "path", "value"}


def load_patches(path: Path) -> list[dict]:
    patches = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    for patch in patches:
        unknown = set(patch) - _KEYS
        if unknown:
            raise CodegenError(f"{path}: unknown keys {sorted(unknown)} in the patch of {patch.get('path')}")
        if not patch.get("why", "").strip():
            raise CodegenError(f"{path}: the patch of {patch.get('path')} has no reason (`why`)")
        if ("value" in patch) == (patch.get("op") == "remove"):
            raise CodegenError(f"{path}: the patch of {patch.get('path')} needs a value, unless it removes")
    return patches


def _walk(model: dict, parts: list[str], path: str) -> Any:
    place: Any = model
    for part in parts:
        try:
            place = place[int(part)] if isinstance(place, list) else place[part]
        except (KeyError, IndexError, ValueError):
            raise CodegenError(f"patch of {path}: the model has no such place") from None
    return place


def apply_patches(model: dict, patches: list[dict]) -> dict:
    """A patched copy of the model."""
    model = copy.deepcopy(model)
    for patch in patches:
        path = patch["path"]
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in path.strip("/").split("/")]
        place = _walk(model, parents, path)
        _apply(place, last, patch)
    return model


def _apply(place: Any, last: str, patch: dict) -> None:
    path, kind = patch["path"], patch["op"]
    if isinstance(place, list):
        if kind != "add" or last != "-":
            raise CodegenError(f"patch of {path}: lists can only be added to (`-`)")
        if patch["value"] in place:
            raise CodegenError(f"patch of {path}: the value is already there")
        place.append(patch["value"])
        return
    if kind == "add":
        if last in place:
            raise CodegenError(f"patch of {path}: it is already there")
        place[last] = patch["value"]
    elif kind == "replace":
        if last not in place or place[last] == patch["value"]:
            raise CodegenError(f"patch of {path}: nothing to replace")
        place[last] = patch["value"]
    elif kind == "remove":
        if last not in place:
            raise CodegenError(f"patch of {path}: nothing to remove")
        del place[last]
    else:
        raise CodegenError(f"patch of {path}: unknown op {kind!r}")


def touched(patch: dict) -> tuple[str, str]:
    """What a patch is about: ("shapes" or "operations", name)."""
    parts = patch["path"].strip("/").split("/")
    if len(parts) < 2 or parts[0] not in ("shapes", "operations"):
        raise CodegenError(f"patch of {patch['path']}: only shapes and operations are patched")
    return parts[0], parts[1]
