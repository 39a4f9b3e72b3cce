from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sla", "0005_one_index_by_ticket"),
    ]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow_up", "Follow up with the user"),
                    ("call_back", "Call back"),
                    ("promise", "Keep a promise"),
                    ("dispatcher_call", "Phone: nobody accepted"),
                    ("close_out", "Explain what stays open today"),
                    ("progress", "Write today's progress"),
                    ("supervisor_call", "Call the user as supervisor"),
                    ("decide", "Decide: three attempts failed"),
                    ("tell_result", "Tell the user the result"),
                    ("signature", "Get a signature"),
                ],
                max_length=16,
                verbose_name="Kind",
            ),
        ),
    ]
