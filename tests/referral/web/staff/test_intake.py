"""The questions asked in person: a section a page, five kinds of answers apart, help first, nothing typed is lost."""

import json

from referral.core.access import Role
from tests.referral.interviews import CALM, HIDDEN, TICKED, begins, case_of, fills_in, sends
from tests.referral.staffsite import Browser, StaffSite


def test_from_the_worklist_to_a_result_with_every_kind_of_answer_apart(ann: Browser) -> None:
    address = begins(ann)
    assert fills_in(ann, address, "start", **CALM) == 303
    assert ann.location.endswith("/sections/short")
    told = {"now": "none", "source": "elsewhere", "days_30-value": "20", "days_heaviest-unsaid": "unknown"}
    assert fills_in(ann, address, "short", **told, control="declined", interrupted="route") == 303
    assert ann.location.endswith("/sections/amount")
    ann.opens(f"{address}/questions")
    for words in ("20 days", "Does not know", "Prefers not to say", "Not asked", "Broken off here"):
        assert f"<dd>{words}</dd>" in ann.page
    assert ">Not reached yet ·" in ann.page
    assert "the result lacks these answers" in ann.page
    ann.opens(case_of(address))
    assert "Unfinished questions" in ann.page
    assert ann.sends(f"{address}/finish") == 303
    assert ann.location == f"/staff{address}"
    assert ann.opens(address) == 200
    ann.opens(case_of(address))
    assert "See the result" in ann.page
    assert "Unfinished questions" not in ann.page
    assert ann.opens(f"{address}/questions") == 303
    assert ann.opens(f"{address}/sections/short") == 303


def test_what_an_answer_brings_up_is_asked_before_the_next_section(ann: Browser) -> None:
    address = begins(ann)
    assert fills_in(ann, address, "short", source="clinic") == 303
    assert "/sections/short?more=1#q-" in ann.location
    ann.opens(ann.location.removeprefix("/staff").split("#")[0])
    assert "has brought up more questions" in ann.page
    assert "as_told" in dict(HIDDEN.findall(ann.page))["shown"].split()
    assert sends(ann, f"{address}/sections/short", source="clinic", as_told="as_told") == 303
    assert ann.location.endswith("/sections/prescribed")


def test_help_comes_first_and_the_case_is_on_the_worklist_at_once(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "start", **CALM)
    assert fills_in(ann, address, "mood", thoughts="plan") == 303
    assert ann.location.endswith("/first?then=mood")
    ann.opens(f"{address}/first?then=mood")
    for words in ("Stop the questions and stay with it", "999", "Samaritans", "It calls nobody for you"):
        assert words in ann.page
    ann.opens("/?show=risk")
    assert "Look now" in ann.page
    ann.opens(f"{address}/first?then=mood&view=shared")
    assert "Stop the questions" not in ann.page
    ann.opens(f"{address}/first?then=mood")
    assert ann.sends(f"{address}/first", {"then": "mood"}) == 303
    assert ann.location.endswith("/sections/mood")
    assert ann.opens(f"{address}/sections/mood") == 200
    assert "Red flags so far" in ann.page
    assert ann.opens(f"{address}/first?then=mood") == 303
    assert ann.opens(f"{address}/first?then=mood&all=1") == 200


def test_whoever_stops_for_a_red_flag_is_at_the_case_at_once(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "start", **CALM)
    fills_in(ann, address, "mood", thoughts="plan")
    ann.opens(f"{address}/first?then=mood")
    assert "Stop the questions, and go to the case" in ann.page
    assert ann.sends(f"{address}/first", {"then": "stop"}) == 303
    assert ann.location == f"/staff{address.partition('/screens')[0]}"
    ann.opens(f"{address}/questions")
    assert "Broken off here" in ann.page


def test_whoever_is_under_18_hears_first_what_has_to_be_passed_on(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "start", **{**CALM, "age": "16_17"})
    for section, told in (("short", True), ("mood", False)):
        ann.opens(f"{address}/sections/{section}")
        assert ("may have to tell another adult" in ann.page) is told


def test_danger_counts_where_the_form_cannot_be_read(ann: Browser) -> None:
    address = begins(ann)
    odd = {"days_30-value": "many"}
    assert fills_in(ann, address, "short", **odd, now=["none", "collapse"]) == 303
    assert ann.location.endswith("/first?then=short")
    ann.opens(f"{address}/questions")
    assert "<dd>Not reached yet</dd>" in ann.page
    assert fills_in(ann, address, "short", **odd, now=["collapse"]) == 422


def test_what_cannot_be_read_is_shown_again_and_the_rest_is_kept(ann: Browser) -> None:
    address = begins(ann)
    odd = {"days_30-value": "many", "source": "elsewhere"}
    assert fills_in(ann, address, "short", **odd, body=["none", "cramps"]) == 422
    assert 'value="many"' in ann.page
    assert "Write it as a number" in ann.page
    assert "Choose either this or the others" in ann.page
    ann.opens(f"{address}/questions")
    assert "<dd>From a dealer" in ann.page
    assert fills_in(ann, address, "short", then="stay", source="moon") == 400


def test_a_script_keeps_what_is_filled_in_without_calling_it_done(ann: Browser) -> None:
    address = begins(ann)
    ann.opens(f"{address}/sections/short")
    drawn = dict(HIDDEN.findall(ann.page))
    page = ann.page
    assert ann.sends(f"{address}/sections/short/draft", {**drawn, "source": "clinic"}) == 200
    answer = json.loads(ann.raw)
    assert "as_told" in answer["shown"]
    assert answer["first"] == []
    ann.page = page
    assert ann.sends(f"{address}/sections/short/draft", {**drawn, "had": answer["had"], "now": "self_harm"}) == 200
    assert len(json.loads(ann.raw)["first"]) == 1
    ann.opens(f"{address}/questions")
    assert "Not asked" not in ann.page
    assert fills_in(ann, address, "short", "help") == 303
    assert ann.location.endswith("/first?then=short&all=1")


def test_who_can_help_is_there_without_any_flag(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "start", **CALM)
    assert ann.opens(f"{address}/first?then=aims&all=1") == 200
    for words in ("Who can help now", "Samaritans", "Go back"):
        assert words in ann.page


def test_the_second_who_saves_is_told_and_loses_nothing(site: StaffSite, ann: Browser) -> None:
    address = begins(ann)
    ben = site.somebody_in("Ben", Role.COUNSELOR)
    here = f"{address}/sections/aims"
    ann.opens(here)
    ben.opens(here)
    assert sends(ann, here, "stay", wants=["stop"]) == 303
    assert sends(ben, here, "stay", wants=["break"], change="3") == 409
    assert "Kept meanwhile by somebody else:" in ben.page
    assert ("wants", "break") in TICKED.findall(ben.page)
    assert ("change", "3") in TICKED.findall(ben.page)
    assert sends(ben, here, "stay", wants=["break"], change="3") == 303
    ben.opens(here)
    assert ("wants", "break") in TICKED.findall(ben.page)
    page, drawn = ann.page, dict(HIDDEN.findall(ann.page))
    ann.opens(f"{address}/questions")
    assert ann.sends(f"{here}/draft", {**drawn, "wants": "talk"}) == 409, page
    assert "nothing of it is lost" in json.loads(ann.raw)["newer"]


def test_a_page_may_write_over_what_it_wrote_itself(ann: Browser) -> None:
    address = begins(ann)
    here = f"{address}/sections/aims"
    ann.opens(here)
    page = ann.page
    assert sends(ann, here, "stay", wants=["stop"]) == 303
    ann.page = page
    assert sends(ann, here, "stay", wants=["break"]) == 303


def test_the_shared_view_has_no_notes_and_nothing_of_other_cases(ann: Browser) -> None:
    address = begins(ann)
    ann.opens(f"{address}/sections/mood")
    assert "Follow your service's safeguarding steps" in ann.page
    assert fills_in(ann, address, "mood", "turn", mood="low") == 303
    assert ann.location.endswith("/sections/mood?view=shared")
    ann.opens(f"{address}/sections/mood?view=shared")
    alone = ann.page.split("<main")[1]
    for words in ("safeguarding", "Softer", "For you", "My account", "/cases/new"):
        assert words not in alone
    assert "staff-top" not in ann.page
    assert ("mood", "low") in TICKED.findall(ann.page)
    assert sends(ann, f"{address}/sections/mood", "next", view="shared", thoughts="no") == 303
    assert ann.location.endswith("view=shared")
    ann.opens(f"{address}/sections/mood?view=shared")
    assert sends(ann, f"{address}/sections/mood", "turn", view="shared", thoughts="plan") == 303
    assert ann.location.endswith("/first?then=mood")
    ann.opens(f"{address}/sections/mood?view=shared")
    assert sends(ann, f"{address}/sections/mood", "stay", view="shared", thoughts="plan") == 303
    assert ann.location.endswith("/first?then=mood&view=shared")


def test_broken_off_and_gone_on_with_from_the_worklist(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "start", **CALM)
    assert fills_in(ann, address, "short", "stop", source="elsewhere") == 303
    assert ann.location == f"/staff{case_of(address)}"
    ann.opens("/?show=unfinished")
    assert f"{case_of(address)}/screens" in ann.page
    assert ann.opens(f"{case_of(address)}/screens") == 303
    assert ann.location == f"/staff{address}/sections/short"
    ann.opens(f"{address}/questions")
    assert ann.page.count("Broken off here") > 10
    assert ann.sends(f"{address}/stop") == 303
    ann.opens(f"{address}/questions")
    assert ann.sends(f"{address}/finish") == 303
    assert ann.opens(f"{case_of(address)}/screens") == 303
    assert ann.location == f"/staff{case_of(address)}"


def test_an_answer_is_put_right_and_the_old_one_stays(ann: Browser) -> None:
    address = begins(ann)
    fills_in(ann, address, "short", source="elsewhere", **{"days_30-value": "2"})
    here = f"{address}/answers/days_30"
    assert ann.opens(here) == 303
    ann.opens(f"{address}/questions")
    ann.sends(f"{address}/finish")
    assert ann.opens(here) == 200
    assert "<dd>2 days</dd>" in ann.page
    assert ann.sends(here, {"days_30-value": "2", "words": "Misheard."}) == 422
    assert "Nothing is different" in ann.page
    assert ann.sends(here, {"days_30-value": "x", "words": "Misheard."}) == 422
    assert ann.sends(here, {"days_30-value": "20", "words": ""}) == 422
    assert 'value="20"' in ann.page
    assert ann.sends(here, {"days_30-value": "20", "words": "Misheard."}) == 303
    ann.opens(address)
    assert "20 days" in ann.page
    ann.opens(here)
    assert "2 days → 20 days" in ann.page
    assert ann.sends(here, {"left_out": "1", "words": "Said by the brother."}) == 303
    ann.opens(here)
    assert "<dd>Not asked</dd>" in ann.page
    assert ann.opens(f"{address}/answers/nothing") == 404


def test_sections_that_are_not_there(ann: Browser) -> None:
    address = begins(ann)
    assert ann.opens(f"{address}/sections/nothing") == 404
    ann.opens(f"{address}/sections/aims")
    assert sends(ann, f"{address}/sections/aims", "to:nothing") == 400
    assert sends(ann, f"{address}/sections/aims", "to:mood") in {303, 400}
