"""Where the coupling joins in with other rooms; called once, when the app is ready."""

from __future__ import annotations

import datetime


def join_in() -> None:
    from django.utils.translation import gettext_lazy as _

    from catalog.points import course_followers, course_panels
    from enrollment.points import own_panels, step_followers
    from moodle import announcing, panels
    from moodle.connections import alarms
    from moodle.data import moodle_sections
    from notifications.kinds import register_kind
    from outbox.topics import register
    from people.points import people_followers, person_data
    from people.rights.log import register_action
    from planning.points import run_followers, trainer_followers

    lease = datetime.timedelta(minutes=10)
    for topic, handler in (
        (announcing.PEOPLE, announcing.handle_people),
        (announcing.COURSE, announcing.handle_course),
        (announcing.ENROLMENTS, announcing.handle_enrolments),
    ):
        register(topic, handler, queue=announcing.QUEUE, lease=lease)
    step_followers.add(announcing.follow_enrollments)
    run_followers.add(announcing.follow_run, rank=200)
    trainer_followers.add(announcing.follow_trainers)
    people_followers.add(announcing.follow_people)
    course_followers.add(announcing.announce_course)
    own_panels.add(panels.own_panel, rank=5)
    course_panels.add(panels.course_panel, rank=90)
    person_data.add(moodle_sections, rank=23)
    register_kind(alarms.STOPPED, _("Een koppeling met Moodle is gestopt"), always_mailed=True)
    register_kind(alarms.STALE, _("Een koppeling met Moodle loopt achter"), always_mailed=True)
    for action, words in (
        ("moodle.connection", _("koppeling met Moodle gewijzigd")),
        ("moodle.go", _("koppeling met Moodle aangezet")),
        ("moodle.pause", _("koppeling met Moodle gepauzeerd")),
        ("moodle.dry", _("koppeling met Moodle op proef gezet")),
        ("moodle.earnest", _("koppeling met Moodle in gebruik genomen")),
        ("moodle.accounts", _("bestaande accounts in Moodle bevestigd")),
        ("moodle.repair", _("verschillen met Moodle hersteld")),
    ):
        register_action(action, words)
