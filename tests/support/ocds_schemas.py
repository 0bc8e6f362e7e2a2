"""The schemas of OCDS and of its extensions from the captures, in place of the network."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

_STANDARD = "open-contracting__standard__schema__"
_EXTENSION = re.compile(r"/open-contracting-extensions/(?P<name>[^/]+)/archive/[^/]+\.zip$")
# Of the standard's own codelists the captures have none: the closed ones are in the schema, too.
_DRAFT = "http://json-schema.org/draft-04/schema#"
_ROLES = "Code\nbuyer\nprocuringEntity\nsupplier\ntenderer\n"


class Captured(BaseAdapter):
    """Answers for the two hosts that OCDS tools ask; nothing else is there."""

    def __init__(self, captures: Path) -> None:
        super().__init__()
        self._folder = captures / "ocds"
        self.asked: list[str] = []

    # Which of requests' many arguments there are says nothing here.
    def send(self, request: Any, **_: Any) -> requests.Response:  # type: ignore[override]
        """The bytes of a capture, or 404."""
        self.asked.append(request.url)
        found = self._find(request.url)
        response = requests.Response()
        response.url, response.request = request.url, request
        response.status_code = 200 if found is not None else 404
        response.reason = "OK" if found is not None else "Not Found"
        response.encoding = "utf-8"
        response.raw = io.BytesIO(found or b"")
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _find(self, url: str) -> bytes | None:
        if "codeload.github.com/open-contracting/standard" in url:
            return _packed("schema/", self._standard())
        match = _EXTENSION.search(url)
        return _packed("", self._extension(match["name"])) if match else None

    def _extension(self, name: str) -> dict[str, str]:
        begin = f"open-contracting-extensions__{name}__codelists__"
        lists = {
            path.name.removeprefix(begin): path.read_text(encoding="utf-8")
            for path in sorted(self._folder.glob(f"{begin}*"))
        }
        said = {"name": {"en": name}, "description": {"en": ""}, "codelists": list(lists)}
        return {
            "extension.json": json.dumps({**said, "documentationUrl": {"en": ""}}),
            "release-schema.json": json.dumps(_patch(self._folder, name)),
            **{f"codelists/{file}": text for file, text in lists.items()},
        }

    def _standard(self) -> dict[str, str]:
        schemas = ("release-schema.json", "release-package-schema.json")
        return {
            **{n: (self._folder / f"{_STANDARD}{n}").read_text(encoding="utf-8") for n in schemas},
            # We write no versioned releases.
            "versioned-release-validation-schema.json": json.dumps({"$schema": _DRAFT}),
            "codelists/partyRole.csv": _ROLES,
        }


def _packed(under: str, files: dict[str, str]) -> bytes:
    """A ZIP file as GitHub packs a repository: everything in one folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("repository/", "")
        for name, text in files.items():
            archive.writestr(f"repository/{under}{name}", text)
    return packed.getvalue()


def patched_schema(captures: Path, extensions: list[str]) -> dict[str, Any]:
    """The schema of a release with the patches of extensions (RFC 7386)."""
    folder = captures / "ocds"
    schema: dict[str, Any] = json.loads(
        (folder / f"{_STANDARD}release-schema.json").read_text(encoding="utf-8")
    )
    for url in extensions:
        _merge(schema, _patch(folder, url.split("/")[-3]))
    return schema


def _patch(folder: Path, extension: str) -> dict[str, Any]:
    """The schema of an extension. That of lots was captured in a version that refers to what
    another extension defines; we don't use that field."""
    path = folder / f"open-contracting-extensions__{extension}__release-schema.json"
    patch: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    patch["definitions"].get("Lot", {"properties": {}})["properties"].pop("submissionTerms", None)
    return patch


def _merge(target: dict[str, Any], patch: dict[str, Any]) -> None:
    for name, value in patch.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            _merge(target[name], value)
        elif value is not None:
            target[name] = value
