"""The result as staff look at it: what presses, what explains it, what changed, another one beside it, the papers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from referral.actions.cases import casenotes, disclosing, intake, results, screens
from referral.actions.cases.casebook import Done
from referral.actions.cases.intake import At
from referral.actions.cases.screens import Finished
from referral.core.access import Role
from referral.core.casework import Answer, ContactCard, Said, Screen
from referral.core.disclosure import What
from referral.core.intake import Entry
from tests.referral.resultdesk import LETTER, Desk
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.screened import FULL, MANY, SOME, another_version, asking


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("result"), staff_idle_minutes=60) as made:
        yield made


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR)


@pytest.fixture
def desk(site: StaffSite, ann: Browser) -> Desk:
    return Desk(site, ann)


def test_red_flags_stand_first_with_what_to_do_and_whom_to_call(desk: Desk) -> None:
    at = desk.asks({**MANY, "thoughts": "plan"})
    assert desk.opens(at) == 200
    seen = desk.at_once
    order = [seen.index(one) for one in ("First: red flags", "Call 999", "What to do now:", "At a glance")]
    assert order == sorted(order)
    assert "“Blood in your pee, even once”" in seen
    assert "The red flags come first. This can wait." in seen
    assert "Say what you see" not in seen


def test_without_a_country_the_number_of_most_of_europe_stands_there(desk: Desk) -> None:
    desk.opens(desk.asks({**MANY, "country": "other", "thoughts": "plan"}))
    assert "Call 112" in desk.at_once
    desk.opens(desk.asks({**MANY, "country": "other"}))
    assert "Call 112" not in desk.at_once


def test_what_to_do_about_several_flags_of_a_kind_is_said_once(desk: Desk) -> None:
    desk.opens(desk.asks(FULL))
    assert desk.at_once.count("A doctor has to look at this soon.") == 1
    assert "“Blood in your pee, even once”" in desk.at_once


def test_a_result_in_a_form_that_nobody_can_read_any_more_still_shows_its_answers(desk: Desk) -> None:
    parts = desk.site.parts
    begun = intake.begin(parts, desk.by, desk.code, asking())
    assert isinstance(begun, Screen)
    answers = (Answer("days_30", Said.GIVEN, "6"), Answer("gone_long_ago", Said.GIVEN, '"yes"'))
    screens.finish(parts, desk.by, desk.code, begun.code, lambda _so_far: Finished(answers, '{"level": "some"}'))
    assert desk.opens(At(desk.code, begun.code)) == 200
    assert "This result was kept in a form that this version cannot show." in desk.at_once
    assert "On how many of the last 30 days did you use ketamine? 6 days" in desk.words
    assert "gone_long_ago" in desk.words


def test_at_a_glance_stand_level_urgency_chain_gaps_and_help(desk: Desk) -> None:
    at = desk.asks({**SOME, "same_day": "declined", "strengths": ["limits"]})
    desk.opens(at)
    seen = desk.at_once
    assert "First: red flags" not in seen
    for one in (
        "Some signs",
        "Not a diagnosis, and not a validated instrument.",
        "Needing more: seen",
        "Going on and on: not known",
        "1 answer",
        "Less harm while you use",
        "Say what you see",
        "FRAMES: Bien, Miller and Tonigan",
        "“You set a limit and keep to it.”",
    ):
        assert one in seen, one


def test_what_must_be_said_first_stands_there_and_steps_can_be_read_together(desk: Desk) -> None:
    desk.opens(desk.asks({**MANY, "same_day": ["ghb"], "daily": ["ghb"], "pain_loop": "often"}))
    assert "“Do not stop alcohol, GHB or sedatives suddenly." in desk.at_once
    assert "Takes it against a pain that it can cause." in desk.at_once
    assert "None of them makes it safe." in desk.words


def test_every_line_has_its_rule_its_answers_and_its_source(desk: Desk) -> None:
    desk.opens(desk.asks(MANY))
    for one in (
        "Rule high_three_links",
        "“At least three links of the chain fit you.”",
        "On how many of the last 30 days did you use ketamine? 20 days",
        "Our proposal",
        "From 2 links on: many signs. Not where this is known: “Under four days a month”. Met here",
    ):
        assert one in desk.words, one


def test_what_lies_next_to_a_level_is_shown_and_never_how_much(desk: Desk) -> None:
    amount = {"amount_usual": {"value": 1, "unit": "g", "route": "nasal"}}
    desk.opens(desk.asks({**SOME, "control": ["none"], "days_30": 3, "days_heaviest": 3, **amount}))
    assert "On how many of the last 30 days did you use ketamine? 4 days Would raise it" not in desk.words
    assert "16 days Would raise it: many signs" in desk.words
    assert "a smaller amount" in desk.words


def test_the_five_kinds_of_answers_stay_apart_and_a_correction_shows_both(desk: Desk) -> None:
    parts, told = desk.site.parts, {**SOME, "same_day": "declined", "route": "unknown"}
    begun = intake.begin(parts, desk.by, desk.code, asking())
    assert isinstance(begun, Screen)
    at = At(desk.code, begun.code)
    entry = Entry((*told, "age", "body"), {**told}, interrupted=frozenset({"craving"}))
    intake.enter(parts, desk.by, at, asking(), replace(entry, asked=(*entry.asked, "craving")))
    intake.finish(parts, desk.by, at, asking())
    right = (Answer("days_30", Said.GIVEN, "7"), "Counted again together.")
    assert intake.amend(parts, desk.by, at, asking(), right) == Done()
    desk.opens(at)
    for one in ("Prefers not to say", "Does not know", "Broken off here", "questions were not asked"):
        assert one in desk.words, one
    assert "7 days Correct it" in desk.words
    assert "Corrected by Ann" in desk.words
    assert "Before: 6 days. Why: “Counted again together.”" in desk.words


def test_since_last_time_is_a_picture_and_a_table_with_versions(desk: Desk) -> None:
    desk.asks(MANY)
    desk.opens(desk.asks(SOME))
    assert "the rules said many signs, now they say some signs." in desk.at_once
    assert "No longer seen in the chain: Losing control of it; Going on despite harm" in desk.words
    assert "Red flags that are not up any more: Blood in your pee, even once" in desk.words
    assert '<polyline points="' in desk.browser.page
    assert "How often 14/14 6/14" in desk.words
    assert "rules 1" in desk.words


def test_other_rules_are_said_and_not_compared_and_an_old_result_explains_itself(desk: Desk) -> None:
    old = desk.asks(MANY, asking(another_version()))
    desk.opens(desk.asks(SOME))
    assert "other rules made the result, so level, chain and points are not compared." in desk.at_once
    assert "The rules: 0.9 → 1" in desk.at_once
    assert desk.opens(old) == 200
    assert "made with other rules than today's" in desk.at_once
    assert "Many signs" in desk.at_once
    assert "Rule high_three_links" in desk.words
    assert "What lies next to this level" not in desk.words
    assert "Letters are made from a screen with today's rules." in desk.words
    assert desk.sends(old, "letter", letter="gp x") == 422


def test_another_result_is_set_with_a_reason_and_both_stay(desk: Desk) -> None:
    at = desk.asks(MANY)
    assert desk.sends(at, "override", level="", words="She says so.") == 422
    assert "Choose which result fits better." in desk.words
    assert desk.sends(at, "override", level="moderate", words=" ") == 422
    assert 'value="moderate" checked' in desk.browser.page
    assert desk.sends(at, "override", level="moderate", words="Her sister is there every day.") == 303
    desk.opens(at)
    seen = desk.at_once
    assert seen.index("Some signs") < seen.index("“Her sister is there every day.”") < seen.index("The rules say: many")
    assert "First: red flags" in seen
    assert desk.sends(at, "override", level="many", words="No such level.") == 422
    now = desk.site.clock()
    counted = results.overridden(desk.site.parts, desk.supervisor, [now - timedelta(days=1), now + timedelta(days=1)])
    assert isinstance(counted, tuple)
    assert (counted[0].overridden, counted[0].finished >= 1) == (1, True)


def test_no_letter_is_made_that_no_consent_covers(desk: Desk) -> None:
    at = desk.asks(MANY)
    desk.opens(at)
    assert "A letter for a doctor (GP): no consent covers it now." in desk.words
    held = desk.agrees(frozenset({What.HERE}))
    assert desk.sends(at, "letter", letter=f"gp {held.code}") == 422
    covering = desk.agrees(days=1)
    assert desk.sends(at, "letter", letter="gp") == 422
    assert desk.sends(at, "letter", letter=f"list {covering.code}") == 422
    desk.site.clock.goes_on(days=2)
    desk.browser.signs_in("ann@example.org", desk.site.clock())
    assert desk.sends(at, "letter", letter=f"gp {covering.code}") == 422
    assert desk.told == []


def test_a_letter_goes_out_under_a_consent_with_the_notice_and_stands_in_the_account(desk: Desk) -> None:
    at, held = desk.asks(MANY), desk.agrees()
    card = ContactCard(name="Wilhelmina Sands", number="+447700900123")
    casenotes.keep_card(desk.site.parts, desk.by, desk.code, card, identity=True)
    assert desk.sends(at, "letter", letter=f"gp {held.code}") == 200
    for one in (
        "To the GP: ketamine use, request for assessment",
        "To: Dr Winter",
        "From: Ann, Harbour",
        "Visible haematuria within 12 months",
        "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
    ):
        assert one in desk.words, one
    assert "Wilhelmina" not in desk.words
    desk.site.clock.goes_on(minutes=1)
    with_name = desk.agrees(LETTER | {What.IDENTITY})
    disclosing.revoke(desk.site.parts, desk.by, desk.code, held.code)
    assert desk.sends(at, "letter", letter=f"gp {with_name.code}", language="es") == 200
    assert "Wilhelmina Sands" in desk.words
    assert '<div class="paper" lang="es"' in desk.browser.page
    assert [sorted(one) for one in desk.told] == [
        ["answers", "health", "here"],
        ["answers", "health", "here", "identity"],
    ]


def test_without_consent_a_letter_needs_a_reason_that_the_law_knows(desk: Desk) -> None:
    at = desk.asks(MANY)
    form = {"without": "yes", "letter": "gp", "recipient": "The emergency department", "words": "She collapsed."}
    assert desk.sends(at, "letter", **form) == 422
    assert "She collapsed." in desk.browser.page
    assert desk.sends(at, "letter", **{**form, "recipient": ""}, because="emergency") == 422
    assert desk.sends(at, "letter", **form, because="emergency") == 200
    assert "This is told without consent:" in desk.words
    assert len(desk.told) == 1


def test_the_plan_sheet_names_no_drug_no_service_and_no_case(desk: Desk) -> None:
    at = desk.asks(MANY)
    casenotes.plan(desk.site.parts, desk.by, desk.code, "See the doctor on Monday.\nLess ketamine at weekends.")
    assert desk.opens(at, "/sheet") == 200
    paper = desk.browser.page.split('<div class="paper"')[1].split("</main>")[0]
    assert "See the doctor on Monday." in paper
    assert "Doctor, within two working days." in paper
    assert "ketamine" not in paper
    assert "left out, because they hold: ketamine" in desk.words


def test_what_is_unfinished_leads_to_its_questions_and_what_is_not_there_is_not_found(desk: Desk) -> None:
    begun = intake.begin(desk.site.parts, desk.by, desk.code, asking())
    assert isinstance(begun, Screen)
    assert desk.opens(At(desk.code, begun.code)) == 303
    assert desk.browser.location.endswith(f"/screens/{begun.code}/questions")
    assert desk.opens(At(desk.code, "0" * 32)) == 404
    assert desk.sends(At(desk.code, "0" * 32), "override", level="low", words="x") in {400, 404}


def test_where_nobody_gets_a_level_help_still_stands_there(desk: Desk) -> None:
    desk.opens(desk.asks({"for_whom": "someone_else", "country": "GB"}))
    assert "No level is given here" in desk.at_once
    assert "I see it otherwise" not in desk.words
