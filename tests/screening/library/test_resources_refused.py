"""What a folder of resources may not say: refused with file, line and field, all faults at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.core.directory import matching
from screening.library.directory import load_directory
from screening.library.faults import DataFaults, Fault
from tests.resourcefolder import COUNTRY, LINE, ROUTES, a_folder, an_overlay, faults_of


def test_every_fault_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        gb=COUNTRY.replace('code = "GB"', 'code = "IE"') + LINE.replace('operator = "A charity"\n', ""),
        fr=COUNTRY.replace("GB", "FR").replace('["999"]', "[]", 1) + LINE + LINE,
        nl=LINE.replace("gb-line", "nl-line").replace('kind = "phone"', 'kind = "fax"'),
        broken="a = = 1\n",
        long="[x]\n",
        routes=ROUTES.replace('fallback = ["crisis_support"]', 'fallback = ["nowhere"]') + "\n[more]\n",
    )
    assert faults_of(folder) == {
        ("resources/broken.toml", 1, ""),
        ("resources/fr.toml", 6, "country.emergency.ambulance"),
        ("resources/fr.toml", 34, "resource[0].holiday_region"),
        ("resources/fr.toml", 55, "resource[1].id"),
        ("resources/gb.toml", 2, "country.code"),
        ("resources/gb.toml", 14, "resource[0].operator"),
        ("resources/long.toml", 1, ""),
        ("resources/nl.toml", 32, "resource[0].contact[0].kind"),
        ("resources/routes.toml", 16, "route[1].fallback"),
        ("resources/routes.toml", 19, "more"),
    }


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('from = "20:00", to = "02:00"', 'from = "20:00", to = "20:00"', "hours.open[0]"),
        ('from = "20:00", to = "24:00"', 'from = "24:00", to = "02:00"', "hours.open[1]"),
        ('days = ["sat"]', 'days = ["tue"]', "hours"),
        ('days = ["sat"]', 'days = ["sun", "sat"]', None),
        ("Europe/London", "Europe/Lundon", "hours.zone"),
        ('"20:00"', '"8 pm"', "hours.open[0].from"),
        ('languages = ["English"]', 'languages = "English"', "languages"),
        ('number = "08001234567"', 'number = "0800 1234567"', "contact[0].number"),
        ('number = "08001234567"', 'number = "08001234568"', "contact[0]"),
        ('number = "08001234567"', 'url = "https://example.org"', "contact[0]"),
        ('url = "https://example.org"\n', 'url = "javascript:alert(1)"\n', "contact[1].url"),
        ('url = "https://example.org"\n', 'url = "https://example.org@bad.org/"\n', "contact[1].url"),
        ('url = "https://example.org"\n', "url = 'https://bad.org\\.example.org/'\n", "contact[1].url"),
        ('scope = "Scotland"', 'scope = ""', "scope"),
        ('topics = ["crisis", "drug-helpline"]', "topics = []", "topics"),
        ('topics = ["crisis", "drug-helpline"]', 'topics = ["drugs"]', "topics[0]"),
        ('source_url = "https://example.org/line"\n', "", ""),
        ('source_date = "2026-01-02"\n', "", ""),
        ("checked = 2026-11-21", "checked = 2026-11-21\nexpires = 2026-11-20", ""),
        ("takes_people_who_use = true", 'takes_people_who_use = "yes"', "takes_people_who_use"),
        ("topics =", 'unverified_fields = ["colour"]\ntopics =', "unverified_fields[0]"),
        ("topics =", "published = true\ntopics =", "published"),
        ("topics =", 'status = "guessed"\ntopics =', "status"),
        ("topics =", 'withdrawn = "no"\ntopics =', "withdrawn"),
        ('holiday_region = "SCT"', 'holiday_region = "XYZ"', "holiday_region"),
        ('how = "then press 1"', 'how = "or +1 (800) 601-3889"', "contact[0].how"),
        ('source_url = "https://example.org/line"', 'source_url = "https://www.bad.example/x"', "source_url"),
        ('cost = "Free"', 'cost = "See bad.example"', "cost"),
    ],
)
def test_what_does_not_add_up_is_refused_where_it_stands(tmp_path: Path, old: str, new: str, field: str | None) -> None:
    assert old in LINE
    folder = a_folder(tmp_path, gb=COUNTRY + LINE.replace(old, new, 1))
    if field is None:
        load_directory(folder)
        return
    found = {where for _, _, where in faults_of(folder)}
    assert found == {"resource[0]" + (f".{field}" if field else "")}


def _weekly(*rows: str) -> str:
    return f'hours = {{ zone = "UTC", open = [{", ".join(rows)}] }}'


NIGHTS = '{ days = ["tue", "mon", "wed"], from = "08:00", to = "02:00" }'
WEEKENDS = '{ days = ["sat", "sun"], from = "09:00", to = "24:00" }'
DAILY = '{ days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from = "09:00", to = "17:00" }'
EVENINGS = '{ days = ["fri", "mon"], from = "18:00", to = "20:00" }'


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ('hours = "24/7"', "Day and night"),
        (_weekly(NIGHTS), "Monday to Wednesday 08:00 to 02:00"),
        (_weekly(WEEKENDS) + '\nholidays = "open"', "Saturday, Sunday 09:00 to 24:00; open on public holidays"),
        (_weekly(DAILY, EVENINGS), "Every day 09:00 to 17:00; Monday, Friday 18:00 to 20:00"),
        ('hours = "24/7"\nunverified_fields = ["hours"]', None),
    ],
)
def test_hours_are_put_in_words_where_the_file_does_not(tmp_path: Path, hours: str, words: str | None) -> None:
    start, end = LINE.index("hours = {"), LINE.index("holiday_region")
    folder = a_folder(tmp_path, gb=COUNTRY + LINE[:start] + hours + "\n" + LINE[end:])
    (line,) = load_directory(folder).countries["GB"].resources
    assert line.hours_said == words


def test_day_and_night_leaves_no_room_for_closed_holidays(tmp_path: Path) -> None:
    start, end = LINE.index("hours = {"), LINE.index("hours_said")
    folder = a_folder(tmp_path, gb=COUNTRY + LINE[:start] + 'hours = "24/7"\n' + LINE[end:])
    assert {field for _, _, field in faults_of(folder)} == {"resource[0]"}


def test_what_was_not_seen_needs_no_source_and_is_not_published(tmp_path: Path) -> None:
    text = LINE.replace('source_url = "https://example.org/line"\n', 'status = "memory"\n')
    (line,) = load_directory(a_folder(tmp_path, gb=COUNTRY + text)).countries["GB"].resources
    assert (line.source, line.published) == (None, False)


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("denied", '[[denied]]\nwhy = "x"\n', "denied[0]"),
        ("denied", '[[denied]]\nnumber = "116 123"\nwhy = "x"\n', "denied[0]"),
        ("denied", '[[denied]]\nnumber = "0800 1234567"\nurl = "x.example"\nwhy = "x"\n', "denied[0]"),
        ("denied", 'denied = "0800"\n', "denied"),
        ("version", "version = 1\n", "version"),
        ("routes", ROUTES.replace('"crisis_support"]', '"drug_help"]'), "route[1].fallback"),
        ("routes", ROUTES + ROUTES.split("\n\n")[1], "route[2].code"),
        ("routes", ROUTES.replace('"beside"', '"maybe"'), "route[0].emergency"),
    ],
)
def test_the_other_files_are_checked_too(tmp_path: Path, name: str, text: str, field: str) -> None:
    assert (f"resources/{name}.toml", field) in {
        (file, where) for file, _, where in faults_of(a_folder(tmp_path, **{name: text}))
    }


def test_a_country_needs_its_emergency_numbers_and_its_holidays(tmp_path: Path) -> None:
    numberless = LINE.replace("gb-line", "mo-line")
    unknown = COUNTRY.replace("GB", "XX") + LINE.replace("gb-line", "xx-line").replace('holiday_region = "SCT"\n', "")
    assert faults_of(a_folder(tmp_path, mo=numberless, xx=unknown)) == {
        ("resources/mo.toml", 2, "resource[0]"),
        ("resources/xx.toml", 28, "resource[0].hours"),
    }


def test_a_folder_that_is_not_there_or_has_no_version_is_refused(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == {("nowhere", 1, ""), ("nowhere/version.toml", 1, "version")}
    assert ("none", 1, "") in faults_of(a_folder(tmp_path), tmp_path / "none")


def test_local_files_may_not_claim_a_version_or_withdraw_what_is_not_there(tmp_path: Path) -> None:
    local = an_overlay(tmp_path, version='version = "9"\n', gb='[[resource]]\nid = "gb-nobody"\nwithdrawn = true\n')
    assert faults_of(a_folder(tmp_path, gb=COUNTRY + LINE), local) == {
        ("local/version.toml", 1, "version"),
        ("local/gb.toml", 2, "resource[0].id"),
    }


def test_a_denied_number_is_refused_in_local_files_too(tmp_path: Path) -> None:
    text = LINE.replace('number = "08001234567"', 'number = "8006013889"').replace("0800 123 4567", "(800) 601 3889")
    assert faults_of(a_folder(tmp_path, gb=COUNTRY), an_overlay(tmp_path, gb=text)) == {
        ("local/gb.toml", 33, "resource[0].contact[0].number"),
        ("local/gb.toml", 34, "resource[0].contact[0].shown"),
    }


def test_faults_read_as_one_line_each(tmp_path: Path) -> None:
    with pytest.raises(DataFaults) as refused:
        load_directory(a_folder(tmp_path, gb=COUNTRY + LINE.replace('name = "The Line"\n', "")))
    assert refused.value.faults == (Fault("resources/gb.toml", 14, "resource[0].name", "Field required"),)


def test_a_loaded_directory_answers(tmp_path: Path) -> None:
    directory = load_directory(a_folder(tmp_path, gb=COUNTRY + LINE))
    saturday = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    (listing,) = matching(directory, "drug_help", "GB", saturday, "25_plus").own
    assert listing.open_now is True


def test_a_country_that_must_be_listed_is_not_lost_unseen(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, version='version = "1"\nlisted = ["GB", "IE"]\n', gb=COUNTRY + LINE)
    assert {(file, line) for file, line, _ in faults_of(folder)} == {("resources/version.toml", 2)}
