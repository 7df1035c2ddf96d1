"""What a page can do, another system can do too: services called from pages and not from REST stand here by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import APPS, built_apps, tree

OTHER_DOORS = {"access", "credentials", "dashboards", "rostering"}
"""Signing in, wallets (OpenID4VCI, VC-API), figures, OneRoster: their protocols are their interface."""
PERSONS_ONLY = {  # done by a person for themself, or an act of which a person must stand at the screen
    "approvals": {"may_undo", "undo_decision"},
    "assessment": {"register_self"},
    "certificates": {"find_holder"},
    "conversion": {"apply_plan", "demanded_evidence", "missing_evidence", "preview_conversion"},
    "graduation": {"audit_enrollment"},
    "keys": {"report_key_lost", "retire_key", "rotate_key"},
    "notices": {"record_read"},
    "parties": {
        "accept_invitation", "activate_account", "change_contact", "change_settings", "count_attempts", "create_token",
        "invited_user", "open_social_account", "prove_identity", "reveal_identity", "revoke_token", "set_language",
        "return_proof", "set_password", "supplement_proof",
    },
    "privacy": {"ask_for_copy"},
    "recognition": {"register_achievement", "supplement_achievement", "withdraw_achievement"},
    "rulesets": {"preview_edit"},
    "sharing": {"open_share"},
    "supervision": {"reveal_complainant", "withdraw_complaint"},
    "trail": {"end_mail", "mark_notices_read", "read_unsubscription", "set_mail_wishes"},
}  # fmt: skip
OTHERWISE = {  # a page's service, and the one by which REST does the same: one instead of many, all instead of a part
    "approvals": {"decide_steps": "decide_step"},
    "certificates": {"issue_certificate": "record_list"},
    "exchange": {"apply_receipt_file": "apply_receipt", "request_credit_bank_list": "export_credit_bank_list"},
    "pilots": {"submit_applications": "submit_application"},
    "recognition": dict.fromkeys(
        ("reject_achievement", "return_achievement", "verify_achievement", "verify_achievements"), "decide_evidence"
    ),
    "rulesets": {"create_version_from_file": "create_version"},
    "standards": dict.fromkeys(
        ("add_item", "change_item", "rearrange", "remove_level", "save_facts", "save_level"), "replace_contents"
    ),
}


def _files(app: str, part: str) -> Iterator[Path]:
    yield from (*APPS.glob(f"{app}/{part}.py"), *APPS.glob(f"{app}/{part}/*.py"))


def _called(app: str, door: str) -> set[str]:
    """Names of services that a door calls."""
    nodes = (node for path in _files(app, door) for node in ast.walk(tree(path)))
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "services"
    }


def _services(app: str) -> set[str]:
    functions = (node for path in _files(app, "services") for node in tree(path).body)
    return {one.name for one in functions if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")}


def test_what_only_pages_can_do_is_known() -> None:
    only_pages = {
        app: (_called(app, "pages") & _services(app)) - _called(app, "rest")
        for app in built_apps()
        if app not in OTHER_DOORS
    }
    known = {app: PERSONS_ONLY.get(app, set()) | OTHERWISE.get(app, {}).keys() for app in only_pages}
    unknown = {app: sorted(names - known[app]) for app, names in only_pages.items() if names - known[app]}
    done = {app: sorted(names - only_pages[app]) for app, names in known.items() if names - only_pages[app]}
    assert (unknown, done) == ({}, {}), "a new difference, or one that is gone"


def test_what_stands_for_a_service_of_the_pages_is_called() -> None:
    missing = {app: set(pairs.values()) - _called(app, "rest") for app, pairs in OTHERWISE.items()}
    assert {app: names for app, names in missing.items() if names} == {}
