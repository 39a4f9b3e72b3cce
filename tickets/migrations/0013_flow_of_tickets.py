"""What came and what went in a time is a stretch of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_lists_sorted_and_counted")]
    operations = [
        migrations.AddIndex(
            model_name="ticket", index=models.Index(fields=["created_at", "id"], name="ticket_received")
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(closed_at__isnull=False), fields=["closed_at", "id"], name="ticket_ended"
            ),
        ),
    ]
