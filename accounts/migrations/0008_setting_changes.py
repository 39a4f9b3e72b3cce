"""What was changed of the lists a manager keeps; and that a colleague's work was handed over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_traditional_chinese"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=30, verbose_name="What")),
                ("row_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("changed", "Changed"),
                            ("off", "Switched off"),
                            ("on", "Switched on"),
                            ("merged", "Merged"),
                        ],
                        max_length=10,
                        verbose_name="Act",
                    ),
                ),
                ("changes", models.JSONField(blank=True, default=list, verbose_name="Changes")),
                ("at", models.DateTimeField(verbose_name="At")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="By",
                    ),
                ),
            ],
            options={
                "verbose_name": "Change of a setting",
                "verbose_name_plural": "Changes of settings",
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["thing", "row_id", "-id"], name="setting_change_of_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["added", "changed", "off", "on", "merged"])),
                        name="setting_verb_known",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="staffchange",
            name="staff_verb_known",
        ),
        migrations.AlterField(
            model_name="staffchange",
            name="verb",
            field=models.CharField(
                choices=[
                    ("entered", "Entered"),
                    ("changed", "Changed"),
                    ("grouped", "Groups changed"),
                    ("closed", "Account closed"),
                    ("reopened", "Account opened again"),
                    ("handed", "Work handed over"),
                    ("reset", "New password asked for"),
                ],
                max_length=10,
                verbose_name="Act",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verb__in", ["entered", "changed", "grouped", "closed", "reopened", "handed", "reset"])
                ),
                name="staff_verb_known",
            ),
        ),
    ]
