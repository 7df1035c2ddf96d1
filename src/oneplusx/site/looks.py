"""Colors, text size and contrast a visitor chose; kept in a cookie, so that pages arrive as chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

COOKIE = "looks"
COOKIE_SECONDS = 365 * 24 * 3600
CHOICES = {"theme": ("light", "dark"), "text": ("large", "larger"), "contrast": ("high",)}


@dataclass(frozen=True, slots=True)
class Look:
    """The choices; an empty one is the default."""

    theme: str = ""
    text: str = ""
    contrast: str = ""


def look_of_visitor(request: HttpRequest) -> Look:
    """What the cookie says; anything unknown in it counts as not chosen."""
    chosen = dict(part.partition("=")[::2] for part in request.COOKIES.get(COOKIE, "").split("&"))
    return Look(**{name: chosen[name] for name, values in CHOICES.items() if chosen.get(name) in values})


def keep_look(request: HttpRequest, response: HttpResponse) -> None:
    """Puts the posted choices into the cookie, beside those made before."""
    look = look_of_visitor(request)
    values = {name: request.POST.get(name, getattr(look, name)) for name in CHOICES}
    text = "&".join(f"{name}={value}" for name, value in values.items() if value in CHOICES[name])
    response.set_cookie(COOKIE, text, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True)
