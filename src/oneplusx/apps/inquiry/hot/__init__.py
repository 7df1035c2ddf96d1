"""The hot path of the public inquiry (查询热路径): processes of its own, without the ORM in the request.

1. ``serving`` starts the processes; ``connection`` reads HTTP and keeps the order; ``app`` says what is answered;
   ``desk`` counts it, looks in the cache, else asks ``lookups``.
2. ``lookups`` puts everything that waits into one question (``= ANY``), on PostgreSQL in the event loop, on SQLite in a
   thread.
3. ``answers`` writes the answer of a row and puts its stored signature beside it; ``signing`` signs what has none yet.
4. ``journal`` counts and logs in batches, beside the requests.

Nothing is told when something changes: an answer lives ``cache.SECONDS_MAX`` from the moment its question was sent, so
none is ever older, whatever died (``docs/adr/0012-inquiry-hot-path.md``).
"""
