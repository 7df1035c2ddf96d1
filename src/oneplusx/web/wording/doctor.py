"""Wording of what the doctor finds in a conversion method. Rules are named by their ids."""

WORDING = {
    "doctor.severity.blocking": ("必须改正", "Blocking"),
    "doctor.severity.warning": ("警告", "Warning"),
    "doctor.severity.notice": ("提示", "Notice"),
    "doctor.healthy": ("未发现问题。", "Nothing was found."),
    "doctor.ambiguous": (
        "同一来源“{source}”有 {count} 条规则，去向不同（{targets}），又未写优先级或同类成果：学习者走哪一条由不得办法决定。",
        "The same source “{source}” has {count} rules with different targets ({targets}) and neither priority nor group: the method does not say which holds.",
    ),
    "doctor.contradictory": (
        "规则“{rule}”与“{other}”来源“{source}”、去向“{target}”相同，学分或成绩却不同，又未写优先级。",
        "Rules “{rule}” and “{other}” have the same source “{source}” and target “{target}” but give other credits or another score, without priority.",
    ),
    "doctor.contradictory_groups": (
        "规则 {rules} 在同类成果“{group}”与“{other}”中的计法相反：一处累计，一处只计一次或最高。",
        "Rules {rules} add up in one of the groups “{group}” and “{other}” and count only once or highest in the other.",
    ),
    "doctor.shadowed": (
        "规则“{rule}”没有作用：规则“{other}”对同样的成果和去向至少给予同样多。",
        "Rule “{rule}” does nothing: rule “{other}” gives at least as much for the same outcomes and targets.",
    ),
    "doctor.shadowed_row": (
        "规则“{rule}”的 {table} 表第 {row} 行永远用不到：第 {earlier} 行总在它之前适用。",
        "Row {row} of the {table} table of rule “{rule}” is never reached: row {earlier} always applies before it.",
    ),
    "doctor.dead_source": (
        "没有任何学习成果能符合规则“{rule}”的来源条件（{why}）。",
        "No outcome can meet the source of rule “{rule}” ({why}).",
    ),
    "doctor.dead_target": (
        "规则“{rule}”达不到任何课程或类别（{why}）。",
        "Rule “{rule}” can reach no course and no slot ({why}).",
    ),
    "doctor.dead_scope": (
        "没有任何培养方案属于规则“{rule}”的适用范围（{why}）。",
        "Rule “{rule}” is meant for no program ({why}).",
    ),
    "doctor.dead_credits": ("规则“{rule}”永远不给学分（{why}）。", "Rule “{rule}” can never give credits ({why})."),
    "doctor.expired_rule_set": ("办法已于 {to} 失效（体检日 {on}）。", "The method ended on {to} (examined on {on})."),
    "doctor.expired_rule": (
        "规则“{rule}”的受理时间都已过去：{windows}。",
        "All windows of rule “{rule}” are over: {windows}.",
    ),
    "doctor.expired_window": ("受理时间“{window}”已于 {to} 结束。", "Window “{window}” ended on {to}."),
    "doctor.expired_certificates": (
        "规则“{rule}”所列证书均已停发：{certificates}。",
        "All certificates of rule “{rule}” have been withdrawn: {certificates}.",
    ),
    "doctor.inflating_circle": (
        "课程 {courses} 可循环转换，其中规则“{rule}”给出的学分多于换入的：每循环一次都会凭空增加学分。",
        "Courses {courses} convert in a circle, and rule “{rule}” gives more credits than it takes: each round creates credits.",
    ),
    "doctor.inflating_chain": (
        "经规则 {rules} 依次转换（{courses}），学分由少变多。",
        "One after another, rules {rules} ({courses}) give more credits than were brought in.",
    ),
    "doctor.circular": (
        "课程 {courses} 经规则 {rules} 可循环转换，最终换回自身。",
        "Courses {courses} convert in a circle through rules {rules}.",
    ),
    "doctor.gap": (
        "本校专业的证书“{certificate}”{name_zh} 不能转换为任何课程或类别。",
        "Certificate “{certificate}” {name_en} of the college's majors converts into nothing.",
    ),
    "doctor.idle_cap": ("上限“{cap}”永远不起作用（{why}）。", "Cap “{cap}” can never bind ({why})."),
    "doctor.cap_base_unknown": (
        "上限“{cap}”的基数“{base}”在培养方案中不存在。",
        "No program gives the base “{base}” of cap “{cap}”.",
    ),
}
