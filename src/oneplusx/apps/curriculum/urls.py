"""Pages of curriculum."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.curriculum import pages

app_name = "curriculum"
urlpatterns = [
    path("programs/", pages.programs, name="programs"),
    path("programs/<uuid:program_id>/", pages.program, name="program"),
    path("programs/<uuid:program_id>/print/", pages.program_paper, name="program_paper"),
    path("courses/", pages.courses, name="courses"),
    path("my/transcript/", pages.my_transcript, name="my_transcript"),
    path("enrollments/<uuid:enrollment_id>/transcript/", pages.transcript, name="transcript"),
    path("enrollments/<uuid:enrollment_id>/transcript/print/", pages.transcript_paper, name="transcript_paper"),
]
