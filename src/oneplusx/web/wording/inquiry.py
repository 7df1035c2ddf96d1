"""Wording of the public inquiry."""

WORDING = {
    "inquiry.too_many": (
        "查询过于频繁，请 {seconds} 秒后再试。本次未查询。",
        "Too many inquiries; try again in {seconds} seconds. Nothing was looked up.",
    ),
    "inquiry.proof_needed": (
        "本机这一分钟的免验证查询次数已用完。请让浏览器完成一次小计算（自动进行，不需要答题），或 {seconds} 秒后再试。本次未查询。",
        (
            "The free inquiries of this minute are used up. Let the browser do a small computation (by itself, no puzzle), or try again "
            "in {seconds} seconds. Nothing was looked up."
        ),
    ),
    "inquiry.too_many_misses": (
        "今天查无结果的次数过多，为防止试探，暂不再按此编号或姓名查询。可扫描证书上的二维码，或 {seconds} 秒后再试。本次未查询。",
        (
            "Too many inquiries found nothing today; to stop guessing, this number or name is not looked up for now. Scan the code on the "
            "certificate, or try again in {seconds} seconds. Nothing was looked up."
        ),
    ),
    "inquiry.number_and_name": (
        "请填写证书编号和持证人姓名，或填写 16 位查询码。",
        "Enter the certificate number and the holder's name, or the 16-character code.",
    ),
    "inquiry.list_empty": (
        "没有读到任何一行证书。请每行填写证书编号和姓名。",
        "No line with a certificate was found. Write a certificate number and a name on each line.",
    ),
    "inquiry.list_too_long": (
        "一次最多查验 {allowed} 行，本次有 {found} 行。请分几次查验。",
        "At most {allowed} lines at a time; these are {found}. Check them in several parts.",
    ),
    "inquiry.list_format": (
        "请上传 XLSX 或 CSV 文件。",
        "Upload an XLSX or a CSV file.",
    ),
    "inquiry.file_too_large": (
        "文件过大：最大 {allowed_kb} KB。",
        "The file is too large: at most {allowed_kb} KB.",
    ),
    "inquiry.file_unreadable": (
        "无法读取这份文件。",
        "The file cannot be read.",
    ),
    "inquiry.line_incomplete": (
        "这一行需要证书编号和姓名两项",
        "This line needs a certificate number and a name",
    ),
    "inquiry.line_too_long": (
        "这一行的编号或姓名过长",
        "The number or the name of this line is too long",
    ),
    "inquiry.line_too_often": (
        "此编号或姓名查询过于频繁，本次未查询，请稍后再试",
        "This number or name was asked for too often; not looked up, try again later",
    ),
    "inquiry.report_stale": (
        "这份查验报告已过期或不完整，请重新查验。",
        "This report is out of date or incomplete; check the list again.",
    ),
}
