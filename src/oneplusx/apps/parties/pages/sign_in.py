from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import ChangePasswordForm, SignInForm, TwicePasswordForm
from oneplusx.apps.parties.labels import CAST_HINTS, ROLE_LABELS
from oneplusx.apps.parties.models import User
from oneplusx.apps.parties.services.attempts import forget_attempts, take_back_attempts
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of

DOOR = "sign-in"
ADDRESS_DOOR = "sign-in-address"
FAILURES_PER_ADDRESS_MAX = 50


class SignIn(LoginView):  # type: ignore[misc]
    """Name and password; too many failures close the door for a while, for the name and for the address."""

    form_class = SignInForm
    template_name = "parties/sign_in.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            services.count_attempts(attempts=[self.for_address, self.for_name], now=now())
        except TooMany as refusal:
            context = self.get_context_data(form=SignInForm(request=request), refusal=words_of(refusal))
            return self.render_to_response(context, status=429)  # type: ignore[no-any-return]
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: SignInForm) -> HttpResponse:
        forget_attempts(attempts=[self.for_name])
        take_back_attempts(attempts=[self.for_address])
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        users = selectors.demo_cast() if settings.DEMO_MODE else []
        cast = [(user, _roles_of(user), CAST_HINTS.get(user.username, "")) for user in users]
        return {**context, "cast": cast, "next": self.request.GET.get("next", "")}

    @property
    def for_name(self) -> services.Attempt:
        return services.Attempt(DOOR, str(self.request.POST.get("login", "")).strip().casefold()[:150])

    @property
    def for_address(self) -> services.Attempt:
        return services.Attempt(ADDRESS_DOOR, str(self.request.META.get("REMOTE_ADDR", "")), FAILURES_PER_ADDRESS_MAX)


def _roles_of(user: User) -> list[tuple[str, Any]]:
    """Each role of a member of the demo cast, with the institution."""
    if user.person is None:
        return []
    held = [one for one in user.person.memberships.all() if one.ended_at is None]
    roles = [(str(ROLE_LABELS[one.role]), one.institution) for one in held]  # type: ignore[index]
    learner = getattr(user.person, "learner", None)
    studies = [(_("Learner"), one.college) for one in learner.enrollments.all()] if learner else []
    return roles or studies or [(_("Learner"), None)]


def enter(request: HttpRequest, user: User, redirect_url: str | None = None) -> HttpResponse:
    """Signs in whoever has proved who it is; a second factor that is set up is still asked for."""
    answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=redirect_url)
    return answer


@require_POST
def sign_in_as(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One click, for the demo cast in demo mode only; everywhere else the address does not exist."""
    if not settings.DEMO_MODE:
        raise Http404
    user = get_object_or_404(User, id=user_id, is_demo_cast=True, is_active=True)
    adapter = get_adapter(request)
    adapter.login(request, user)
    answer: HttpResponse = adapter.post_login(
        request, user, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=None
    )
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_GET
def password_help(request: HttpRequest) -> HttpResponse:
    return render(request, "parties/password_help.html")


@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    user = request.user
    assert isinstance(user, User)
    if form.is_valid():
        if not user.check_password(form.cleaned_data["old_password"]):
            form.add_error("old_password", _("The present password is wrong."))
        else:
            with refusals_into(form, {"parties.weak_password": "password"}):
                services.set_password(
                    user=user, password=form.cleaned_data["password"], actor=actor_of(request), now=now()
                )
                update_session_auth_hash(request, user)
                messages.success(request, _("Your password has been changed."))
                return redirect("parties:profile")
    return render(request, "parties/change_password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, user_id: UUID, token: str) -> HttpResponse:
    user = services.invited_user(user_id=user_id, token=token)
    form = TwicePasswordForm(request.POST or None)
    if form.is_valid():
        with refusals_into(form, {"parties.weak_password": "password"}):
            password = form.cleaned_data["password"]
            return enter(
                request, services.accept_invitation(user_id=user_id, token=token, password=password, now=now())
            )
    context = {"form": form, "invited": user}
    return render(request, "parties/invitation.html", context, status=422 if form.errors else 200)
