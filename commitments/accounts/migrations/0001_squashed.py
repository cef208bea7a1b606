import django.db.models.deletion
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


def add_group(apps, schema_editor):
    """The group that crosses all actors (accounts/roles.py)."""
    apps.get_model("auth", "Group").objects.get_or_create(name="Curators")


def make_cache_table(apps, schema_editor):
    """The table of settings.CACHES: counts of tries. Nobody has to remember a command of its own."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    # Every migration of before the first release, in one. Django takes it for applied where all of these are.
    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_groups'),
        ('accounts', '0003_user_demonstration'),
        ('accounts', '0004_seats_and_sessions'),
        ('accounts', '0005_cache_table'),
        ('accounts', '0006_reviewers_hold_seats'),
        ('accounts', '0007_endings_of_sessions'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account_id', models.BigIntegerField(db_index=True, null=True, verbose_name='whose')),
                ('began_at', models.DateTimeField(verbose_name='begun')),
                ('seen_at', models.DateTimeField(verbose_name='last seen')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the admin')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('demonstration', models.BooleanField(default=False, editable=False, help_text='Signs in only where DEMO is on: their password is printed.', verbose_name='made by the demonstration')),
                ('endings', models.PositiveIntegerField(default=0, editable=False, help_text='Forms that were opened before the latest of them keep nothing more of what is typed.', verbose_name='times sessions were ended on purpose')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='PanelSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('constituency', models.CharField(choices=[('state', 'States'), ('civil_society', 'Civil society'), ('private_sector', 'The private sector'), ('migrants', 'Migrants'), ('secretariat', 'The secretariat')], max_length=20, verbose_name='constituency')),
                ('public_name', models.CharField(blank=True, help_text='Only what this person agreed to show. Left empty, the page shows the constituency alone.', max_length=150, verbose_name='name on the public page')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('seated_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'seat on the panel',
                'verbose_name_plural': 'seats on the panel',
                'constraints': [models.CheckConstraint(condition=models.Q(('constituency__in', ['state', 'civil_society', 'private_sector', 'migrants', 'secretariat'])), name='seat_constituency_known', violation_error_message='constituency must be one of: state, civil_society, private_sector, migrants, secretariat.'), models.CheckConstraint(condition=models.Q(models.Q(('seated_at__isnull', True), ('seated_by__isnull', True)), models.Q(('seated_at__isnull', False), ('seated_by__isnull', False)), _connector='OR'), name='seat_confirmed_by_somebody', violation_error_message='seated_at and seated_by go together.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='seat_ended_by_somebody', violation_error_message='ended_at and ended_by go together.'), models.CheckConstraint(condition=models.Q(('seated_at__isnull', True), ('proposed_at__isnull', True), ('seated_at__gte', models.F('proposed_at')), _connector='OR'), name='seat_confirmed_after_proposed', violation_error_message='seated_at cannot be before proposed_at.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('proposed_at__isnull', True), ('ended_at__gte', models.F('proposed_at')), _connector='OR'), name='seat_ended_after_proposed', violation_error_message='ended_at cannot be before proposed_at.'), models.CheckConstraint(condition=models.Q(('seated_by__isnull', True), ('proposed_by__isnull', True), models.Q(('seated_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='seat_by_two_people', violation_error_message='A seat is confirmed by another curator than the one who proposed it.'), models.CheckConstraint(condition=models.Q(('seated_by__isnull', True), models.Q(('seated_by', models.F('user')), _negated=True), _connector='OR'), name='seat_not_by_oneself', violation_error_message='Nobody confirms a seat of their own.'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='seat_one_at_a_time', violation_error_message='This person has a seat already, or is proposed for one.')],
            },
        ),
        migrations.RunPython(add_group, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
