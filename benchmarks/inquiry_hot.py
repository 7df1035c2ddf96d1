"""The fast door of the public inquiry under load, beside an ordinary Django view and a static file of nginx.

All on this machine: servers with two processes each, PostgreSQL and the load generator. Everything is done for every
request: name check, limits, look-up, signature, log. ``--long``: ten million certificates beside the million.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from urllib.parse import quote

from benchmarks import inquiry_world
from benchmarks.measuring import POSTGRESQL, Context, Figure, at_least, at_most
from benchmarks.web_load import Load, Missing, fast_door, granian, load, nginx, program
from devtools import console
from devtools.console import Failure

GROUP = "inquiry"
CERTIFICATES, LONG_CERTIFICATES = 1_000_000, 10_000_000
SIGNED_MAX = 1_000_000
CACHED_SHARE = 10
"""The caches of all processes together hold at most a tenth of the keys."""
ENTRY_BYTES = 1_300
WORKERS = 2
ROUNDS = 3
SECONDS = 4
VIEW_RATIO, NGINX_RATIO, P99_MS, LONG_RATIO = 15, 0.25, 50, 1.3
MEBIBYTE = 1024 * 1024

UNIFORM = """
local names = {{{names}}}
math.randomseed({seed})
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  local place = math.random(0, {last}) * {every}
  local body = string.format("number=W%09d&name=%s", place, names[place % {count} + 1])
  return wrk.format(nil, "/inquiry/answers", nil, body)
end
"""
HOT = """
local codes = {{{codes}}}
math.randomseed({seed})
request = function() return wrk.format("GET", "/inquiry/answers/" .. codes[math.random(#codes)]) end
"""


def figures(context: Context) -> Iterator[Figure]:
    """Uniform keys against the view, hot keys against nginx."""
    if POSTGRESQL not in context.databases:
        console.warn("没有 PostgreSQL，不测查询热路径", "no PostgreSQL: the fast door is not measured")
        return
    try:
        for name, package in (("wrk", "wrk"), ("nginx", "nginx-light")):
            program(name, package)
    except Missing as missing:
        if console.in_ci():
            raise Failure(f"缺少程序 {missing}", f"missing program: {missing}") from None
        console.warn(f"缺少 {missing}，不测查询热路径", f"{missing} is missing: the fast door is not measured")
        return
    context.say(f"fast door: {CERTIFICATES:,} certificates, {ROUNDS} rounds")
    found = context.on(POSTGRESQL, measure, count=CERTIFICATES)
    yield from _figures(found)
    if context.is_long:
        context.say(f"fast door: {LONG_CERTIFICATES:,} certificates")
        long = context.on(POSTGRESQL, measure, count=LONG_CERTIFICATES)
        yield Figure("inquiry.uniform_per_s_10m", long["uniform"], "1/s")
        yield at_most("inquiry.uniform_1m_vs_10m", found["uniform"] / long["uniform"], "ratio", LONG_RATIO)


def _figures(found: dict[str, float]) -> Iterator[Figure]:
    yield Figure("inquiry.uniform_per_s", found["uniform"], "1/s")
    yield Figure("inquiry.django_view_per_s", found["view"], "1/s")
    yield Figure("inquiry.hot_per_s", found["hot"], "1/s")
    yield Figure("inquiry.nginx_per_s", found["nginx"], "1/s")
    yield Figure("inquiry.sign_ahead_per_s", found["signed_per_s"], "1/s")
    yield at_least("inquiry.uniform_vs_view", found["uniform_vs_view"], "ratio", VIEW_RATIO)
    yield at_least("inquiry.hot_vs_nginx", found["hot_vs_nginx"], "ratio", NGINX_RATIO)
    yield at_most("inquiry.p99_ms", found["p99_ms"], "ms", P99_MS)


def measure(count: int, rounds: int = ROUNDS, seconds: int = SECONDS) -> dict[str, float]:
    """Fills the database, signs ahead, and puts the load on each in turns."""
    codes = inquiry_world.fill(count)
    every = max(1, count // SIGNED_MAX)
    start = time.perf_counter()
    signed = inquiry_world.sign(count, every=every)
    signed_per_s = signed / (time.perf_counter() - start)
    cache_mb = max(1, count // CACHED_SHARE * ENTRY_BYTES // WORKERS // MEBIBYTE)
    variables = {"ONEPLUSX_INQUIRY_CACHE_MB": str(cache_mb)}
    runs: dict[str, list[Load]] = {"uniform": [], "view": [], "hot": [], "nginx": []}
    with fast_door(WORKERS, **variables) as hot:
        for turn in range(rounds):
            uniform = _uniform(signed, every, turn)
            runs["uniform"].append(load(hot, seconds, uniform))
            with granian("benchmarks.serving:view", "wsgi", WORKERS) as view:
                load(view, 1, uniform)
                runs["view"].append(load(view, seconds, uniform))
            runs["hot"].append(load(hot, seconds, _hot(codes, turn)))
            with nginx(_answer_of(hot, codes[0]), WORKERS) as static:
                runs["nginx"].append(load(static, seconds))
    medians = {name: statistics.median(one.per_s for one in done) for name, done in runs.items()}
    return {
        **medians,
        "uniform_vs_view": _ratio(runs["uniform"], runs["view"]),
        "hot_vs_nginx": _ratio(runs["hot"], runs["nginx"]),
        "p99_ms": statistics.median(one.p99_ms for one in runs["uniform"]),
        "signed_per_s": signed_per_s,
    }


def _ratio(ours: list[Load], theirs: list[Load]) -> float:
    """The median over the rounds."""
    return statistics.median(one.per_s / other.per_s for one, other in zip(ours, theirs, strict=True))


def _uniform(signed: int, every: int, seed: int) -> str:
    names = ", ".join(f'"{quote(name)}"' for name in inquiry_world.names())
    return UNIFORM.format(names=names, count=inquiry_world.NAMES, last=signed - 1, every=every, seed=seed + 1)


def _hot(codes: list[str], seed: int) -> str:
    return HOT.format(codes=", ".join(f'"{code}"' for code in codes), seed=seed + 1)


def _answer_of(address: str, code: str) -> bytes:
    """The same bytes as a file."""
    from urllib.request import urlopen

    with urlopen(f"{address}/inquiry/answers/{code}") as answer:
        content: bytes = answer.read()
    return content
