"""Pages of curriculum."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.curriculum.pages import mapping, programs, resources, training

app_name = "curriculum"
CLASS = "training/<uuid:training_class_id>/"
SESSION = "training/sessions/<uuid:training_session_id>/"
urlpatterns = [
    path("programs/", programs.programs, name="programs"),
    path("programs/<uuid:program_id>/", programs.program, name="program"),
    path("programs/<uuid:program_id>/print/", programs.program_paper, name="program_paper"),
    path("courses/", programs.courses, name="courses"),
    path("my/transcript/", programs.my_transcript, name="my_transcript"),
    path("enrollments/<uuid:enrollment_id>/transcript/", programs.transcript, name="transcript"),
    path("enrollments/<uuid:enrollment_id>/transcript/print/", programs.transcript_paper, name="transcript_paper"),
    path("mapping/", mapping.programs, name="mapping"),
    path("mapping/<uuid:program_id>/", mapping.program, name="mapping_program"),
    path("mapping/<uuid:program_id>/take-over/", mapping.take_over, name="take_over"),
    path("mapping/<uuid:program_id>/copy/", mapping.copy, name="copy_mapping"),
    path("mapping/<uuid:program_id>/<uuid:type_id>/", mapping.matrix, name="matrix"),
    path("materials/", mapping.materials, name="materials"),
    path("materials/new/", mapping.material, name="new_material"),
    path("materials/<uuid:teaching_material_id>/", mapping.material, name="material"),
    path("training/", training.classes, name="classes"),
    path("training/share/", training.set_share, name="set_share"),
    path("training/new/", training.open_class, name="open_class"),
    path("training/bases/", resources.bases, name="bases"),
    path("training/bases/new/", resources.base, name="new_base"),
    path("training/bases/<uuid:training_base_id>/", resources.base, name="base"),
    path(CLASS, training.training_class, name="class"),
    path(f"{CLASS}change/", training.change_class, name="change_class"),
    path(f"{CLASS}learners/", training.enter_learners, name="enter_learners"),
    path(f"{CLASS}learners/<uuid:learner_id>/off/", training.take_off, name="take_off"),
    path(f"{CLASS}trainers/", training.assign_trainer, name="assign_trainer"),
    path(f"{CLASS}trainers/<uuid:person_id>/end/", training.end_trainer, name="end_trainer"),
    path(f"{CLASS}sessions/", training.plan_session, name="plan_session"),
    path(f"{CLASS}credit/", training.credit, name="credit"),
    path(f"{SESSION}attendance/", training.attendance, name="attendance"),
    path(f"{SESSION}cancel/", training.cancel_session, name="cancel_session"),
    path("teachers/", resources.teachers, name="teachers"),
    path("teachers/records/<uuid:teacher_record_id>/end/", resources.end_record, name="end_record"),
]
