"""Writes of policy notices (政策发布): draft, publish, supersede, withdraw; receipts, reminders, tasks done."""

from oneplusx.apps.notices.services.publishing import TELL_JOB, publish_notice, withdraw_notice
from oneplusx.apps.notices.services.receiving import acknowledge_notice, finish_task, record_read, reopen_task
from oneplusx.apps.notices.services.telling import (
    BATCH,
    EVENT,
    REMIND_EVERY,
    remind_audience,
    remind_of_tasks,
    tell_audience,
)
from oneplusx.apps.notices.services.writing import (
    ATTACHMENTS_MAX,
    FIELDS,
    NoticeContent,
    NoticeFile,
    attach_files,
    change_notice,
    delete_draft,
    remove_file,
    revise_notice,
    write_notice,
)

__all__ = [
    "ATTACHMENTS_MAX",
    "BATCH",
    "EVENT",
    "FIELDS",
    "REMIND_EVERY",
    "TELL_JOB",
    "NoticeContent",
    "NoticeFile",
    "acknowledge_notice",
    "attach_files",
    "change_notice",
    "delete_draft",
    "finish_task",
    "publish_notice",
    "record_read",
    "remind_audience",
    "remind_of_tasks",
    "remove_file",
    "reopen_task",
    "revise_notice",
    "tell_audience",
    "withdraw_notice",
    "write_notice",
]
