"""CAS 3.0 as a client (统一身份认证): where to send people, and what a ticket says.

1. ``login_url``: people are sent there with the address of our page (``service``).
2. They come back with a ticket that works once; ``validate`` asks the server whose it is.

Source: CAS Protocol 3.0 Specification, 2.1 (/login), 2.5 (/p3/serviceValidate).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import requests

from oneplusx.apps.access.outgoing import SafeSession

SPACE = "{http://www.yale.edu/tp/cas}"
TICKET = re.compile(r"ST-[\x21-\x7e]{1,250}")
FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
HTTP_OK = 200


class CasRefused(Exception):
    """The server did not confirm the ticket; the text is its code."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Whose ticket it is."""

    user: str
    attributes: Mapping[str, str]


def login_url(address: str, service: str) -> str:
    """Where people sign in."""
    return f"{address}/login?{urlencode({'service': service})}"


def validate(address: str, *, service: str, ticket: str) -> Confirmed:
    """Asks the server whose ticket it is.

    Raises:
        CasRefused: With the server's code, ``"bad_ticket"``, ``"unreachable"`` or ``"bad_answer"``.
    """
    if not TICKET.fullmatch(ticket):
        raise CasRefused("bad_ticket")
    question = f"{address}/p3/serviceValidate?{urlencode({'service': service, 'ticket': ticket})}"
    try:
        with SafeSession() as session:
            answer = session.get(question, headers={"Accept": "application/xml"})
    except requests.RequestException:
        raise CasRefused("unreachable") from None
    if answer.status_code != HTTP_OK:
        raise CasRefused("unreachable")
    return read_answer(answer.content)


def read_answer(content: bytes) -> Confirmed:
    """Reads the XML of the server; documents with declarations of entities are refused unread.

    Raises:
        CasRefused: The ticket was refused, or the answer is none.
    """
    try:
        text = content.decode("utf-8")
        if any(mark in text for mark in FORBIDDEN):
            raise CasRefused("bad_answer")
        root = ET.fromstring(text)  # noqa: S314 - without DOCTYPE there is nothing to expand
    except (UnicodeDecodeError, ET.ParseError, ValueError):
        raise CasRefused("bad_answer") from None
    failure = root.find(f"{SPACE}authenticationFailure")
    if failure is not None:
        raise CasRefused(failure.get("code") or "INVALID_TICKET")
    success = root.find(f"{SPACE}authenticationSuccess")
    user = (success.findtext(f"{SPACE}user") or "").strip() if success is not None else ""
    if success is None or root.tag != f"{SPACE}serviceResponse" or not user:
        raise CasRefused("bad_answer")
    given = success.find(f"{SPACE}attributes")
    attributes = {one.tag.removeprefix(SPACE): (one.text or "").strip() for one in (given if given is not None else ())}
    return Confirmed(user, attributes)
