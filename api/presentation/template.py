"""Reply templates from outside."""

from tickets.models import ReplyTemplate


def template_of(template: ReplyTemplate) -> dict[str, object]:
    """A template as the answer shows it."""
    words = ("title_zh", "title_en", "body_zh", "body_en", "kinds", "is_active", "edition", "changed_at")
    return (
        {"id": template.pk}
        | {name: getattr(template, name) for name in words}
        | {
            "group": template.group.slug if template.group else None,
            "owner": template.owner.username if template.owner else None,
            "changed_by": template.changed_by.username if template.changed_by else None,
        }
    )
