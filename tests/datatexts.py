"""The texts of the small data folder: a start page, a check, a pathway and a directory that add up."""

START = """\
code = "start"
version = "1"
title = "Start"
licence = "Apache-2.0"
source = "ours"

[sources.ours]
ground = "ours"
text = "Our own words"

[[screen]]
code = "start"
title = "For whom?"

[[screen.question]]
code = "for_whom"
kind = "choice"
text = "Who is it about?"
choices = [
  { code = "self", text = "Me" },
  { code = "someone_else", text = "Someone else" },
]

[[screen.question]]
code = "country"
kind = "choice"
text = "Where are you?"
choices_from = "countries"
"""
CHECK = """\
code = "check"
version = "1"
title = "Check"
licence = "Apache-2.0"
source = "ours"

[sources.ours]
ground = "ours"
text = "Our own words"

[[screen]]
code = "now"
title = "Now"

[[screen.question]]
code = "now"
kind = "choices"
text = "Is any of this happening?"
choices = [
  { code = "fit", text = "A fit" },
  { code = "none", text = "None of these", alone = true },
]

[[screen]]
code = "days"
title = "How often"
unless = { question = "for_whom", any_of = ["someone_else"] }

[[screen.question]]
code = "days"
kind = "number"
core = true
text = "On how many days?"
unit = "days"
maximum = 30
part = "often"
points = [{ at_least = 1, points = 1 }, { at_least = 4, points = 3 }]

[[screen]]
code = "amount"
title = "How much"

[[screen.question]]
code = "amount"
kind = "amount"
text = "How much?"
units = ["g", "lines"]
routes = [{ code = "nasal", text = "Nose" }, { code = "swallowed", text = "Mouth" }]
when = { question = "days", at_least = 1 }
maximum = 20
part = "much"
points = [{ at_least = 1, points = 2, by = ["nasal"] }]

[[screen]]
code = "long"
title = "How long"

[[screen.question]]
code = "longest"
kind = "duration"
text = "How long?"
unit = "hours"
units = ["hours", "days"]
when = { sign = "often" }

[[screen.question]]
code = "began"
kind = "month"
text = "Since when?"
minimum = 1990

[[screen.question]]
code = "wish"
kind = "scale"
text = "How much do you want a change?"
"""
PATHWAY = """\
code = "small"
version = "1"
title = "Small"
no_level = { question = "for_whom", any_of = ["someone_else"] }

[sources.ours]
ground = "ours"
text = "Our proposal"

[sources.paper]
ground = "published"
text = "A paper"
url = "https://example.org/paper"

[[step]]
stage = "start"
instrument = "start"

[[step]]
stage = "short"
instrument = "check"

[[part]]
code = "often"
title = "How often"
bands = [{ code = "few", from = 0, to = 1 }, { code = "many", from = 2, to = 3 }]

[[part]]
code = "much"
title = "How much"
bands = [{ code = "few", from = 0, to = 0 }, { code = "many", from = 1, to = 2 }]

[[sign]]
code = "often"
title = "Often"
when = { question = "days", at_least = 4 }
source = "paper"

[[flag]]
code = "fit"
kind = "emergency"
title = "A fit"
advice = "Call now."
because = "You said that someone has a fit."
ways = [{ route = "emergency", urgency = "same_day" }]
when = { question = "now", any_of = ["fit"] }
source = "ours"

[[level]]
code = "level_often"
level = "moderate"
because = "You use often."
when = { any = [{ sign = "often" }, { part = "often", score_at_least = 3 }] }
source = "paper"

[[rule]]
code = "anybody"
because = "For everybody."
ways = [{ route = "drug_help", urgency = "routine" }]
when = { always = true }
source = "ours"

[[rule]]
code = "some_signs"
because = "There are some signs."
ways = [{ route = "crisis_support", urgency = "soon_weeks", offer = "choice" }]
when = { level = ["moderate", "high"] }
unless = { question = "amount", grams_at_least = 5, by = ["swallowed"] }
source = "ours"

[[note]]
code = "grams"
kind = "fact"
text = "Grams do not compare."
when = { question = "amount", grams_at_least = 0, by = ["swallowed"] }
source = "ours"
"""
_EMERGENCY_ROUTE = """\
[[route]]
code = "emergency"
title = "Emergency"
about = "People who come."
how = "Call."
topics = []
fallback = ["crisis_support"]
emergency = "first"

"""
TALK_AND_HELP = """\
[[route]]
code = "crisis_support"
title = "Somebody to talk to"
about = "People who listen."
how = "Call."
topics = ["crisis"]
fallback = []
emergency = "beside"

[[route]]
code = "drug_help"
title = "A drug service"
about = "People who help."
how = "Call."
topics = ["drug-helpline"]
fallback = ["crisis_support"]
"""
ROUTES = _EMERGENCY_ROUTE + TALK_AND_HELP
HEAD = """\
[country]
code = "GB"
name = "United Kingdom"

[country.emergency]
ambulance = ["999"]
fire = ["999"]
police = ["999"]
sources = ["a list"]
checked = 2026-11-21
"""
COUNTRY = (
    HEAD
    + """
[[resource]]
id = "gb-crisis"
name = "The Line"
operator = "A charity"
who_answers = "volunteers"
contact = [{ kind = "phone", number = "116123", shown = "116 123" }]
hours = "24/7"
topics = ["crisis"]
for = ["everyone"]
source_url = "https://example.org/line"
source_date = "2026-01-01"
checked = 2026-11-21

[[resource]]
id = "gb-drugs"
name = "The Drug Line"
operator = "A charity"
contact = [{ kind = "phone", number = "03001236600", shown = "0300 123 6600" }]
hours = "24/7"
topics = ["drug-helpline"]
for = ["everyone"]
source_url = "https://example.org/drugs"
source_date = "2026-01-01"
checked = 2026-11-21
"""
)
DENIED = """\
[[denied]]
number = "800-601-3889"
why = "nobody says who answers"
"""
CASE = """\
id = "one"
pathway = "small"
citation = "A case"
url = "https://example.org/case"
note = "Often."

[answers]
for_whom = "self"
days = 5

[expected]
level = "moderate"
urgency = "soon_weeks"
must = ["drug_help"]
"""
