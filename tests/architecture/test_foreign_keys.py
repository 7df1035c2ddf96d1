"""Foreign keys obey the order of the apps; string keys are invisible to the import contracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from tests.architecture.sources import app_levels, built_apps

PREFIX = "oneplusx.apps."


def test_foreign_keys_point_down() -> None:
    levels = app_levels()
    wrong = [
        f"{source._meta.label}.{field.name} → {target._meta.label}"
        for source, field, target in _relations()
        if source._meta.app_label != target._meta.app_label
        and levels[source._meta.app_label] <= levels[target._meta.app_label]
    ]
    assert not wrong


def test_nothing_points_at_a_composite_key() -> None:
    wrong = [
        f"{source._meta.label}.{field.name}"
        for source, field, target in _relations()
        if isinstance(target._meta.pk, models.CompositePrimaryKey)
    ]
    assert not wrong


def test_every_app_has_its_place_in_the_contract() -> None:
    assert set(built_apps()) <= set(app_levels())


def test_settings_list_the_apps_in_the_order_of_the_contract() -> None:
    levels = [app_levels()[name] for name in settings.APPS]
    assert levels == sorted(levels, reverse=True)
    assert sorted(settings.APPS) == built_apps()


def _relations() -> Iterator[tuple[type[models.Model], models.Field[Any, Any], type[models.Model]]]:
    """Every foreign key and table of pairs between our own models."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith(PREFIX)]
    labels = {config.label for config in ours}
    for config in ours:
        for model in config.get_models(include_auto_created=True):
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
                target = field.related_model
                if field.is_relation and isinstance(target, type) and target._meta.app_label in labels:
                    yield model, field, target
