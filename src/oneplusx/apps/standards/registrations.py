"""What standards and the register of organizations register with lower apps."""

from __future__ import annotations

from oneplusx.apps.approvals import registry as approvals
from oneplusx.apps.files.registry import register_reader
from oneplusx.apps.standards import selectors
from oneplusx.apps.standards.models.organizations import APPLICATION, FILING
from oneplusx.apps.standards.panels import application_panel, filing_panel
from oneplusx.apps.standards.reviewing import standard_panel
from oneplusx.apps.standards.services import filings, organizations, versions


def register_standards() -> None:
    """Called once when the app is ready."""
    approvals.register(
        selectors.STANDARD_CASE,
        approvals.SubjectHandlers(
            on_approved=versions.on_review_approved,
            on_refused=versions.on_review_refused,
            on_returned=versions.on_review_returned,
            on_withdrawn=versions.on_review_withdrawn,
            panel_template="standards/review_panel.html",
            panel=standard_panel,
        ),
    )


def register_register() -> None:
    """Called once when the app is ready."""
    approvals.register(
        APPLICATION,
        approvals.SubjectHandlers(
            on_approved=organizations.on_application_approved,
            on_refused=organizations.on_application_refused,
            on_returned=organizations.on_application_returned,
            on_withdrawn=organizations.on_application_withdrawn,
            panel_template="standards/application_panel.html",
            panel=application_panel,
        ),
    )
    approvals.register(
        FILING,
        approvals.SubjectHandlers(
            on_approved=filings.on_filing_approved,
            on_refused=filings.on_filing_refused,
            on_returned=filings.on_filing_returned,
            on_withdrawn=filings.on_filing_withdrawn,
            panel_template="standards/filing_panel.html",
            panel=filing_panel,
        ),
    )
    register_reader(APPLICATION, selectors.may_read_application_file)
    register_reader(FILING, selectors.may_read_filing_file)
