"""Wording of sign-in."""

WORDING = {
    "access.second_factor_missing": (
        "您的角色须启用两步验证后才能使用，请先在“登录安全”中设置。",
        "Your role needs a second factor. Set one up under “Sign-in security” first.",
    ),
    "access.signed_in": ("登录", "Signed in"),
    "access.factor_added": ("增加验证方式", "Second factor added"),
    "access.factor_removed": ("移除验证方式", "Second factor removed"),
    "access.factor_added_notice": (
        "您的登录增加了一种验证方式。如非本人操作，请立即联系本单位管理员。",
        "A second factor was added to your sign-in. If that was not you, tell your institution's officer at once.",
    ),
    "access.factor_removed_notice": (
        "您的登录移除了一种验证方式。如非本人操作，请立即联系本单位管理员。",
        "A second factor was removed from your sign-in. If that was not you, tell your institution's officer at once.",
    ),
    "access.idle": (
        "因长时间没有操作，您已退出登录，请重新登录。",
        "You were signed out because nothing happened for a while. Sign in again.",
    ),
    "access.session_ended": ("结束一个登录会话", "Session ended"),
    "access.sessions_ended": ("结束其他登录会话", "Sessions ended"),
    "access.work_kept": ("会话结束时暂存已填内容", "Typed work kept when a session ended"),
    "access.factors_reset": ("重置两步验证", "Second step reset"),
    "access.factors_reset_notice": (
        "本单位负责人已重置您的两步验证，您的所有登录均已结束。请用密码登录并重新设置。如非您本人要求，请立即联系本单位。",
        "Your institution's officer has reset your second step, and all your sessions have ended. Sign in with the password and set it up anew. If you did not ask for it, tell your institution at once.",
    ),
    "access.own_factors": (
        "不能重置自己的两步验证，请由本单位另一位负责人办理。",
        "Another officer has to reset your second step.",
    ),
    "access.reason_missing": ("请写明理由。", "Give the reason."),
    "access.bad_address": (
        "地址“{found}”不可用：须为公网可达的 https 地址。",
        "The address “{found}” cannot be used: it must be https and publicly reachable.",
    ),
    "access.outside_set": ("设置本单位登录", "Own sign-in entered"),
    "access.outside_closed": ("该单位尚未开放其登录方式。", "This institution has not opened its sign-in."),
    "access.outside_failed": (
        "该单位的登录系统没有确认您的身份，请从登录页重新开始。",
        "Your institution's sign-in did not confirm who you are. Begin again at the sign-in page.",
    ),
    "access.outside_unreachable": (
        "该单位的登录系统暂时无法使用，请稍后再试，或用用户名和密码登录。",
        "Your institution's sign-in cannot be reached now. Try later, or use your name and password.",
    ),
    "access.outsider_unknown": (
        "您的学号或工号在本平台没有对应的账户。账户由院校教务处开立，请与其联系；本次登录没有建立任何账户。",
        "There is no account here for your student or staff number. Accounts are opened by your college's academic affairs office: please ask there. Nothing was created.",
    ),
    "access.outsider_inactive": (
        "您的账户尚未激活，请先用辅导员发放的激活码激活账户。",
        "Your account is not active yet. Activate it first with the code from your class adviser.",
    ),
    "access.outsider_differs": (
        "您所在单位报送的号码与此前登录的人员不一致，请联系本单位教务处核对。",
        "The number that your institution sent belongs to somebody else than before. Please ask your academic affairs office.",
    ),
    "access.outsider_linked": ("关联外部身份", "Outside identity linked"),
    "access.bad_redirect": (
        "返回地址“{found}”不可用：须为完整的 https 地址，不含 # 和 *。",
        "The address “{found}” cannot be used: it must be a complete https address without # and *.",
    ),
    "access.client_registered": ("登记接入系统", "System registered"),
    "access.client_ended": ("停用接入系统", "System's access ended"),
    "access.key_made": ("生成身份签名密钥", "Key for identities made"),
}
