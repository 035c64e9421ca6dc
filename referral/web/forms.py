"""The forms by which somebody asks for texts. What is wrong is said beside the field; nothing typed is lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.fields import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.validators import InputRequired, Length, Optional

from referral.core.planning import PLACES

CHOOSE = _l("Choose one of these.")
NOTHING_YET = SelectChoice("", _l("Choose"))
NOT_A_DAY = _l("Write a day, for example 2026-12-24.")
NOT_A_TIME = _l("Write a time, for example 14:30.")
LONGEST_NUMBER = 40
FURTHEST_DAYS = 120


class Chosen(InputRequired):
    """One of the choices has to be marked."""

    def __init__(self) -> None:
        super().__init__(CHOOSE)


class Task(Form):
    """A little work against machines, and a field that only a machine fills in.

    `work` is filled in by the script; where there is none, the person writes the sum.
    """

    website = StringField(_l("Leave this empty"))
    task = StringField()
    work = StringField()
    sum = StringField(_l("So that no machine has numbers texted: write the sum in digits"), [Length(max=20)])


class NumberForm(Task):
    """A number that a code is sent to, or the new one of somebody who is known."""

    country = SelectField(_l("Country of the number"), validators=[Chosen()])
    number = TelField(
        _l("Mobile number"),
        [InputRequired(_l("Write the number of a mobile phone.")), Length(max=LONGEST_NUMBER)],
    )


class PhoneForm(NumberForm):
    """Whose phone it is."""

    only_mine = RadioField(
        _l("Is this phone only yours?"),
        [Chosen()],
        choices=[
            SelectChoice("yes", _l("Yes, nobody else reads what comes")),
            SelectChoice("no", _l("No, or I do not know")),
        ],
    )
    adult = RadioField(
        _l("Are you 18 or older?"),
        [Chosen()],
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
    )


class CodeForm(Form):
    """The code that came by text."""

    code = StringField(
        _l("The code from the text"), [InputRequired(_l("Write the code from the text.")), Length(max=20)]
    )


class HoursForm(Form):
    """When texts may come, and in which zone that is meant."""

    hours = RadioField(_l("When may texts come?"), [Chosen()])
    zone = SelectField(_l("Time zone you are in"), validators=[Chosen()])


class PlanForm(HoursForm):
    """Which texts, how they look, and that they are agreed to. `today` is the person's own day."""

    check_ins = BooleanField(_l("Now and then: how is it going?"))
    recheck = BooleanField(_l("In about 12 weeks: a reminder to look at the questions again"))
    places = SelectMultipleField(_l("Remind me of these places"))
    appointment_day = DateField(_l("Day of the appointment"), [Optional()])
    appointment_time = TimeField(_l("Time of the appointment"), [Optional()])
    break_ends = DateField(_l("Last day of a break that I planned"), [Optional()])
    nickname = RadioField(_l("What shall the texts begin with?"), [Chosen()])
    language = RadioField(_l("Language of the texts"), [Chosen()])
    agree = BooleanField(_l("I agree"), [InputRequired(_l("Without this we send nothing. You do not have to agree."))])

    def __init__(self, *given: Any, now: datetime, **named: Any) -> None:
        """Take the wall time in the zone that was chosen as `now`, naive."""
        super().__init__(*given, **named)
        self._now = now

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at each field, then at what they say together."""
        good = super().validate(extra_validators)
        faults = dict(self._faults())
        for field, said in faults.items():
            field.errors = [said]
        return good and not faults

    def _faults(self) -> Iterator[tuple[Field, LazyString]]:
        yield from self._of_the_days()
        yield from self._of_the_appointment()
        if len(self.places.data or ()) > PLACES:
            yield self.places, _l("Choose %(most)s places at most, so that it does not become too much.", most=PLACES)
        dated = _written(self.appointment_day) or _written(self.break_ends)
        if not (dated or self.check_ins.data or self.recheck.data or self.places.data):
            yield self.check_ins, _l("Choose at least one kind of text.")

    def _of_the_days(self) -> Iterator[tuple[Field, LazyString]]:
        for field, said in (
            (self.appointment_day, NOT_A_DAY),
            (self.appointment_time, NOT_A_TIME),
            (self.break_ends, NOT_A_DAY),
        ):
            if field.data is None and _written(field):
                yield field, said
            elif field.data and said is NOT_A_DAY:
                yield from self._ahead(field)

    def _of_the_appointment(self) -> Iterator[tuple[Field, LazyString]]:
        day, hour = self.appointment_day, self.appointment_time
        if _written(day) and not _written(hour):
            yield hour, _l("Write the time as well.")
        elif _written(hour) and not _written(day):
            yield day, _l("Write the day as well.")
        elif day.data and hour.data and datetime.combine(day.data, hour.data) <= self._now:
            yield hour, _l("This is over already.")

    def _ahead(self, field: Field) -> Iterator[tuple[Field, LazyString]]:
        days = (field.data - self._now.date()).days
        if days < 0:
            yield field, _l("This day is over already.")
        elif days > FURTHEST_DAYS:
            yield field, _l("This is too far ahead: our plans go on for about four months.")


def _written(field: Field) -> bool:
    return any(text.strip() for text in field.raw_data or ())
