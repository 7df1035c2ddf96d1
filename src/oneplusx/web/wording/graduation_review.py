"""Wording of the three-stage review, its notices and acts, and of academic warnings."""

WORDING = {
    "graduation.title_required": ("请填写审核批次名称。", "Give the review a title."),
    "graduation.nobody_to_review": (
        "没有可送审的学生：都已在审核中，或还有 {waiting} 人没有毕业审核结果。",
        "There is nobody to review: all are in a review, or {waiting} learners have not been audited yet.",
    ),
    "graduation.review_closed": ("该审核批次已经结束。", "This review has ended."),
    "graduation.reason_required": ("请说明理由。", "Give a reason."),
    "graduation.reason_too_long": (
        "理由有 {found} 个字，最多 {allowed} 个。",
        "The reason has {found} characters, {allowed} are allowed.",
    ),
    "graduation.document_required": (
        "请填写结论所依据的文件（名称与文号）。",
        "Name the document that concludes (title and number).",
    ),
    "graduation.unknown_outcome": (
        "没有“{found}”这种结论，可用：{allowed}。",
        "There is no outcome “{found}”; allowed: {allowed}.",
    ),
    "graduation.extension_ends_early": (
        "延长期限应晚于结论日期。",
        "The extension must end after the day of the conclusion.",
    ),
    "graduation.other_stage": ("这一级审核不由您负责。", "This stage of the review is not yours."),
    "graduation.stage_passed": ("该生已不在这一级。", "This learner is no longer at this stage."),
    "graduation.same_person": (
        "同一人不能连续审核两级，请另一位审核人处理。",
        "One person cannot decide two stages in a row; another one must.",
    ),
    "graduation.not_studying": ("该生已不在读。", "This learner no longer studies."),
    "graduation.record_changed": (
        "上一级审核之后学习记录有变，请退回重新审核。",
        "The record changed after the stage before looked at it: return it to be reviewed again.",
    ),
    "graduation.not_audited": ("该生还没有毕业审核结果。", "This learner has not been audited yet."),
    "graduation.not_proved": (
        "毕业审核结果未证明，不能据此作出结论。",
        "The audit is not proved; nothing is concluded on it.",
    ),
    "graduation.no_outcome": ("请选择结论。", "Choose an outcome."),
    "graduation.cannot_graduate": (
        "毕业要求尚未全部满足，不能毕业。",
        "Not all requirements are met: graduation is not possible.",
    ),
    "graduation.can_graduate": (
        "毕业要求已全部满足，只能作毕业结论。",
        "All requirements are met: the outcome can only be graduation.",
    ),
    "graduation.other_outcome": (
        "结论与拟定的不同，请说明理由。",
        "The outcome differs from the one proposed: give a reason.",
    ),
    "graduation.conversion_pending": (
        "该生还有转换申请在审，请先办结或撤回。",
        "A conversion of this learner is still in review: have it decided or withdrawn first.",
    ),
    "graduation.not_current": ("该结论已不是现行结论。", "This conclusion is no longer in force."),
    "graduation.in_review": ("该生已在另一审核批次中。", "This learner is in another review by now."),
    "parties.enrollment_state": (
        "有学籍不能转为该状态（{state}），未作任何改动。",
        "An enrollment cannot go to that state ({state}); nothing was changed.",
    ),
    "parties.enrollments_moved": ("学籍状态变更：{rows} 人", "Enrollments moved: {rows}"),
    "graduation.review_opened": ("毕业审核批次开启：{learners} 人", "Review opened: {learners} learners"),
    "graduation.review_cancelled": (
        "毕业审核批次取消：{learners} 人退出",
        "Review cancelled: {learners} learners taken out",
    ),
    "graduation.review_passed": ("毕业审核通过本级：{learners} 人", "Passed on by a stage: {learners} learners"),
    "graduation.review_returned": ("毕业审核退回：{learners} 人", "Returned by a stage: {learners} learners"),
    "graduation.review_concluded": ("作出毕业结论：{learners} 人", "Concluded: {learners} learners"),
    "graduation.conclusion_reopened": ("毕业结论重新审核", "Conclusion reopened"),
    "graduation.notice.review_waits": (
        "毕业审核“{title}”有学生等待您审核。",
        "Learners of the review “{title}” wait for your decision.",
    ),
    "graduation.notice.graduation": (
        "祝贺您毕业！学校已作出毕业结论（{document}）。",
        "Congratulations: your college concluded that you graduate ({document}).",
    ),
    "graduation.notice.completion": (
        "学校已作出结业结论（{document}），尚缺的要求请看“还差什么”。",
        "Your college concluded completion without graduation ({document}); see what is missing.",
    ),
    "graduation.notice.incompletion": (
        "学校已作出肄业结论（{document}）。",
        "Your college concluded incompletion ({document}).",
    ),
    "graduation.notice.extension": (
        "学校已同意延长学习年限（{document}），尚缺的要求请看“还差什么”。",
        "Your time of study was extended ({document}); see what is missing.",
    ),
    "graduation.notice.reopened": (
        "您的毕业结论（{document}）正在重新审核。",
        "Your conclusion ({document}) is being reviewed again.",
    ),
    "graduation.notice.changed_after": (
        "{count} 名学生在作出毕业结论之后学习记录有变，请核实。",
        "The records of {count} learners changed after their conclusion: please look at them.",
    ),
    "graduation.level_without_limit": (
        "第 {rank} 级预警须有名称和至少一项指标。",
        "Level {rank} needs a name and at least one figure.",
    ),
    "graduation.levels_number": ("预警等级须有 1 至 {allowed} 级。", "There must be 1 to {allowed} levels."),
    "graduation.term_required": ("请选择学期。", "Choose a term."),
    "graduation.nothing_to_acknowledge": ("没有待确认的预警。", "There is no warning to acknowledge."),
    "graduation.levels_set": ("设定学业预警等级", "Levels of academic warning set"),
    "graduation.warned": (
        "{term} 学业预警：{learners} 人中 {warned} 人，新增或加重 {raised} 人",
        "Warnings of {term}: {warned} of {learners} learners, {raised} new or graver",
    ),
    "graduation.warnings_acknowledged": ("辅导员确认学业预警：{learners} 人", "Warnings acknowledged: {learners}"),
    "graduation.notice.warned": (
        "{term} 学业预警（{level_zh}）：请看原因与补救办法。",
        "Academic warning for {term} ({level_en}): see why and what to do.",
    ),
    "graduation.notice.class_warned": (
        "{term} 您所带班级有 {count} 名学生被预警，请谈话并确认。",
        "{count} learners of your classes were warned for {term}: please talk with them and acknowledge.",
    ),
}
