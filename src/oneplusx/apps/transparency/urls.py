"""The log: its page, and what monitors and other programs read (C2SP tlog-tiles)."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.transparency import pages

app_name = "transparency"
urlpatterns: list[URLPattern] = [
    path("log/", pages.monitor, name="log"),
    path("log/checkpoint", pages.checkpoint, name="checkpoint"),
    path("log/key", pages.key, name="log_key"),
    path("log/tile/<path:tile>", pages.tile, name="tile"),
    path("log/receipts/<uuid:subject_id>", pages.receipts, name="receipts"),
]
