"""What a college looks like in OneRoster: rows in, objects out; nothing is written here."""

from oneplusx.apps.rostering.feed.items import Item, derived_id, digest_of, facets_of
from oneplusx.apps.rostering.feed.objects import person_id_of, roster_items
from oneplusx.apps.rostering.feed.results import Received, gradebook_items, result_items
from oneplusx.apps.rostering.feed.world import World, read_world

__all__ = [
    "Item",
    "Received",
    "World",
    "derived_id",
    "digest_of",
    "facets_of",
    "gradebook_items",
    "person_id_of",
    "read_world",
    "result_items",
    "roster_items",
]
