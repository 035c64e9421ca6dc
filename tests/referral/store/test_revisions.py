"""Migrations: the head equals the models, and every step goes up and down with data in the tables."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from referral.core.tally import Batch, Mark, Measure, Week
from referral.store.database import Database, Table
from referral.store.migrations import Migrations
from referral.store.tallies import TallyStore

BATCH = Batch("a", Week(2026, 47), {Mark(Measure.FINISHED, "all"): 12, Mark(Measure.COUNTRY, "GB"): 7})
# What each revision can be filled with, so that the next one meets data.
FILLINGS = {
    "0021": (),
    "0020": (
        "INSERT INTO frozen_report VALUES ('p', '2026-W47', '2026-11-24 00:00:00', '1', '{}', 's', 'o')",
        (
            "INSERT INTO evaluation_extract VALUES ('v', '2026-Q1', 'made', '2026-11-24 00:00:00', 's', NULL, '', "
            "NULL, '', 's', 'o')"
        ),
    ),
    "0019": (
        "INSERT INTO place_outcome VALUES ('o', 'gb-one', '2026-10', 3, 1)",
        "INSERT INTO place_sample VALUES ('m', '2026-11', 'x', 2, 'v', 's', '2026-11-21 09:00:00', '{}')",
        "INSERT INTO place_call VALUES ('m', 'gb-one', '2026-11-21 09:00:00', 'right', '', 's')",
        "INSERT INTO publication_refusal VALUES ('p', 'why', 's', '2026-11-21 09:00:00')",
    ),
    "0018": (
        (
            "INSERT INTO case_order VALUES ('r', 'c', 'hold', 'court', 's', '2026-11-21 09:00:00', NULL, 'asked', '', "
            "NULL, NULL, '', 's', 'o')"
        ),
        "INSERT INTO erasure VALUES ('e', '2026-11-21 09:00:00', '{}', 's', NULL, NULL, 'o')",
        "INSERT INTO purge_run VALUES ('cases', '2026-11-21 09:00:00')",
    ),
    "0017": (
        "INSERT INTO digest VALUES ('d', '2026-11-21', '2026-11-21 09:00:00', '[]', 'o')",
        (
            "INSERT INTO alert_notice VALUES ('w', NULL, 's', 'mail', 0, '2026-11-21 09:00:00', '2026-11-21 10:00:00', "
            "'waits', 0, NULL, NULL, '', '', 'o', 'd')"
        ),
    ),
    "0016": (
        "INSERT INTO publication VALUES ('p', 'rules', '', '{}', '', 'why', 2, true, 'active', '2026-11-21 09:00:00')",
        "INSERT INTO publication_signature VALUES ('p', 's', 0, '2026-11-21 09:00:00')",
        "INSERT INTO publication_active VALUES (1, 'rules', 'p', '2026-11-21 09:00:00', 's', 'published')",
        "INSERT INTO publication_fault VALUES (1, 'no', '2026-11-21 09:00:00')",
    ),
    "0015": (),
    "0014": ("INSERT INTO claim_code VALUES ('m', '2026-11-21 09:30:00', false, 's')",),
    "0013": ("INSERT INTO kept_result VALUES ('m', '2027-W07', 's')",),
    "0001": (
        "INSERT INTO tally (week, measure, code, count) VALUES ('2026-W47', 'finished', 'all', 12)",
        "INSERT INTO tally_batch (code, week) VALUES ('b', '2026-W47')",
    ),
    "0002": (
        "INSERT INTO report (code, week, about, wrong, note) VALUES ('c', '2026-W47', 'gb-one', 'number', 'It rings.')",
    ),
    "0003": (
        (
            "INSERT INTO contact VALUES ('c', 'i', 's', 'GB', 'Etc/UTC', 'en', 'asked', '2026-11-21 09:00:00', "
            "'2027-02-20 00:00:00', NULL, 0, false, '1')"
        ),
        "INSERT INTO consent_event VALUES ('e', 'c', 'asked', 'v1', 'en', 'web', '2026-11-21 09:00:00')",
        (
            "INSERT INTO reminder VALUES ('r', 'c', 'confirm', '2026-11-21 09:00:00', '2026-11-21 09:00:00', "
            "'Etc/UTC', '2026-11-22 09:00:00', 'sending', '1', NULL, 'w', NULL, 1, '')"
        ),
        "INSERT INTO attempt VALUES ('a', 'r', 'c', 't', 's', '2026-11-21 09:00:00', 'sending', '', '', NULL, false)",
        "INSERT INTO inbound VALUES ('m', 'c', NULL, NULL, '2026-11-21 09:00:00')",
        "INSERT INTO status_seen VALUES ('m', 'sent')",
        "INSERT INTO suppression VALUES ('index', '2026-11-21 09:00:00', 'stopped')",
        "INSERT INTO suppression_event VALUES ('2026-11-21 09:00:00', 'index', 'stopped')",
        "INSERT INTO sender VALUES ('s', '2026-11-21 09:00:00', '')",
        "INSERT INTO spend VALUES ('2026-11-21', 3)",
        "INSERT INTO opt_in_count VALUES ('2026-11-21', 'GB', 1)",
        "INSERT INTO alert VALUES ('l', 'human', 'c', '2026-11-21 09:00:00', NULL)",
        "INSERT INTO one_time_code VALUES ('c', 'm', '2026-11-21 09:00:00', 0)",
        "INSERT INTO switch VALUES ('hold', 'yes')",
    ),
    "0004": (
        "INSERT INTO organisation VALUES ('o', 'Harbour')",
        "INSERT INTO team VALUES ('t', 'o', 'North')",
        "INSERT INTO staff VALUES ('s', 'o', 'a@b', 'Ann', 'manager', false, '', 'x', 'y', NULL, 0, NULL, '', NULL)",
        "INSERT INTO staff_team VALUES ('s', 't')",
        (
            "INSERT INTO passkey VALUES ('k', 's', 'Key', 'p', 0, '', false, '', '2026-11-21 09:00:00', "
            "'2026-11-21 09:00:00')"
        ),
        "INSERT INTO sign_in VALUES ('m', 's', '2026-11-21 09:00:00', '2026-11-21 09:00:00')",
        "INSERT INTO sign_in_try VALUES ('m', '2026-11-21 09:00:00', 1)",
    ),
    "0005": (
        (
            "INSERT INTO case_file VALUES ('c', 't', 'amber heron', 'heron', 'new', true, 's', '', 'c', '', 0, false, "
            "false, '2026-11-21 09:00:00', '2026-11-21 09:00:00', NULL, NULL, NULL, 's', 'o')"
        ),
        "INSERT INTO case_entry VALUES ('e', 'c', 'note', 's', '2026-11-21 09:00:00', '', 's', 'o')",
        "INSERT INTO counselling_note VALUES ('n', 'c', 's', '2026-11-21 09:00:00', 's', 'o')",
        (
            "INSERT INTO case_task VALUES ('k', 'c', 's', '2026-11-21 09:00:00', '2026-11-22 09:00:00', 's', NULL, "
            "'', 's', 'o')"
        ),
        (
            "INSERT INTO case_screen VALUES ('q', 'c', 'ketamine', 'staff', 's', '2026-11-21 09:00:00', "
            "'2026-11-21 09:00:00', NULL, false, 's', 'o')"
        ),
        "INSERT INTO case_merge VALUES ('m', 'c', 'c', '', 's', '2026-11-21 09:00:00', NULL, '', 'o')",
        "INSERT INTO broken_glass VALUES ('s', 'c', '2026-11-21 09:00:00', 'o')",
        "INSERT INTO audit_entry VALUES ('o', 1, '2026-11-21 09:00:00', 's', 'read', 'case', 'c', '', '', '')",
        "INSERT INTO audit_head VALUES ('o', 1, '')",
    ),
    "0006": ("INSERT INTO provider_copy VALUES ('SM1', '2026-11-21 09:00:00')",),
    "0007": (
        (
            "INSERT INTO risk_alert VALUES ('r', 'red_flag', 3, '2026-11-21 09:00:00', NULL, 'c', 'q', '', 1, false, "
            "NULL, '', NULL, '', NULL, 'o')"
        ),
        (
            "INSERT INTO alert_notice VALUES ('n', 'r', 's', 'text', 0, '2026-11-21 09:00:00', '2026-11-21 10:00:00', "
            "'waits', 0, NULL, NULL, '', '', 'o')"
        ),
        (
            "INSERT INTO staff_address VALUES ('s', 'text', 'm', 's', 'en', '2026-11-21 09:00:00', false, NULL, NULL, "
            "'', NULL, 0)"
        ),
    ),
    "0008": ("INSERT INTO sign_in VALUES ('h', 's', '2026-11-21 09:00:00', '2026-11-21 09:00:00', 's')",),
    "0009": (
        (
            "INSERT INTO case_consent VALUES ('y', 'c', 's', '2026-11-21 09:00:00', '2026-12-21 09:00:00', NULL, NULL, "
            "'', 's', 'o')"
        ),
        (
            "INSERT INTO case_referral VALUES ('f', 'c', 's', 'offered', '2026-11-21 09:00:00', "
            "'2026-11-21 09:00:00', NULL, NULL, 's', 'o')"
        ),
        "INSERT INTO case_disclosure VALUES ('d', 'c', 's', '2026-11-21 09:00:00', false, 's', 'o')",
    ),
    "0011": (
        (
            "INSERT INTO answer_link VALUES ('l', 'c', 'f', 'm', 's', '2026-11-21 09:00:00', '2027-01-20 09:00:00', "
            "NULL, NULL, 0, 'o')"
        ),
        "INSERT INTO answer_door VALUES ('m', 'l', 'o')",
    ),
    "0012": (
        (
            "INSERT INTO consent_event VALUES ('z', 'c', 'asked', 'v1', 'en', 'web', '2026-11-21 09:00:00', "
            '\'{"days": "30"}\')'
        ),
    ),
    "0010": (
        "INSERT INTO case_contact VALUES ('t', 'c', 'm', '2026-11-21 09:00:00', 's', 's', 'o')",
        "INSERT INTO case_reply VALUES ('r', 'c', '2026-11-21 09:00:00', NULL, '', '', 's', 'o')",
        "INSERT INTO reply_knock VALUES ('k', 'c', 'm', '2026-11-21 09:00:00', 'words', '', '')",
        (
            "INSERT INTO reminder VALUES ('w', 'c', 'written', '2026-11-21 09:00:00', '2026-11-21 09:00:00', "
            "'Etc/UTC', '2026-11-22 09:00:00', 'sending', '', NULL, 'w', NULL, 1, '', 's')"
        ),
        "INSERT INTO attempt VALUES ('x', 'w', 'c', 'u', 's', '2026-11-21 09:00:00', 'sending', '', '', NULL, false)",
    ),
}


def tables(database: Database) -> set[str]:
    with database.altering() as connection:
        return set(inspect(connection).get_table_names())


def test_the_head_equals_the_models(database: Database) -> None:
    with database.altering() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_every_revision_goes_up_and_down_with_data_in_it(empty: Database) -> None:
    migrations = Migrations(empty)
    revisions = migrations.revisions()
    assert set(FILLINGS) == set(revisions)
    for revision in revisions:
        migrations.go(revision)
        with empty.altering() as connection:
            for statement in FILLINGS[revision]:
                connection.execute(text(statement))
    for revision in reversed(revisions[:-1]):
        migrations.go(revision)
        assert migrations.current() == revision
    migrations.go("base")
    assert tables(empty) == {"alembic_version"}
    assert migrations.current() is None
    migrations.go("head")
    assert TallyStore(empty).merge(BATCH)


def test_going_to_where_it_is_keeps_the_data(database: Database) -> None:
    store = TallyStore(database)
    store.merge(BATCH)
    Migrations(database).go("head")
    assert len(store.all()) == 2


def test_two_starts_at_once_migrate_once(url: str, empty: Database) -> None:
    def starts(_: int) -> None:
        mine = Database(url)
        Migrations(mine).go("head")
        mine.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(starts, range(2)))
    assert Migrations(empty).current() == max(FILLINGS)


def test_two_first_starts_on_sqlite_never_refuse_each_other(tmp_path: Path) -> None:
    def starts(path: Path) -> None:
        mine = Database(f"sqlite:///{path}")
        Migrations(mine).go("head")
        mine.close()

    with ThreadPoolExecutor(2) as pool:
        for number in range(8):
            list(pool.map(starts, [tmp_path / f"{number}.db"] * 2))
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".db"] * 8
