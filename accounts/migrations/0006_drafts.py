"""What people have written and not sent yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_on_call"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200)),
                ("content", models.JSONField()),
                ("kept_at", models.DateTimeField(verbose_name="Kept at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Draft",
                "verbose_name_plural": "Drafts",
                "indexes": [models.Index(fields=["kept_at"], name="draft_kept_at")],
                "constraints": [models.UniqueConstraint(fields=("user", "place"), name="draft_once_per_place")],
            },
        ),
    ]
