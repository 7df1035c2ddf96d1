"""Components show what they are given, in both languages, and can be heard as well as seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from oneplusx.web.components import Chart, ChartKind, Series, StepState, TimelineStep
from oneplusx.web.states import LOOKS, look_of


def render(text: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        return Template(text).render(Context(values))


@pytest.mark.parametrize(
    "text, chinese, english",
    [
        ("{{ on|day }}", "2026年11月21日", "21 Nov 2026"),
        ("{{ label|colon }}", "姓名：", "姓名:"),
        ("{{ hundredths|credits }}", "1.5", "1.5"),
        ("{{ hundredths|signed_credits }}", "+1.5", "+1.5"),
        ("{{ many|count }}", "12,345", "12,345"),
        ("{{ share|percent }}", "33.3%", "33.3%"),
    ],
)
def test_values_are_written_as_people_write_them(text: str, chinese: str, english: str) -> None:
    values = {"on": date(2026, 11, 21), "label": "姓名", "hundredths": 150, "many": 12345, "share": 1 / 3}
    assert render(text, "zh-hans", **values) == chinese
    assert render(text, "en", **values) == english


def test_an_instant_is_shown_in_shanghai() -> None:
    at = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
    assert "2026年11月21日 00:05" in render("{{ at|moment }}", "zh-hans", at=at)
    assert 'datetime="2026-11-21T00:05:00+08:00"' in render("{{ at|moment }}", at=at)
    assert render("{{ at|moment }}{{ at|day }}", at=None) == ""


def test_a_state_is_word_icon_and_color() -> None:
    shown = render('{% badge "revoked" "Revoked" %}')
    assert "tone-bad" in shown
    assert "#circle-x" in shown
    assert "Revoked" in shown
    assert "tone-off" in render('{% badge "never heard of" "?" %}')


def test_each_state_has_one_look() -> None:
    codes = [code for code in LOOKS if look_of(code.upper()) != LOOKS[code]]
    assert not codes


def test_values_are_escaped() -> None:
    evil = "<script>alert(1)</script>"
    tags = "{% badge evil evil %}{% stat evil evil evil evil %}{% fact evil evil %}{% icon 'x' evil %}"
    assert "<script" not in render(tags, evil=evil)
    assert "<script" not in render(
        '{% notice "wait" evil %}{{ evil }}{% endnotice %}{% confirm evil evil evil %}{{ evil }}{% endconfirm %}',
        evil=evil,
    )
    drawn = render("{% chart c %}", c=chart(title=evil))
    assert drawn.count("<script") == 1


def chart(title: str = "Types") -> Chart:
    return Chart(
        key="types",
        title=title,
        kind=ChartKind.ROWS,
        categories=["A", "B"],
        series=[Series(name="Credits", values=[3, 1.5])],
        urls=["/a/", "/b/"],
    )


def test_a_chart_has_the_same_figures_as_a_table() -> None:
    shown = render("{% chart c %}", c=chart())
    assert '<script id="chart-types-data" type="application/json">' in shown
    assert '<th scope="row"><a href="/b/">B</a></th>' in shown
    assert '<td class="is-number">1.5</td>' in shown


def test_a_timeline_says_where_it_stands() -> None:
    steps = [
        TimelineStep(title="Applied", state=StepState.DONE, who="Lin", at=datetime(2026, 11, 20, 1, 0, tzinfo=UTC)),
        TimelineStep(title="Department", state=StepState.CURRENT, expected_on=date(2026, 11, 24), is_late=True),
        TimelineStep(title="Settled", state=StepState.TODO),
    ]
    shown = render("{% timeline steps %}", steps=steps)
    assert shown.count('aria-current="step"') == 1
    assert "Expected by 24 Nov 2026 · overdue" in shown
    assert "(done)" in shown
    assert "(to come)" in shown


def test_progress_asks_again_only_while_it_runs() -> None:
    running = render('{% progress 5 20 poll_url="/jobs/1/" %}')
    assert 'hx-get="/jobs/1/"' in running
    assert 'value="25"' in running
    assert "hx-get" not in render('{% progress 20 20 poll_url="/jobs/1/" is_running=False %}')
    assert 'value="0"' in render("{% progress 0 0 %}")


def test_a_confirmation_needs_no_script() -> None:
    shown = render('{% confirm "w" "Withdraw" "Sure?" %}<button>Yes</button>{% endconfirm %}')
    assert 'popovertarget="confirm-w"' in shown
    assert 'id="confirm-w"' in shown
    assert "<button>Yes</button>" in shown


def test_a_code_is_drawn_here() -> None:
    shown = render('{% qr "https://credits.example/c/1" "Scan" %}')
    assert shown.startswith("<svg")
    assert "<title>Scan</title>" in shown
    assert "style=" not in shown


def test_a_page_that_does_not_exist_has_no_address() -> None:
    assert render('{% url_if "no:such" %}|{% url_if "help" %}') == "|/help/"


class Form(forms.Form):
    name = forms.CharField(label="姓名", help_text="As on the card.")
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    note = forms.CharField(label="Note", required=False)


def test_a_form_labels_every_field() -> None:
    shown = render("{{ form }}", "zh-hans", form=Form())
    assert '<label for="id_name">姓名：' in shown
    assert 'aria-describedby="id_name_helptext"' in shown
    assert "（选填）" in shown
    assert "<fieldset" in shown
    assert "error-summary" not in shown


def test_a_wrong_form_leads_to_its_fields() -> None:
    shown = render("{{ form }}", form=Form({"name": ""}))
    assert 'class="error-summary" role="alert"' in shown
    assert '<a href="#id_name">' in shown
    assert '<a href="#id_kind_0">' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_error"' in shown
