"""Of what a manager keeps, some is removed: that is kept as well."""

from django.db import migrations, models

VERBS = [
    ("added", "Added"),
    ("changed", "Changed"),
    ("off", "Switched off"),
    ("on", "Switched on"),
    ("merged", "Merged"),
    ("removed", "Removed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_customers_and_wall_links"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="settingchange", name="setting_verb_known"),
        migrations.AlterField(
            model_name="settingchange",
            name="verb",
            field=models.CharField(choices=VERBS, max_length=10, verbose_name="Act"),
        ),
        migrations.AddConstraint(
            model_name="settingchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", [code for code, _word in VERBS])), name="setting_verb_known"
            ),
        ),
    ]
