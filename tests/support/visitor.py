"""Somebody who walks the pages without a browser: follows links by their words, fills forms in and presses buttons.

``Visitor(client).go("/home/").follow("My plan").press("Apply")``; each step answers the visitor on the next page and
fails when the page has no such link or form, or answers with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from lxml import html

from oneplusx.apps.parties.models import User
from tests.support.cast import give_second_factor


def words(element: Any) -> str:
    """What a reader sees of an element."""
    return " ".join(element.text_content().split())


class Visitor:
    """A person on a page."""

    def __init__(self, client: Client, language: str = "en") -> None:
        self.client = client
        self.client.cookies["django_language"] = language
        self.address = "/"
        self.page: Any = None

    def go(self, address: str, status: int = 200) -> Visitor:
        """Opens an address."""
        self.address = urljoin(self.address, address)
        return self._read(self.client.get(self.address, follow=True), status)

    def follow(self, label: str) -> Visitor:
        """Opens the first link of the page's main part whose words begin so; else one of the whole page."""
        for place in ("//main//a[@href]", "//a[@href]"):
            for link in self.page.xpath(place):
                if words(link).startswith(label):
                    return self.go(link.get("href"))
        raise AssertionError(
            f"{self.address}: no link {label!r}; there are {[words(a) for a in self.page.xpath('//a')]}"
        )

    def press(self, button: str, *, status: int = 200, **fields: Any) -> Visitor:
        """Fills in the first form with a button of these words, and sends it.

        Args:
            fields: By name; a list ticks several; what the page had filled in goes along.
        """
        for form in self.page.xpath("//main//form"):
            for one in self._buttons_of(form):
                if words(one).startswith(button) and set(fields) <= set(form.fields.keys()):
                    return self._send(form, one, fields, status)
        raise AssertionError(f"{self.address}: no form with {button!r} and {sorted(fields)}; {self.buttons()}")

    def buttons(self) -> list[str]:
        """Words of all buttons in forms."""
        return [words(one) for form in self.page.xpath("//main//form") for one in self._buttons_of(form)]

    def _buttons_of(self, form: Any) -> list[Any]:
        """Those inside a form, and those that name it."""
        named = self.page.xpath("//button[@form=$name]", name=form.get("id")) if form.get("id") else []
        return [*form.xpath(".//button[not(@form)]"), *named]

    @property
    def text(self) -> str:
        """The words of the main part."""
        return words(self.page.xpath("//main")[0])

    def sees(self, *texts: str) -> Visitor:
        """Holds the page to words."""
        for text in texts:
            assert text in self.text, f"{self.address}: {text!r} is not in {self.text[:3000]}"
        return self

    def _send(self, form: Any, button: Any, fields: Mapping[str, Any], status: int) -> Visitor:
        values: dict[str, Any] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        if button.get("name"):
            values[button.get("name")] = [button.get("value", "")]
        values |= fields
        action = urljoin(self.address, button.get("formaction") or form.get("action") or self.address)
        method = (form.get("method") or "get").lower()
        send: Callable[..., Any] = self.client.post if method == "post" else self.client.get
        self.address = action
        return self._read(send(action, values, follow=True), status)

    def _read(self, answer: Any, status: int) -> Visitor:
        if answer.redirect_chain:
            self.address = answer.redirect_chain[-1][0]
        content = answer.content.decode()
        assert answer.status_code == status, f"{self.address}: {answer.status_code} {content[-1500:]}"
        self.page = html.fromstring(content)
        return self


def visitor(username: str, language: str = "en") -> Visitor:
    """Somebody of the demo world, on the home page; an officer beside the cast comes in with a second factor."""
    user = User.objects.get(username=username)
    if not user.is_demo_cast:
        give_second_factor(user)
    client = Client()
    client.force_login(user)
    return Visitor(client, language).go("/home/")
