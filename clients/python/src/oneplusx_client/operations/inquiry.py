# Made by `python3 dev.py api`; changes are lost.
"""Operations of inquiry."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door
from oneplusx_client.shapes.inquiry import ChallengeOut, InquiryIn, InquiryOut


class Inquiry:
    """Operations of inquiry."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def create_inquiry(self, body: InquiryIn) -> InquiryOut:
        """Look a certificate up.

        Answers with the verdict; a wrong name and a wrong number answer alike (``not_found``).
        """
        answer: InquiryOut = self._door.value(Asked(method="POST", path="/api/v1/inquiries", body=body))
        return answer

    def get_challenge(self) -> ChallengeOut:
        """A challenge for a proof of work.

        Format: ALTCHA 2. Hand its solution in as ``proof`` (JSON in Base64), once, within 20 minutes.
        """
        answer: ChallengeOut = self._door.value(Asked(method="GET", path="/api/v1/inquiries/challenge"))
        return answer
