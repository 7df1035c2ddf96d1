"""Wording of the ledger."""

WORDING = {
    "ledger.posted": ("记账", "Posted to the ledger"),
    "ledger.accounts_opened": ("开立学分账户", "Credit accounts opened"),
    "ledger.freeze_set": ("冻结成果学分", "Credits of an achievement frozen"),
    "ledger.freeze_lifted": ("解冻成果学分", "Freeze lifted"),
    "ledger.freezes_moved": ("随并户转移冻结", "Freezes moved with a merged account"),
    "ledger.checked": ("账本校验", "Ledger checked"),
    "ledger.busy": (
        "账本正忙：其他写入多次抢先，本次未记账。请稍后重试。",
        "The ledger is busy: other writers were first many times; nothing was posted. Try again in a moment.",
    ),
    "ledger.conflict": (
        "记账编号 {entry} 已用于内容不同的分录。",
        "The entry id {entry} is taken by an entry with other content.",
    ),
    "ledger.unknown_learner": ("没有这个学习者：{learner}。", "No such learner: {learner}."),
    "ledger.unknown_account": ("该学习者在此机构没有账户。", "The learner has no account at this institution."),
    "ledger.unknown_entry": ("没有这笔分录：{entry}。", "No such entry: {entry}."),
    "ledger.unknown_kind": ("未知的分录类型“{found}”。", "Unknown kind of entry “{found}”."),
    "ledger.unknown_lot": ("该成果在此账户没有学分。", "This achievement has no credits in this account."),
    "ledger.no_lots": ("预留必须写明成果与学分。", "A reservation must name achievements and credits."),
    "ledger.amount_out_of_range": (
        "学分数 {found}（百分之一学分）超出范围，应在 1 至 {allowed} 之间。",
        "The amount {found} (hundredths) is out of range; allowed are 1 to {allowed}.",
    ),
    "ledger.balance_out_of_range": (
        "入账后余额 {found} 超出上限 {allowed}（百分之一学分）。",
        "The balance would be {found}; at most {allowed} (hundredths) are allowed.",
    ),
    "ledger.already_deposited": (
        "该成果在此账户已存入学分，同一账户只存入一次。",
        "This achievement is already deposited in this account; it can be deposited only once per account.",
    ),
    "ledger.overdraft": (
        "学分不足：需要 {found}，可用 {allowed}（百分之一学分）。",
        "Not enough credits: {found} are needed, {allowed} are there (hundredths).",
    ),
    "ledger.lot_expired": (
        "该成果的学分已于 {expires_on} 到期，不能再使用。",
        "The credits of this achievement expired on {expires_on} and can no longer be used.",
    ),
    "ledger.lot_frozen": (
        "该成果的学分已冻结（毕业结论已作出），不能变动。",
        "The credits of this achievement are frozen, because a graduation is concluded; they cannot move.",
    ),
    "ledger.not_a_reservation": ("分录 {entry} 不是预留。", "Entry {entry} is not a reservation."),
    "ledger.reservation_closed": (
        "该预留已结算、释放或冲正。",
        "This reservation is already settled, released or reversed.",
    ),
    "ledger.not_reversible": ("冲正分录不能再冲正，请重新记账。", "A reversal cannot be reversed; post a new entry."),
    "ledger.already_reversed": ("分录 {entry} 已冲正。", "Entry {entry} is already reversed."),
    "ledger.has_dependants": (
        "须先冲正依赖它的分录（由新到旧）：{dependants}。",
        "Entries built on it must be reversed first, newest first: {dependants}.",
    ),
    "ledger.reason_required": ("请写明原因。", "A reason is required."),
    "ledger.unknown_year": ("年份“{found}”无效。", "The year “{found}” is not valid."),
    "ledger.proof.chain": (
        "分录 {entry}：账户 {account} 第 {seq} 笔与上一笔不衔接。",
        "Entry {entry}: posting {seq} of account {account} does not follow the one before it.",
    ),
    "ledger.proof.balance": (
        "分录 {entry}：账户 {account} 第 {seq} 笔余额计算不符。",
        "Entry {entry}: posting {seq} of account {account} does not add up.",
    ),
    "ledger.proof.overdraft": (
        "分录 {entry}：账户 {account} 第 {seq} 笔后余额为负。",
        "Entry {entry}: account {account} is overdrawn after posting {seq}.",
    ),
    "ledger.proof.zero_sum": (
        "分录 {entry}：账户 {account} 第 {seq} 笔没有对应的反向记账。",
        "Entry {entry}: posting {seq} of account {account} has no opposite leg.",
    ),
    "ledger.proof.lot": (
        "分录 {entry}：账户 {account} 中成果 {achievement} 的学分透支。",
        "Entry {entry}: achievement {achievement} is overdrawn in account {account}.",
    ),
    "ledger.proof.deposited_twice": (
        "分录 {entry}：成果 {achievement} 在账户 {account} 重复存入。",
        "Entry {entry}: achievement {achievement} is deposited twice in account {account}.",
    ),
    "ledger.proof.shape": (
        "分录 {entry} 的记账与其类型“{kind}”不符。",
        "The postings of entry {entry} do not fit its kind “{kind}”.",
    ),
    "ledger.proof.reversal": (
        "分录 {entry}：冲正与被冲正的分录不相反，或重复冲正。",
        "Entry {entry}: the reversal is not the opposite of its entry, or reverses it twice.",
    ),
    "ledger.proof.reservation": (
        "分录 {entry}：预留与其结算或释放不一致。",
        "Entry {entry}: the reservation and its settlement or release do not agree.",
    ),
    "ledger.proof.entry_of_another": (
        "分录 {entry} 不存在或属于另一学习者。",
        "Entry {entry} is missing or belongs to another learner.",
    ),
    "ledger.proof.entries_without_legs": (
        "{count} 笔分录没有记账或无法归属。",
        "{count} entries have no postings, or postings that are not theirs.",
    ),
    "ledger.proof.digest": (
        "分录 {entry} 的摘要不符，内容被改动。",
        "The digest of entry {entry} does not fit: it was changed.",
    ),
    "ledger.proof.institution": (
        "批次 {act}：机构 {institution} 的汇总与明细不符。",
        "Batch {act}: the aggregate of institution {institution} is not the sum of its postings.",
    ),
    "ledger.proof.act": (
        "批次 {act} 的留痕与分录不符：有分录增加、缺失或改动。",
        "Act {act} does not fit its entries: some were added, removed or changed.",
    ),
}
