"""A certificate file is examined: JSON, a PDF with the credential in it, a badge picture."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oneplusx.apps.credentials.standing import in_demonstration
from oneplusx.apps.inquiry.forms import CertificateFileForm
from oneplusx.apps.inquiry.handed_in import FILE_BYTES_MAX, examine_file
from oneplusx.apps.inquiry.pages.proving import asked_too_often, proved, retry_after, with_challenge
from oneplusx.domain.errors import Invalid, TooMany
from oneplusx.web.clock import now
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import address_of


@csrf_exempt  # reads only and uses no session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Takes a file and shows the verdict on the credential in it."""
    if request.method != "POST":
        return render(request, "inquiry/file.html", {"form": CertificateFileForm(), **with_challenge(is_wanted=True)})
    form = CertificateFileForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            return _examined(request, form.cleaned_data["file"].read(FILE_BYTES_MAX + 1))
    except TooMany as error:
        context = {"form": form, **asked_too_often(error)}
        page = render(request, "inquiry/file.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        return retry_after(page, error)
    except Invalid as error:
        form.add_error("file", words_of(error))
    context = {"form": form, **with_challenge(is_wanted=True)}
    return render(request, "inquiry/file.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _examined(request: HttpRequest, data: bytes) -> HttpResponse:
    found = examine_file(data=data, address=address_of(request), now=now(), is_proved=proved(request))
    context = {"found": found, "outcome": in_demonstration(found.look) if found.is_demo else found.look}
    return render(request, "inquiry/examined.html", context)
