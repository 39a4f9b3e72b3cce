"""The reasons of ratings that this product ships: data that a manager edits."""

from typing import Any

# side → identifier, in Chinese, in English
SHIPPED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "praise": (
        ("quick", "响应迅速", "Quick"),
        ("expert", "业务熟练", "Knows the job"),
        ("friendly", "热情耐心", "Friendly and patient"),
        ("clear", "讲解清楚", "Explains well"),
    ),
    "blame": (
        ("slow-response", "响应慢", "Slow to answer"),
        ("slow-solution", "处理时间长", "Slow to solve"),
        ("not-at-the-root", "没有从根本上解决", "Not solved at the root"),
        ("attitude", "服务态度不好", "Attitude"),
        ("told-repeatedly", "需要反复说明", "Had to explain repeatedly"),
        ("other", "其他", "Something else"),
    ),
}


def load_reasons(model: Any) -> None:  # noqa: ANN401 (the model of a migration)
    """Those that are missing; what a manager has changed stays."""
    rows = [
        model(slug=slug, side=side, name=name, name_en=name_en, position=place)
        for side, several in SHIPPED.items()
        for place, (slug, name, name_en) in enumerate(several, 1)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)
