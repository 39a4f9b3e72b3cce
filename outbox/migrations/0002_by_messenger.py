from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="outboxmessage",
            name="transport",
            field=models.CharField(
                choices=[("email", "E-mail"), ("im", "Messenger")], max_length=10, verbose_name="Way"
            ),
        ),
    ]
