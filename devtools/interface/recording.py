"""Records one instance per shape from the answers of a demo world: ``python -m devtools.interface.recording``.

Reads everything that members of the demo cast may read, with ids found on the way; writes nothing to the world.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import product
from typing import Any

from devtools.interface.document import ROOT

PLACE = ROOT / "src" / "oneplusx" / "site" / "openapi" / "recorded.json"
TEXT_MAX, LIST_MAX, PLACES_PER_PARAMETER = 160, 3, 3
UUID = re.compile(r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")
REFERENCE = "#/components/schemas/"


class Recorder:
    """Walks over the reads of the interface and keeps the fullest instance of each shape."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.paths: Mapping[str, Any] = document["paths"]
        self.schemas: Mapping[str, Any] = document["components"]["schemas"]
        self.instances: dict[str, dict[str, Any]] = {}
        self.ids: dict[str, list[str]] = defaultdict(list)

    def read(self, client: Any) -> None:
        """Everything one caller may read; what is nested deeper comes later, when its ids are known."""
        for path in sorted(self.paths, key=lambda one: (one.count("{"), one)):
            operation = self.paths[path].get("get")
            if operation is None:
                continue
            for address in self._addresses(path):
                answer = client.get(address, headers={"accept-language": "zh-hans"})
                if answer.status_code == HTTPStatus.OK and answer["Content-Type"].startswith("application/json"):
                    self._keep(path, operation, answer.json())

    def _addresses(self, path: str) -> Iterator[str]:
        names = re.findall(r"{(\w+)}", path)
        for values in product(*(self.ids[name][:PLACES_PER_PARAMETER] for name in names)):
            yield path.format(**dict(zip(names, values, strict=True)))

    def _keep(self, path: str, operation: Mapping[str, Any], answer: Any) -> None:
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        for shape, instance in self._instances(schema, answer):
            held = self.instances.get(shape, {})
            self.instances[shape] = max(held, _plain(instance), key=_fullness)
            self._learn(instance)
        items = answer.get("items", []) if isinstance(answer, dict) else answer
        for deeper in self.paths:
            found = re.match(re.escape(path) + r"/{(\w+)}", deeper)
            for item in items if found else []:
                self._note(found[1] if found else "", item.get("id"))

    def _learn(self, instance: Mapping[str, Any]) -> None:
        for name, value in instance.items():
            if name.endswith("_id"):
                self._note(name, value)

    def _note(self, name: str, value: object) -> None:
        if isinstance(value, str) and UUID.match(value) and value not in self.ids[name]:
            self.ids[name].append(value)

    def _instances(self, schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(REFERENCE)
            if isinstance(value, dict):
                yield name, value
                for key, inner in self.schemas[name].get("properties", {}).items():
                    yield from self._instances(inner, value.get(key))
        for choice in schema.get("anyOf", []):
            yield from self._instances(choice, value)
        if schema.get("type") == "array" and isinstance(value, list):
            for one in value[:50]:
                yield from self._instances(schema.get("items", {}), one)


def _fullness(instance: Mapping[str, Any]) -> int:
    return sum(value not in (None, "", [], {}) for value in instance.values())


def _plain(instance: Mapping[str, Any]) -> dict[str, Any]:
    """Values and short lists of values; shapes within have instances of their own."""
    return {name: value for name, value in instance.items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= LIST_MAX and all(isinstance(one, str | int) and _is_plain(one) for one in value)
    return not isinstance(value, dict) and not (isinstance(value, str) and len(value) > TEXT_MAX)


def main() -> None:
    """Records from the world in ``ONEPLUSX_DATA_DIR``."""
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("ONEPLUSX_SETTINGS", "oneplusx.site.settings.embedded")
    os.environ["ONEPLUSX_DEMO"] = "1"
    import django

    django.setup()
    from django.test import Client

    from oneplusx.apps.parties.models import User
    from oneplusx.site.rest import rest

    recorder = Recorder(rest.get_openapi_schema())
    for _round in range(2):
        for user in User.objects.filter(is_demo_cast=True).order_by("username"):
            client = Client(raise_request_exception=False, headers={"host": "localhost"})
            client.force_login(user)
            recorder.read(client)
    shapes = {name: one for name, one in sorted(recorder.instances.items()) if not name.startswith("Listing")}
    PLACE.write_text(json.dumps(shapes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
