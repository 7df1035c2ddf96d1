"""A site, its rooms, an application and its decision, a price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.labels import EQUIPMENT, PARTS, code_of, equipment_label, part_label
from oneplusx.apps.assessment.models import ExamRoom, ExamSite
from oneplusx.apps.assessment.services import RoomDraft
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.forms import DateInput, SeveralFilesField
from oneplusx.web.naming import named

ROOM_FIELDS = 4
TEXT_MAX = 1000


class SiteForm(forms.Form):
    """A new site."""

    code = forms.CharField(label=_("Site code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    place = forms.CharField(label=_("Address of the site"), max_length=200, required=False)


class RoomsForm(forms.Form):
    """Rooms, one a line: code, name, rows × columns, equipment, parts."""

    rooms = forms.CharField(
        label=_("Rooms"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One room a line: code, name, rows×columns, equipment, parts, e.g. R101, Lab 1, 5×8, computers, practice"
        ),
    )

    def clean_rooms(self) -> list[RoomDraft]:
        """The rooms as the service takes them."""
        text = self.cleaned_data["rooms"].replace("，", ",")
        return [self._room(line) for line in text.splitlines() if line.strip()]

    def _room(self, line: str) -> RoomDraft:
        cells = [cell.strip() for cell in line.split(",")]
        size = cells[2].lower().replace("×", "x").split("x") if len(cells) > 2 else []  # noqa: PLR2004  the third cell
        if len(size) != 2 or not all(one.strip().isdigit() for one in size):  # noqa: PLR2004  rows and columns
            raise forms.ValidationError(_("Cannot read this line: %(line)s"), params={"line": line})
        more = [*cells[3:], "", ""]
        equipment, parts = _codes(more[0], EQUIPMENT), _codes(more[1], PARTS)
        return RoomDraft(cells[0], cells[1], int(size[0]), int(size[1]), equipment, parts)

    @staticmethod
    def initial_of(site: ExamSite) -> dict[str, str]:
        """The rooms as the form shows them."""
        lines = [", ".join(_cells(room)).rstrip(", ") for room in site.rooms.filter(is_usable=True).order_by("code")]
        return {"rooms": "\n".join(lines)}


def _cells(room: ExamRoom) -> list[str]:
    equipment, parts = map(equipment_label, room.equipment), map(part_label, room.parts)
    return [room.code, room.name, f"{room.rows}×{room.columns}", " ".join(equipment), " ".join(parts)]


def _codes(text: str, labels: Mapping[str, Promise]) -> tuple[str, ...]:
    return tuple(code_of(word, labels) for word in text.split())


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Institutions by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name in the page's language."""
        return named(obj)


class ApplyForm(forms.Form):
    """An application to an organization, with attachments."""

    organization = InstitutionField(
        label=_("Evaluation organization"),
        queryset=Institution.objects.filter(kind=InstitutionKind.ORGANIZATION).order_by("name_zh"),
    )
    note = forms.CharField(
        label=_("What the organization should know"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = SeveralFilesField(label=_("Attachments"), required=False, help_text=_("Photos or PDF, up to 10 MB each"))

    def handed_in(self) -> list[tuple[str, bytes]]:
        """Name and content of each attachment."""
        return [(file.name or "file", file.read()) for file in self.cleaned_data["evidence"]]


class SiteDecisionForm(forms.Form):
    """What the organization decides about a site."""

    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_until_on = forms.DateField(label=_("Valid until"), required=False, widget=DateInput())


class TypeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Certificate types by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and code."""
        return f"{named(obj)} · {obj.code}"


class PriceForm(forms.Form):
    """A price for a province, with the national cap."""

    certificate_type = TypeField(label=_("Certificate"), queryset=CertificateType.objects.none())
    province_code = forms.ChoiceField(label=_("Province"))
    amount = forms.DecimalField(label=_("Price in yuan"), min_value=0, max_digits=9, decimal_places=2)
    cap = forms.DecimalField(label=_("National cap in yuan"), min_value=0, max_digits=9, decimal_places=2)
    grounds = forms.CharField(
        label=_("Grounds"), max_length=TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, organization_ids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types, province = self.fields["certificate_type"], self.fields["province_code"]
        assert isinstance(types, forms.ModelChoiceField)
        assert isinstance(province, forms.ChoiceField)
        types.queryset = CertificateType.objects.filter(organization_id__in=organization_ids, state="published")
        province.choices = [(one.code, named(one)) for one in PROVINCES]

    def as_price(self) -> dict[str, Any]:
        """The form as the service takes it."""
        data = self.cleaned_data
        return {
            "certificate_type_id": data["certificate_type"].id,
            "province_code": data["province_code"],
            "amount_fen": int(data["amount"] * 100),
            "cap_fen": int(data["cap"] * 100),
            "grounds": data["grounds"],
        }


class AppraisalForm(forms.Form):
    """The expert appraisal and the comment period."""

    appraisal = forms.CharField(
        label=pgettext_lazy("price", "Expert appraisal"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )
    appraised_on = forms.DateField(label=_("Appraised on"), widget=DateInput())
    comments_until_on = forms.DateField(label=_("Comments until"), widget=DateInput())


class PriceReasonForm(forms.Form):
    """Why a price is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, required=False)


class CommentForm(forms.Form):
    """A comment on a price."""

    text = forms.CharField(
        label=pgettext_lazy("price", "Comment"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
