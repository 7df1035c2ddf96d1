"""Words for what the published methods in ``examples/rule-sets`` name: slots, kinds, platforms, evidence, facts."""

WORDING = {
    "word.yes": ("是", "yes"),
    "word.no": ("否", "no"),
    "word.entry_year": ("年级", "entry year"),
    "word.attribute": ("属性", "attribute"),
    "word.deductions": ("扣减", "deductions"),
    "word.by": ("减", "less by"),
    "word.beyond": ("前几位不减", "beyond place"),
    "word.lower_by": ("降几级", "levels lower"),
    "word.priority": ("优先级", "priority"),
    "word.moved_to_working_day": ("顺延至工作日", "moved to a working day"),
    "word.outcome.credits": ("成果学分", "the outcome's credits"),
    "word.industry_association": ("行业协会", "industry association"),
    "word.city": ("市级", "city"),
    "word.third": ("三等奖", "third prize"),
    "word.learning_score": ("学习成绩", "learning score"),
    "word.chapter_score": ("章节测试成绩", "score of the chapter tests"),
    "word.session_score": ("见面课成绩", "score of the live sessions"),
    "word.exam_score": ("期末考试成绩", "score of the final exam"),
}
