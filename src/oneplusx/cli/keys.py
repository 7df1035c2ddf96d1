"""``oneplusx keys``: lists, makes, rotates and retires signing keys; the drill of a lost one."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oneplusx.cli.django_setup import setup
from oneplusx.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from oneplusx.apps.keys.models import KeyOwner, SigningKey

DONE, NOT_CONFIRMED = 0, 1
OWN = ("bank", "log", "test_issuer")
STATES = {"active": "使用中 · active", "retired": "已停用 · retired", "revoked": "已遗失 · lost"}
OWNER_HELP = "机构代码，或 bank、log、test_issuer · code of an institution, or bank, log, test_issuer"


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 done or shown, 1 a drill that was not confirmed, 2 bad input.
    """
    parser = commands.add_parser("keys", help="密钥 · signing keys")
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    shown = verbs.add_parser("list", help="列出密钥 · list keys")
    shown.add_argument("--owner", metavar="OWNER", help=OWNER_HELP)
    shown.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    shown.set_defaults(run=run_list)
    for name, help_text in (
        ("create", "生成首个密钥 · make the first key"),
        ("rotate", "轮换密钥，旧密钥仍可验证 · make a new key; the old one keeps verifying"),
    ):
        verb = verbs.add_parser(name, help=help_text)
        verb.add_argument("--owner", metavar="OWNER", required=True, help=OWNER_HELP)
        verb.set_defaults(run=run_make)
    retire = verbs.add_parser("retire", help="停用密钥 · retire a key")
    retire.add_argument("key", metavar="KEY", help="密钥名称 · name of the key (did:…#…)")
    retire.set_defaults(run=run_retire)
    drill = verbs.add_parser(
        "drill",
        help="密钥遗失演练 · the drill of a lost key",
        description="说明密钥遗失的后果；加 --confirm 时吊销该密钥、生成新密钥并重新签名 · Says what the loss of a key "
        "would mean; with --confirm revokes it, makes a new one and signs again what it had signed",
    )
    drill.add_argument("key", metavar="KEY", help="密钥名称 · name of the key (did:…#…)")
    drill.add_argument("--reason", default="", help="原因 · what happened (with --confirm)")
    drill.add_argument("--confirm", action="store_true", help="执行 · do it")
    drill.set_defaults(run=run_drill)


def run_list(options: argparse.Namespace) -> int:
    """Prints keys, the newest first."""
    setup()
    from oneplusx.apps.keys import selectors
    from oneplusx.web.actor import SYSTEM

    rows = list(selectors.keys_visible_to(SYSTEM))
    if options.owner:
        owner = _owner(options.owner)
        rows = [row for row in rows if row.owner() == owner]
    if options.json:
        print(json.dumps([_document(row) for row in rows], ensure_ascii=False))
        return DONE
    names = _names(rows)
    for row in rows:
        print(
            f"{STATES[row.state]:<18} {row.active_from:%Y-%m-%d %H:%M} {names[row.owner()]}  {row.verification_method}"
        )
    if not rows:
        print("没有密钥 · no keys")
    return DONE


def _names(rows: list[SigningKey]) -> dict[KeyOwner, str]:
    from oneplusx.apps.keys.presenting import names_of

    return names_of(row.owner() for row in rows)


def _document(row: SigningKey) -> dict[str, Any]:
    return {
        "owner_kind": row.owner_kind,
        "owner_id": str(row.owner_id) if row.owner_id else None,
        "key": row.verification_method,
        "state": row.state,
        "active_from": row.active_from.isoformat(),
        "retired_at": row.retired_at.isoformat() if row.retired_at else None,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "reason": row.reason,
    }


def run_make(options: argparse.Namespace) -> int:
    """Makes the first key of an owner, or a successor."""
    setup()
    from oneplusx.apps.keys import services
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    make = services.create_key if options.what == "create" else services.rotate_key
    key = make(owner=_owner(options.owner), actor=SYSTEM, now=clock.now())
    print(f"✓ {key.verification_method}")
    return DONE


def run_retire(options: argparse.Namespace) -> int:
    """Retires a key without a successor."""
    setup()
    from oneplusx.apps.keys import services
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    services.retire_key(key_id=_key(options.key).id, actor=SYSTEM, now=clock.now())
    print("✓ 已停用 · retired")
    return DONE


def run_drill(options: argparse.Namespace) -> int:
    """Says what a loss would mean; does it on confirmation."""
    setup()
    from oneplusx.apps.jobs import worker
    from oneplusx.apps.keys import services
    from oneplusx.apps.keys.presenting import affected_lines
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    key = _key(options.key)
    print(f"{_names([key])[key.owner()]}  {key.verification_method}  {STATES[key.state]}")
    for title, count in affected_lines(key):
        print(f"  {title}: {count:,}")
    if not options.confirm:
        print(
            "演练：将吊销该密钥、生成新密钥并重新签名以上内容；加 --confirm --reason 执行 · "
            "Drill: the key would be revoked, a new one made, and the above signed again; "
            "add --confirm --reason to do it"
        )
        return NOT_CONFIRMED
    lost = services.report_key_lost(key_id=key.id, reason=options.reason, actor=SYSTEM, now=clock.now())
    if lost.successor is not None:
        print(f"✓ 新密钥 · new key: {lost.successor.verification_method}")
    if lost.job_id is not None:
        worker.run_until_idle()
    for title, count in affected_lines(key):
        print(f"  {title}: {count:,} 尚未重新签名 · not signed again yet")
    print("✓ 已吊销 · revoked")
    return DONE


def _owner(text: str) -> KeyOwner:
    from oneplusx.apps.keys.models import KeyOwner, OwnerKind
    from oneplusx.apps.parties import selectors

    if text in OWN:
        return KeyOwner(OwnerKind(text))
    try:
        return KeyOwner(OwnerKind.INSTITUTION, UUID(text))
    except ValueError:
        return KeyOwner(OwnerKind.INSTITUTION, selectors.institution(text).id)


def _key(text: str) -> SigningKey:
    from oneplusx.apps.keys.selectors import key_of

    if not text.startswith("did:"):
        raise Invalid("field.invalid", field="KEY", found=text, allowed="did:…#…")
    key = key_of(text)
    if key is None:
        raise NotFound("not_found")
    return key
