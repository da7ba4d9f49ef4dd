"""How much Chinese text of a call centre one core cleans of personal data in a second.

python -m bench.masking          prints MB (UTF-8) a second, the best of several rounds
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable

from bench.rows import Row, at_least

from yunhu.trust.privacy.cleaner import clean

ROUNDS = 5
TEXTS = 600
SENTENCES = 12
"""Sentences in a text: what an agent writes after a call, or a minute of a transcript."""
PERSONAL = 0.1
"""So often a sentence holds something personal: a text has one such place, or two."""
LIMIT_MB_S = 20.0

ORDINARY = (
    "您好，这里是客服中心，请问有什么可以帮您",
    "我上个星期在你们网站买的空气净化器一直没有收到，物流信息三天没有更新了",
    "好的，麻烦您稍等一下，我马上为您查询订单的情况",
    "系统显示包裹已经到了本地的中转站，预计明天下午可以派送",
    "可是上次你们也是这么说的，结果等了一个星期还没有人联系我",
    "非常抱歉给您带来不好的体验，我帮您登记加急处理，同时反馈给物流公司",
    "那如果明天还是没有送到，我可以申请退款吗",
    "可以的，超过承诺时间没有送达您可以在订单页面直接申请，款项原路退回",
    "我还想问一下，机器收到以后需要自己安装吗，滤芯多久换一次比较合适",
    "不需要安装，插电就能使用，滤芯一般建议半年到一年更换，看使用环境的空气质量",
    "客户反映设备开机后有异响，指导重启后恢复正常，后续观察两天",
    "客户对处理结果表示满意，承诺在三个工作日内跟进，已建工单并通知二线",
    "另外您的积分可以兑换优惠券，下次购买的时候可以抵扣一部分金额",
    "会员等级和折扣规则在帮助中心里面有详细的说明，您也可以让我发送到短信",
    "宽带昨天晚上开始断断续续，光猫的灯一直闪红色，重启过几次也不行",
    "我们安排维修师傅上门检查线路，今天下午两点到四点之间您方便吗",
    "套餐每个月一百二十九元，包含两百兆宽带和三十个吉的流量",
    "发票可以开电子版，一般二十四小时之内发送，请注意查收",
    "请您对我本次的服务做出评价，满意请按一，不满意请按二",
    "好的谢谢，没有别的问题了，再见",
)

HOLDING = (
    "我的手机号是{mobile}，有消息请打这个电话",
    "客户{name}来电，联系电话{mobile}",
    "身份证号码{card}，已经核对过了",
    "麻烦您送到杭州市西湖区文一西路{small}号3栋502室",
    "退款请退到这张卡{bank}",
    "发票发到{small}user@example.com就可以",
    "订单号{order}，下单时间2026-03-15 10:20",
    "请回拨幺三八零零一三八零零零",
)


def texts() -> list[str]:
    """Notes and pieces of transcripts; the same ones in every run."""
    chance = random.Random(1)
    return ["。".join(_sentence(chance) for _ in range(SENTENCES)) for _ in range(TEXTS)]


def _sentence(chance: random.Random) -> str:
    if chance.random() >= PERSONAL:
        return chance.choice(ORDINARY)
    return chance.choice(HOLDING).format(
        mobile=f"138{chance.randrange(10**8):08}",
        name=chance.choice(("王小明", "李建国", "欧阳娜娜")),
        card="11010519491231002X",
        bank="6222 0210 0000 0000 009",
        small=chance.randrange(1, 999),
        order=chance.randrange(10**19, 10**20),
    )


def best(run: Callable[[str], object], given: list[str]) -> float:
    """MB a second: the best of the rounds, in CPU time and without the collector's pauses."""
    size, figures = sum(len(text.encode()) for text in given), []
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        began = time.process_time()
        for text in given:
            run(text)
        figures.append(size / (time.process_time() - began) / 1e6)
        gc.enable()
    return max(figures)


def rows() -> list[Row]:
    """Measure, and give one row."""
    speed = round(best(clean, texts()), 1)
    return [
        at_least("masking: Chinese text, one in ten sentences personal", speed, "MB/s", LIMIT_MB_S, {}),
    ]


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:40} {line.value:7} {line.unit}  {line.limit}")
