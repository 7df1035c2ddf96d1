"""Rules of the tables that let them be spread over several nodes later by a script instead of a rewrite."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

PREFIX = "oneplusx.apps."
LEARNER = {"learner", "learner_id"}
# model: why its unique constraint does not begin with the learner
DIRECTORIES = {
    "assessment.AdmissionTicket": "a ticket's number is unique in its exam plan",
    "assessment.SeatAssignment": "a seat is taken once in a session",
    "certificates.CertificateNumber": "the directory of certificate numbers, a table of its own for this reason",
    "conversion.ConversionPlan": "one for each enrollment, which is one learner's",
    "graduation.GraduationResult": "one for each enrollment, which is one learner's",
    "sharing.ShareCode": "the directory of codes that the public brings",
    "parties.Enrollment": "student numbers are the college's; imports look learners up by them",
}
# model: why its key is not an UUIDv7 of ours
OTHER_KEYS = {
    "parties.User_groups": "a table of Django's sign-in, one row per officer at most",
    "parties.User_user_permissions": "a table of Django's sign-in, one row per officer at most",
}
PERSONAL_WORDS = {"phone", "mail", "identity_number", "address", "born_on", "birth_date"}


def our_models() -> list[type[models.Model]]:
    """Every table of our apps."""
    configs = [config for config in apps.get_app_configs() if config.name.startswith(PREFIX)]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


@pytest.mark.django_db
def test_migrations_match_the_models() -> None:
    output = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=output, stderr=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_rows_of_a_learner_are_unique_within_the_learner() -> None:
    wrong = [
        f"{model._meta.label}: {fields}"
        for model in our_models()
        if _belongs_to_a_learner(model) and model._meta.label not in DIRECTORIES
        for fields in _unique_sets(model)
        if fields[0] not in LEARNER
    ]
    assert not wrong


def test_keys_are_made_by_the_application() -> None:
    wrong = [
        model._meta.label
        for model in our_models()
        if isinstance(model._meta.pk, models.AutoField) and model._meta.label not in OTHER_KEYS
    ]
    assert not wrong


def test_every_model_states_its_personal_data() -> None:
    silent = [m._meta.label for m in our_models() if not m._meta.auto_created and not hasattr(m, "PERSONAL")]
    assert not silent


def test_personal_data_names_fields_that_exist() -> None:
    wrong = [
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name in getattr(model, "PERSONAL", ())
        if name not in _field_names(model)
    ]
    assert not wrong


def test_fields_that_sound_personal_are_annotated() -> None:
    wrong = [
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name in _field_names(model)
        if name.removesuffix("_sealed") in PERSONAL_WORDS and name not in getattr(model, "PERSONAL", ())
    ]
    assert not wrong


def _belongs_to_a_learner(model: type[models.Model]) -> bool:
    """Whether every row names a learner; where it may be empty the table is about other things too."""
    return any(field.name in LEARNER and not field.null for field in model._meta.local_concrete_fields)


def _field_names(model: type[models.Model]) -> set[str]:
    fields = model._meta.local_concrete_fields
    return {field.name for field in fields} | {field.attname for field in fields}


def _unique_sets(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Field lists of the unique constraints, the key apart: it is unique by itself."""
    constraints = [
        tuple(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields
    ]
    single = [(field.name,) for field in model._meta.local_concrete_fields if field.unique and not field.primary_key]
    return [*constraints, *single, *(tuple(fields) for fields in model._meta.unique_together)]
