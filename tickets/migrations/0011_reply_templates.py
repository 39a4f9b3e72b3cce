"""Replies kept ready, and the ones that are shipped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from tickets.reply_templates.shipped import load_templates


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_templates(apps.get_model("tickets", "ReplyTemplate"), at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_merged_requesters"),
        ("tickets", "0010_three_answers_and_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_zh", models.CharField(max_length=60, verbose_name="Name in Chinese")),
                ("title_en", models.CharField(blank=True, max_length=60, verbose_name="Name in English")),
                ("body_zh", models.TextField(max_length=4000, verbose_name="Text in Chinese")),
                ("body_en", models.TextField(blank=True, max_length=4000, verbose_name="Text in English")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="For")),
                ("is_active", models.BooleanField(default=True, verbose_name="Active")),
                ("edition", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(verbose_name="Changed at")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.assignmentgroup",
                        verbose_name="Assignment group",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Reply template",
                "verbose_name_plural": "Reply templates",
                "ordering": ("title_zh", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner", None), ("group", None), _connector="OR"),
                        name="reply_template_of_one_or_of_a_group",
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
