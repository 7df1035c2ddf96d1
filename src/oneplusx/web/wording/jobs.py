"""Wording of jobs."""

WORDING = {
    "jobs.already_ended": ("任务已经结束，不能取消。", "The job has already ended; it cannot be cancelled."),
    "jobs.worker_lost": (
        "执行任务的进程中断（第 {attempts} 次），任务将自动继续。",
        "The process that ran this job was interrupted (attempt {attempts}); the job goes on by itself.",
    ),
    "jobs.unforeseen": (
        "任务出现意外错误（{error}），编号 {reference}，请联系管理员。",
        "The job met an unforeseen error ({error}), reference {reference}; tell the operator.",
    ),
    "jobs.unknown_kind": ("没有可执行“{kind}”任务的程序。", "No part of this installation does “{kind}”."),
    "jobs.cancelled": ("取消任务", "Job cancelled"),
}
