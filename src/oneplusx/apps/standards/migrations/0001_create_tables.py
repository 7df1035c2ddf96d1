
import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_create_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='AchievementType',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=160)),
                ('has_bank_value', models.BooleanField(default=False)),
                ('attributes', models.JSONField(default=list)),
                ('is_open_to_learners', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Major',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('education_level', models.CharField(max_length=30)),
                ('occupation_codes', models.JSONField(default=list)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60)),
                ('version', models.CharField(default='1.0', max_length=20)),
                ('name_zh', models.CharField(max_length=160)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('name_search', models.TextField(blank=True)),
                ('national_id', models.CharField(blank=True, max_length=80)),
                ('document_url', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn')], default='published', max_length=20)),
                ('state_on', models.DateField(null=True)),
                ('batch', models.CharField(blank=True, max_length=20)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='parties.institution')),
            ],
        ),
        migrations.CreateModel(
            name='LearningOutcome',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=40)),
                ('text_zh', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='standards.standard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CertificateType',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60, unique=True)),
                ('family', models.CharField(max_length=60)),
                ('level', models.CharField(blank=True, max_length=20)),
                ('name_zh', models.CharField(max_length=160)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('name_search', models.TextField(blank=True)),
                ('description', models.TextField(blank=True)),
                ('national_id', models.CharField(blank=True, max_length=80)),
                ('major_codes', models.JSONField(default=list)),
                ('attributes', models.JSONField(default=dict)),
                ('bank_value_hundredths', models.PositiveIntegerField(null=True)),
                ('bank_value_approved_on', models.DateField(null=True)),
                ('valid_months', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn')], default='published', max_length=20)),
                ('state_on', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('achievement_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='standards.achievementtype')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.institution')),
                ('standard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate_types', to='standards.standard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('college', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.institution')),
            ],
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.UniqueConstraint(fields=('organization', 'code', 'version'), name='standard_version_once'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('college', 'code'), name='term_code'),
        ),
    ]
