"""The templates this product ships, after the rulebooks' words (S0, S1, S4 4.1): data that supervisors edit."""

from datetime import datetime
from typing import Any

# In Chinese: name and text; in English: name and text; the kinds of ticket it suits, none meaning all.
SHIPPED: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "受理回复",
        (
            "{称呼}，您好！我是{服务台}的{本人}。您反映的“{标题}”已登记，单号{单号}，我们会尽快与您联系。"
            "处理过程中有任何变化，我会及时告知您。"
        ),
        "Received",
        (
            "Dear {name}, this is {me} of {desk}. Your request “{title}” is registered as {number}. "
            "We will contact you soon, and tell you of every change."
        ),
        (),
    ),
    (
        "工程师联系时间",
        "{称呼}，您好！您的工单{单号}由{工程师}处理，他会在{承诺时间}前与您联系，请您保持电话畅通。",
        "When the engineer calls",
        "Dear {name}, {engineer} works on {number} and will contact you before {committed}.",
        (),
    ),
    (
        "请补充信息",
        (
            "{称呼}，您好！为了尽快处理{单号}，还请您补充：故障出现的时间、操作步骤、完整的报错文字或截图。"
            "直接回复本消息即可，谢谢您的配合。"
        ),
        "Please tell us more",
        (
            "Dear {name}, so that we can go on with {number}, please tell us when it happened, what you did, and the "
            "exact words of the error, or send a picture. Simply answer this message. Thank you."
        ),
        ("incident",),
    ),
    (
        "处理延时致歉",
        (
            "{称呼}，您好！{单号}比预计的时间要长，给您带来不便，非常抱歉。目前由{工程师}继续处理，"
            "有进展我会第一时间告知您。"
        ),
        "Sorry for the delay",
        (
            "Dear {name}, {number} takes longer than expected; we are sorry for the inconvenience. {engineer} is still "
            "working on it, and I will tell you of any progress at once."
        ),
        (),
    ),
    (
        "等待备件",
        "{称呼}，您好！{单号}需要更换备件，备件已申请，到货后{工程师}会与您约定上门时间。",
        "Waiting for a part",
        (
            "Dear {name}, a part is needed for {number} and has been ordered. Once it is here, {engineer} will agree "
            "a time with you."
        ),
        ("incident", "service_request"),
    ),
    (
        "结束语",
        "{称呼}，感谢您的来信。后续如有问题，请随时拨打{热线}或回复本消息，祝您工作顺利！",
        "Thanks and farewell",
        "Dear {name}, thank you for writing. If anything else comes up, call {hotline} or answer this message.",
        (),
    ),
)


def load_templates(model: Any, *, at: datetime) -> None:  # noqa: ANN401 (the model of a migration)
    """All of them, on a desk that has none."""
    if model.objects.exists():
        return
    model.objects.bulk_create(
        model(title_zh=zh, body_zh=body_zh, title_en=en, body_en=body_en, kinds=list(kinds), changed_at=at)
        for zh, body_zh, en, body_en, kinds in SHIPPED
    )
