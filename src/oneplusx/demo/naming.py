"""Names of people who do not exist."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "林陈黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖周叶苏庄吕江何萧罗高潘"
    "简朱锺彭游詹胡施沈余卢梁赵颜柯翁魏孙戴范方宋邓杜侯曹薛傅丁温"
)
DOUBLE_SURNAMES = ("欧阳", "司徒", "上官", "诸葛", "慕容")
GIVEN_FIRST = "子思雨晓嘉俊文雅志明佳家欣宇浩梓若承怡语亦沐书景清予知星安望舒南乔一"
GIVEN_SECOND = "涵轩宁然辰萱彤洋博琪瑶峰阳霖菲航妍霏楠岚溪筠珩玥珺翊旻昕煜璟睿朗"
RARE = ("㛃", "䶮", "喆", "堃", "赟")
MINORITY = ("阿依古丽·买买提江", "巴特尔·苏和", "古丽娜尔·艾尼瓦尔", "扎西·次仁", "艾山江·吐尔逊")


def synthetic_name(random: Random) -> str:
    """A made-up name; one in fifty has a middle dot, one in fifty a rare character, one in thirty a double surname."""
    kind = random.randrange(150)
    if kind < 3:
        return random.choice(MINORITY)
    surname = random.choice(DOUBLE_SURNAMES) if kind < 8 else random.choice(SURNAMES)
    if kind < 11:
        return surname + random.choice(RARE)
    if random.random() < 0.2:
        return surname + random.choice(GIVEN_SECOND)
    return surname + random.choice(GIVEN_FIRST) + random.choice(GIVEN_SECOND)
