"""Pages of recognition."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.recognition.pages import learner, letters, officer

app_name = "recognition"
urlpatterns: list[URLPattern] = [
    path("my/achievements/", learner.achievements, name="my"),
    path("my/achievements/new/", learner.choose_type, name="choose_type"),
    path("my/achievements/new/<slug:code>/", learner.register, name="register"),
    path("my/achievements/<uuid:achievement_id>/", learner.achievement, name="achievement"),
    path("my/achievements/<uuid:achievement_id>/supplement/", learner.supplement, name="supplement"),
    path("my/achievements/<uuid:achievement_id>/withdraw/", learner.withdraw, name="withdraw"),
    path("achievements/", officer.queue, name="queue"),
    path("achievements/verify/", officer.verify_many, name="verify_many"),
    path("achievements/<uuid:achievement_id>/", officer.achievement, name="review"),
    path("achievements/<uuid:achievement_id>/verify/", officer.verify, name="verify"),
    path("achievements/<uuid:achievement_id>/letter/", letters.refusal_letter, name="refusal_letter"),
    path("achievements/<uuid:achievement_id>/refuse/", officer.refuse, name="refuse"),
    path("recognitions/<uuid:recognition_id>/", officer.voucher, name="voucher"),
    path("recognitions/<uuid:recognition_id>/letter/", letters.letter, name="letter"),
]
