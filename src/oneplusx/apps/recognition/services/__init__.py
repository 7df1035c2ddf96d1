"""Writes of recognition (认定): register, verify, recognize, take back."""

from oneplusx.apps.recognition.services.cases import SUBJECT_KIND as REVERSAL_CASE
from oneplusx.apps.recognition.services.erasing import erase_remarks
from oneplusx.apps.recognition.services.recognizing import (
    RecognitionReport,
    recognize_achievement,
    recognize_achievements,
    recognize_pending,
    reconsider_refused,
    start_recognition,
)
from oneplusx.apps.recognition.services.registering import (
    EVIDENCE_FILES_MAX,
    WITHDRAWABLE,
    Evidence,
    register_achievement,
    register_for,
    supplement_achievement,
    withdraw_achievement,
)
from oneplusx.apps.recognition.services.reversing import reverse_recognitions
from oneplusx.apps.recognition.services.verifying import (
    BatchOutcome,
    decide_evidence,
    reject_achievement,
    return_achievement,
    verify_achievement,
    verify_achievements,
)

__all__ = [
    "EVIDENCE_FILES_MAX",
    "REVERSAL_CASE",
    "WITHDRAWABLE",
    "BatchOutcome",
    "Evidence",
    "RecognitionReport",
    "decide_evidence",
    "erase_remarks",
    "recognize_achievement",
    "recognize_achievements",
    "recognize_pending",
    "reconsider_refused",
    "register_achievement",
    "register_for",
    "reject_achievement",
    "return_achievement",
    "reverse_recognitions",
    "start_recognition",
    "supplement_achievement",
    "verify_achievement",
    "verify_achievements",
    "withdraw_achievement",
]
