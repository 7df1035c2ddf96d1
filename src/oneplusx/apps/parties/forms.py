from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.labels import PROOF_METHODS, ROLE_LABELS, scope_label
from oneplusx.apps.parties.models import (
    ClassGroup,
    Department,
    EnrollmentState,
    IdentityKind,
    Institution,
    InstitutionKind,
    LearnerState,
)
from oneplusx.apps.parties.permissions import ROLES_OF_KIND, permissions_of
from oneplusx.apps.parties.selectors.named import of_learners_named, of_numbers_starting
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.actor import Role
from oneplusx.web.forms import DateInput, FilterForm, SeveralFilesField, SeveralFilesInput
from oneplusx.web.search import search_filter

PASSWORDS = ("password", "password_again")
ALL = ("", _("All"))


def in_page_language(record: Any) -> str:
    """The name of a record in the language of the page."""
    return str(record.name_zh if (get_language() or "zh").startswith("zh") or not record.name_en else record.name_en)


class RowChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows, by their names in the language of the page; the form sets the rows."""

    def __init__(self, *, label: Any, **options: Any) -> None:
        options.setdefault("empty_label", _("Please choose"))
        super().__init__(options.pop("rows"), label=label, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label) if isinstance(obj, ClassGroup) else in_page_language(obj)


def set_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Names the rows among which a field lets choose."""
    field = form.fields[name]
    assert isinstance(field, RowChoiceField)
    field.queryset = rows


def new_password(label: Any) -> forms.CharField:
    """A field for a password that is being chosen."""
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, label in (("login", _("Sign-in name")), ("password", _("Password"))):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = _("Stay signed in on this device")


class TwicePasswordForm(forms.Form):
    """A password, typed twice."""

    password = new_password(_("New password"))
    password_again = new_password(_("New password, once more"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("At least 10 characters; not only digits.")
        self.order_fields([*(name for name in self.fields if not name.startswith("password")), *PASSWORDS])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned["password"] != cleaned.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        return cleaned


class ActivationForm(TwicePasswordForm):
    college = RowChoiceField(
        label=_("College"),
        rows=Institution.objects.filter(kind=InstitutionKind.COLLEGE).order_by("code"),
        to_field_name="code",
    )
    student_number = forms.CharField(label=_("Student number"), max_length=40)
    code = forms.CharField(
        label=_("Activation code"),
        max_length=20,
        help_text=_("From your class adviser: ten letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Choose one; you sign in with it. If you had one already, it stays."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    field_order: tuple[str, ...] = ("college", "student_number", "code", "username", *PASSWORDS)


class ActivationByIdentityForm(ActivationForm):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    last_six = forms.CharField(label=_("Last six characters of your document"), min_length=6, max_length=6)
    field_order = ("college", "student_number", "name", "last_six", "username", *PASSWORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]
        self.order_fields(self.field_order)


def proofs_field() -> SeveralFilesField:
    """Pictures that prove an identity."""
    return SeveralFilesField(
        label=_("Pictures of your document"),
        help_text=_("Both sides; JPEG, PNG, WebP or PDF, up to 10 MB each."),
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


class IdentityFields(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    identity_kind = forms.ChoiceField(label=_("Kind of document"), choices=IdentityKind.choices)
    identity_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OpenAccountForm(TwicePasswordForm, IdentityFields):
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    proofs = proofs_field()
    username = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    field_order = ("name", "identity_kind", "identity_number", "phone", "proofs", "username", *PASSWORDS)


class ProofForm(forms.Form):
    proofs = proofs_field()


class LearnerFilterForm(FilterForm):
    q = forms.CharField(label=_("Name or student number"), max_length=60)
    department = RowChoiceField(rows=Department.objects.none(), label=_("Department"), empty_label=_("All"))
    class_group = RowChoiceField(rows=ClassGroup.objects.none(), label=_("Class"), empty_label=_("All"))
    state = forms.ChoiceField(label=_("Account"), choices=[ALL, *LearnerState.choices])
    enrollment_state = forms.ChoiceField(label=_("Enrollment"), choices=[ALL, *EnrollmentState.choices])

    def __init__(
        self, *args: Any, departments: QuerySet[Department], groups: QuerySet[ClassGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "department", departments)
        set_rows(self, "class_group", groups)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {
            "department": self.chosen("department"),
            "class_group": self.chosen("class_group"),
            "learner__state": self.chosen("state"),
            "state": self.chosen("enrollment_state"),
        }
        rows = rows.filter(**{field: value for field, value in chosen.items() if value})
        query = self.chosen("q")
        if not query:
            return rows
        by_number = of_numbers_starting(query, "")
        return rows.filter(of_learners_named(query) | by_number)


class PurposeForm(forms.Form):
    purpose = forms.CharField(label=_("Purpose"), min_length=2, max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ProveForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How it was checked"),
        choices=[(code, PROOF_METHODS[code]) for code in ("document_seen", "register", "in_person")],
    )


class CorrectionForm(IdentityFields):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].required = False
        self.fields["identity_number"].help_text = _("Leave empty to keep the document.")


def province_choices() -> list[tuple[str, Any]]:
    """Every province by its name in the language of the page; none: nationwide."""
    return [("", _("Nationwide")), *((one.code, in_page_language(one)) for one in PROVINCES)]


class InstitutionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    province_code = forms.ChoiceField(label=_("Province"), required=False, choices=province_choices)


class InstitutionsFilterForm(FilterForm):
    q = forms.CharField(label=_("Name or code"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, *InstitutionKind.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        kind, query = self.chosen("kind"), self.chosen("q")
        rows = rows.filter(kind=kind) if kind else rows
        return rows.filter(search_filter("name_search", query)) if query else rows


class DepartmentForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)


class MemberForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    username = forms.CharField(label=_("Sign-in name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"))
    department = RowChoiceField(
        rows=Department.objects.none(), label=_("Department"), required=False, empty_label=_("The whole institution")
    )
    mail = forms.EmailField(
        label=_("Mail address"), required=False, help_text=_("The invitation is sent there, and shown here.")
    )

    def __init__(self, *args: Any, institution: Institution, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF_KIND[institution.kind]
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in roles]  # type: ignore[attr-defined]
        if institution.kind != InstitutionKind.COLLEGE:
            del self.fields["department"]
            return
        set_rows(self, "department", departments)


SETTINGS_OF = {"activation_by_identity": InstitutionKind.COLLEGE, "erasure_four_eyes": InstitutionKind.BANK}
"""Which kind of institution has which setting."""


class SettingsForm(forms.Form):
    activation_by_identity = forms.BooleanField(
        label=_("Learners may activate with name and last six characters of their document"),
        required=False,
        help_text=_("Without it only a printed activation code opens an account."),
    )
    erasure_four_eyes = forms.BooleanField(
        label=_("Requests to erase personal data are decided by two people"),
        required=False,
        help_text=_("For requests that are handed over from now on."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in SETTINGS_OF.items():
            if kind != institution.kind:
                del self.fields[name]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name of the other system"), max_length=120)
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput())


class TokenLimitsForm(forms.Form):
    """Roles and scopes of a token of one institution."""

    roles = forms.MultipleChoiceField(label=_("Acts as"), widget=forms.CheckboxSelectMultiple())
    scopes = forms.MultipleChoiceField(label=_("May do"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: tuple[Role, ...] = ROLES_OF_KIND[institution.kind]
        possible = permissions_of(roles)
        self.fields["roles"].choices = [(role.value, ROLE_LABELS[role]) for role in roles]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(code, scope_label(code)) for code in possible]  # type: ignore[attr-defined]
        reading = [code for code in permissions_of(roles[:1]) if code.endswith(".view")]
        self.initial = {"roles": [roles[0].value], "scopes": reading}


class ContactForm(forms.Form):
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    mail = forms.EmailField(
        label=_("Mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class ChangePasswordForm(TwicePasswordForm):
    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password", *PASSWORDS)


class CodesForm(forms.Form):
    class_group = RowChoiceField(
        rows=ClassGroup.objects.none(), label=_("Class"), required=False, empty_label=_("All classes")
    )

    def __init__(self, *args: Any, groups: QuerySet[ClassGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_rows(self, "class_group", groups)
