"""Many certificates at once: pasted or from a spreadsheet, answered as a report."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from oneplusx.apps.inquiry import reports
from oneplusx.apps.inquiry.answers import not_genuine
from oneplusx.apps.inquiry.asking import ask_list
from oneplusx.apps.inquiry.forms import ListForm
from oneplusx.apps.inquiry.lists import Asked, read_file, read_lines
from oneplusx.apps.inquiry.pages.proving import asked_too_often, proved, retry_after, with_challenge
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now
from oneplusx.web.exporting import export_rows
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import address_of


@csrf_exempt  # reads only and uses no session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Takes up to 200 numbers and names, and shows the report on them."""
    form = ListForm(request.POST or None, request.FILES or None) if request.method == "POST" else ListForm()
    rows: list[Asked] = []
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            content = form.cleaned_data.get("content")
            rows = read_file(content) if content else read_lines(form.cleaned_data["lines"])
    if rows and not form.errors:
        return _report(request, form, rows)
    context = {"form": form, **with_challenge(is_wanted=True)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "inquiry/many.html", context, status=status)


def _report(request: HttpRequest, form: ListForm, rows: list[Asked]) -> HttpResponse:
    asked = [(row.number, row.name) for row in rows if not row.problem]
    moment = now()
    try:
        findings = ask_list(asked=asked, address=address_of(request), now=moment, is_proved=proved(request))
    except TooMany as error:
        context = {"form": form, **asked_too_often(error)}
        page = render(request, "inquiry/many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        return retry_after(page, error)
    report = reports.report_of(rows, findings, forged=not_genuine(findings, now=moment), now=moment)
    return render(request, "inquiry/report.html", {"report": report, "sealed": reports.sealed(report)})


@csrf_exempt  # hands back what the page showed
@never_cache
@require_POST
def report_file(request: HttpRequest) -> HttpResponse:
    """The report as CSV, workbook or PDF."""
    report = reports.opened(request.POST.get("report", ""))
    name = f"{_('Report on certificates checked')} {report.asked_at:%Y-%m-%d}"
    query = QueryDict(mutable=True)
    query["format"] = request.POST.get("format", "")
    file = export_rows(query, name, reports.HEADS, (line.cells() for line in report.lines))
    if file is None:
        file = HttpResponse(reports.printed(report), content_type="application/pdf")
        file["Content-Disposition"] = 'attachment; filename="report.pdf"'
    return file
