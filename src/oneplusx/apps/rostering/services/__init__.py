"""Writes of roster exchange (名册交换)."""

from oneplusx.apps.rostering.services.clients import (
    Access,
    access_of,
    create_client,
    issue_access_token,
    renew_secret,
    revoke_client,
)
from oneplusx.apps.rostering.services.disclosing import Document, disclose_identities
from oneplusx.apps.rostering.services.gradebook import put_line_item, put_result, remove_line_item, remove_result
from oneplusx.apps.rostering.services.refreshing import refresh_all_feeds, refresh_feed, start_refresh
from oneplusx.apps.rostering.services.runs import (
    advance_run,
    drop_run,
    read_automatic_sources,
    read_source,
    start_run,
)
from oneplusx.apps.rostering.services.sources import (
    Connection,
    Tried,
    change_source,
    create_source,
    remove_source,
    try_source,
)

__all__ = [
    "Access",
    "Connection",
    "Document",
    "Tried",
    "access_of",
    "advance_run",
    "change_source",
    "create_client",
    "create_source",
    "disclose_identities",
    "drop_run",
    "issue_access_token",
    "put_line_item",
    "put_result",
    "read_automatic_sources",
    "read_source",
    "refresh_all_feeds",
    "refresh_feed",
    "remove_line_item",
    "remove_result",
    "remove_source",
    "renew_secret",
    "revoke_client",
    "start_refresh",
    "start_run",
    "try_source",
]
