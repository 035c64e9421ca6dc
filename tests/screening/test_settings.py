"""Settings: from variables or files, strict in production, and never repeating what was given."""

from datetime import date
from pathlib import Path

import pytest

from screening.settings import KEY_FILE, Settings, SettingsError, declared, load, session_keys

KEY = "a-key-that-only-these-tests-know-of!"
PRODUCTION = {
    "SOUNDINGS_MODE": "production",
    "SOUNDINGS_SECRET_KEYS": KEY,
    "SOUNDINGS_TRUSTED_HOSTS": "notes.example, www.notes.example",
    "SOUNDINGS_OPERATOR_NAME": "A service",
    "SOUNDINGS_OPERATOR_CONTACT": "desk@example.org",
    "SOUNDINGS_LOCAL_CRISIS": "Call 112 at any time.",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)


def test_nothing_has_to_be_set_in_development() -> None:
    assert not load(Settings, {}).production


def test_production_starts_with_what_it_demands(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    settings = load(Settings, {})
    assert settings.trusted_hosts == ("notes.example", "www.notes.example")
    assert session_keys(settings) == (KEY.encode(),)


@pytest.mark.parametrize("lacking", sorted(set(PRODUCTION) - {"SOUNDINGS_MODE"}))
def test_production_names_what_is_lacking_and_how_to_give_it(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, "" if name == lacking else value)
    with pytest.raises(SettingsError, match=f"production needs {lacking}") as refused:
        load(Settings, {})
    assert "_FILE" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOUNDINGS_SECRET_KEYS", "hunter2"),
        ("SOUNDINGS_PORT", "hunter2"),
        ("SOUNDINGS_LEAVE_URL", "http://hunter2"),
        ("SOUNDINGS_MODE", "hunter2"),
    ],
)
def test_a_fault_names_the_variable_and_never_the_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refused:
        load(Settings, {})
    assert "hunter2" not in str(refused.value)


def test_any_setting_can_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "crisis.txt"
    file.write_text("Night team:\n020 7946 0000\n", encoding="utf-8")
    monkeypatch.setenv("SOUNDINGS_LOCAL_CRISIS_FILE", str(file))
    assert load(Settings, {}).local_crisis == "Night team:\n020 7946 0000"


def test_a_file_that_cannot_be_read_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOUNDINGS_PRIVACY_FILE", str(tmp_path / "gone.txt"))
    with pytest.raises(SettingsError, match="SOUNDINGS_PRIVACY_FILE"):
        load(Settings, {})


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("port", " 8080 ", 8080),
        ("norms", "No", False),
        ("norms", "on", True),
        ("languages", "en,\n es,", ("en", "es")),
        ("notices_reviewed", "2026-11-21", date(2026, 11, 21)),
        ("resources_dir", "ours", Path("ours")),
    ],
)
def test_a_variable_is_text_and_is_read_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, read: object
) -> None:
    monkeypatch.setenv(f"SOUNDINGS_{name.upper()}", given)
    assert getattr(load(Settings, {}), name) == read


@pytest.mark.parametrize(
    ("name", "given", "right"),
    [
        ("PORT", "70000", "a whole number, from 0 to 65535"),
        ("POSTS_A_MINUTE", "-1", "a whole number, from 0 on"),
        ("NORMS", "perhaps", "true or false"),
        ("LANGUAGES", ",", "a list of 1 or more"),
        ("NOTICES_REVIEWED", "21/11/2026", "a day, written as 2026-11-21"),
        ("MODE", "fast", "development or production"),
    ],
)
def test_a_fault_says_what_would_have_been_right(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, right: str
) -> None:
    monkeypatch.setenv(f"SOUNDINGS_{name}", given)
    with pytest.raises(SettingsError) as refused:
        load(Settings, {})
    assert str(refused.value) == f"SOUNDINGS_{name}: has to be {right}"


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        load(Settings, {"port": "no", "threads": 0})
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == [
        "SOUNDINGS_PORT",
        "SOUNDINGS_THREADS",
    ]


def test_what_is_given_goes_before_a_variable_and_a_variable_before_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "title.txt"
    file.write_text("File", encoding="utf-8")
    monkeypatch.setenv("SOUNDINGS_SITE_TITLE_FILE", str(file))
    assert load(Settings, {}).site_title == "File"
    monkeypatch.setenv("SOUNDINGS_SITE_TITLE", "Variable")
    assert load(Settings, {}).site_title == "Variable"
    assert load(Settings, {"site_title": "Given"}).site_title == "Given"


def test_a_secret_is_not_shown_by_accident() -> None:
    settings = load(Settings, {"secret_keys": KEY})
    assert KEY not in f"{settings!r} {settings.secret_keys[0]}"


def test_in_development_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    settings = load(Settings, {"data_dir": tmp_path / "data"})
    made = session_keys(settings)
    assert session_keys(settings) == made
    assert len(made[0]) >= 32
    file = tmp_path / "data" / KEY_FILE
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == [KEY_FILE]


def test_every_setting_says_what_it_is_for() -> None:
    assert [one.name for one in declared(Settings) if not one.setting.says] == []


@pytest.mark.parametrize("title", ["Ketamine test", "Drug check", "Autotest", "Clínica Norte", "Am I an addict?"])
def test_a_title_that_tells_is_refused(title: str) -> None:
    with pytest.raises(SettingsError, match="SOUNDINGS_SITE_TITLE: stands in tabs and in the history"):
        load(Settings, {"site_title": title})


@pytest.mark.parametrize(
    ("name", "given"),
    [("site_title", one) for one in (" ", "Notes\nBcc: x@example.org", "x" * 81)]
    + [("leave_url", f"https://{one}") for one in ("", "[", "x y", "a.example:99999/", "good.example@bad.example")],
)
def test_what_would_break_a_page_or_lead_elsewhere_is_refused(name: str, given: str) -> None:
    with pytest.raises(SettingsError, match=f"SOUNDINGS_{name.upper()}: "):
        load(Settings, {name: given})


@pytest.mark.parametrize("title", ["Notes", "Soundings", "My page", "Latest", "Because"])
def test_a_title_that_tells_nothing_is_taken(title: str) -> None:
    assert load(Settings, {"site_title": title}).site_title == title
