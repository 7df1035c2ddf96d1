from django.db import migrations

from oneplusx.web import append_only


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_create_tables")]

    operations = [append_only.operation("transparency_logcheckpoint")]
