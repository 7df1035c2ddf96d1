"""``oneplusx log verify`` and ``oneplusx log prove``."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oneplusx.cli.django_setup import setup
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.apps.transparency.replay import Replay

PROVED, FLAWED = 0, 1
SHOWN = 20


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 proved, 1 the proof found problems, 2 bad input.
    """
    parser = commands.add_parser("log", help="透明日志 · the transparency log")
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = verbs.add_parser(
        "verify", help="用数据库重算日志并与瓦片和检查点核对 · replay the database against tiles and checkpoints"
    )
    verify.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    verify.set_defaults(run=run_verify)
    prove = verbs.add_parser("prove", help="包含证明与一致性证明 · proofs of inclusion and of consistency")
    what = prove.add_mutually_exclusive_group(required=True)
    what.add_argument("--index", type=int, metavar="N", help="序号 · index of a leaf")
    what.add_argument("--subject", metavar="ID", help="对象编号 · id of what the leaves are about")
    what.add_argument("--from", dest="old", type=int, metavar="SIZE", help="较早的大小 · size of an older checkpoint")
    prove.add_argument("--to", dest="new", type=int, metavar="SIZE", help="较新的大小 · size of a newer one (latest)")
    prove.set_defaults(run=run_prove)


def run_verify(options: argparse.Namespace) -> int:
    """Proves every tile and checkpoint from the rows of the database."""
    setup()
    from oneplusx.apps.transparency.replay import replay_log

    found = replay_log()
    if options.json:
        flaws = [{"code": one.code, "params": one.params} for one in found.flaws]
        document = {"proved": not found.flaws, "size": found.size, "checkpoints": found.checkpoints, "flaws": flaws}
        print(json.dumps(document, ensure_ascii=False))
    else:
        _print(found)
    return FLAWED if found.flaws else PROVED


def _print(found: Replay) -> None:
    print(
        f"{found.size:,} 片叶子 · leaves, {found.checkpoints:,} 个检查点 · checkpoints, "
        f"{found.tiles:,} 个瓦片 · tiles, "
        f"{found.unpublished:,} 片待发布 · not published yet"
    )
    for one in found.flaws[:SHOWN]:
        print(f"✗ {say_both(one.code, one.params)}")
    if found.flaws:
        print(f"发现 {len(found.flaws)} 个问题 · {len(found.flaws)} problems found")
    else:
        print("✓ 日志与数据库一致 · the log agrees with the database")


def run_prove(options: argparse.Namespace) -> int:
    """Prints proofs as JSON, each checked before it is printed."""
    setup()
    if options.old is not None:
        return _prove_consistency(options.old, options.new)
    from oneplusx.apps.transparency import selectors
    from oneplusx.domain.merkle import check_receipt

    if options.index is not None:
        receipts = [selectors.receipt_at(options.index)]
    else:
        receipts = selectors.receipts_of(_id(options.subject))
    if not receipts:
        raise NotFound("not_found")
    keys = selectors.note_keys()
    flaws = [check_receipt(one, *keys) for one in receipts]
    documents = [
        {**one.document(), "holds": flaw is None, **({"flaw": flaw} if flaw else {})}
        for one, flaw in zip(receipts, flaws, strict=True)
    ]
    print(json.dumps({"receipts": documents}, ensure_ascii=False, indent=2))
    return FLAWED if any(flaws) else PROVED


def _prove_consistency(old: int, new: int | None) -> int:
    from oneplusx.apps.transparency import selectors
    from oneplusx.domain.merkle import check_consistency, tree_root

    latest = selectors.latest_checkpoint()
    if latest is None:
        raise NotFound("not_found")
    size = latest.size if new is None else new
    path = selectors.consistency_between(old, size)
    roots = [tree_root(one, selectors.reader_of(latest.size, one).read) for one in (old, size)]
    holds = check_consistency(old, roots[0], size, roots[1], path)
    document = {
        "old_size": old,
        "old_root": roots[0].hex(),
        "size": size,
        "root": roots[1].hex(),
        "proof": [one.hex() for one in path],
        "holds": holds,
        "checkpoint": latest.note,
    }
    print(json.dumps(document, ensure_ascii=False, indent=2))
    return PROVED if holds else FLAWED


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("field.invalid", field="--subject", found=text, allowed="UUID") from None
