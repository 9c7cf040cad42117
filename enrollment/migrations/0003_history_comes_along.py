
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrollment', '0002_paths_wishes_experiences'),
        ('organisations', '0002_initial'),
        ('people', '0001_initial'),
        ('planning', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historyrecord',
            name='title_stays',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='HistoryDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('modified_at', models.DateTimeField(auto_now=True)),
                ('origin', models.CharField(max_length=80)),
                ('file_name', models.CharField(max_length=200)),
                ('lines', models.JSONField(default=list)),
                ('troubles', models.JSONField(default=list)),
                ('counts', models.JSONField(default=dict)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OldBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('modified_at', models.DateTimeField(auto_now=True)),
                ('origin', models.CharField(max_length=80)),
                ('personnel_number', models.CharField(max_length=30)),
                ('title', models.CharField(max_length=300)),
                ('code', models.CharField(blank=True, default='', max_length=200)),
                ('starts_on', models.DateField()),
                ('waiting', models.BooleanField(default=False)),
                ('set_aside', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('employment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employment')),
                ('enrollment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.enrollment')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.courserun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'origin', 'personnel_number', 'title', 'starts_on'), name='old_booking_once')],
            },
        ),
    ]
