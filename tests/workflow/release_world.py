"""The small world that releases for tests tell of: a leaflet, a shared block, page strings, three languages."""

from __future__ import annotations

from app.domain.leaflet import Document, Facts, Original, PartialDate, ReviewDates, Segment, Source, Video

BODY = """## Your doses

Take **5 mg** once a day at 08:00. Questions? Call {helpline}.

- Do not take more than 4 g.
- Read [the plan](https://plan.example.org/a) first.

| Medicine | Dose |
| --- | --- |
| Allopurinol | 100 mg |
|  | 20 mg |

3. Before food
4. After food

   Wait 30 minutes.

## Then
"""
PAGE = """<article><h2 id="s6">{6}</h2>
<p id="s7">{7}</p>
<ul><li id="s8">{8}</li><li><span id="s9">{9}</span></li></ul>
<div class="table" role="region" tabindex="0" aria-labelledby="s6"><table><thead><tr><th scope="col" id="s10">{10}</th>
<th scope="col" id="s11">{11}</th></tr></thead>
<tbody><tr><th scope="row" id="s12">{12}</th><td id="s13">{13}</td></tr><tr><td></td><td id="s14">{14}</td></tr></tbody>
</table></div>
<ol start="3"><li><p id="s15">{15}</p></li><li><p id="s16">{16}</p><p id="s17">{17}</p></li></ol>
<h2 id="s18">{18}</h2></article>
<section><h2 id="s19">{19}</h2><p id="s20">{20}</p></section>"""

LEAFLET = Document(
    "medicines",
    "leaflet",
    "medicines-at-home",
    "Your medicines",
    (
        Segment("title", "Your medicines", "title"),
        Segment("summary", "How to take 2 medicines.", "summary"),
        Segment("audience", "Adults in the UK"),
        Segment("original", "Order it in print"),
        Segment("video", "Watch the film"),
        Segment("heading", "Your doses"),
        Segment("paragraph", "Take **5 mg** once a day at 08:00. Questions? Call {helpline}.", None, "Your doses"),
        Segment("item", "Do not take more than 4 g.", None, "Your doses"),
        Segment("item", "Read [the plan](https://plan.example.org/a) first.", None, "Your doses"),
        Segment("cell", "Medicine", None, "Your doses"),
        Segment("cell", "Dose", None, "Your doses"),
        Segment("cell", "Allopurinol", None, "Your doses"),
        Segment("cell", "100 mg", None, "Your doses"),
        Segment("cell", "20 mg", None, "Your doses"),
        Segment("item", "Before food", None, "Your doses"),
        Segment("item", "After food", None, "Your doses"),
        Segment("item", "Wait 30 minutes.", None, "Your doses"),
        Segment("heading", "Then", None, "Your doses"),
    ),
    BODY,
    Facts(
        ReviewDates(PartialDate(2025, 6, 30), PartialDate(2026, 1), PartialDate(2028, 6, 30)),
        (
            Source("Thol F. How I treat. *Blood* 2015;126(3):319-327."),
            Source("NHS. Medicines A to Z.", "https://www.nhs.uk/medicines/"),
            Source("Puckett Y. At: [www.ncbi.example](http://www.ncbi.example/). Accessed: 17 December 2021."),
        ),
        (Original("Order it in print", "https://print.example.org/medicines", "print"),),
        (Video("Watch the film", "https://video.example.org/medicines", "en"),),
    ),
    ("support",),
)
SHARED = Document(
    "support",
    "shared",
    "support",
    "Need support?",
    (Segment("heading", "Need support?"), Segment("paragraph", "Write to {feedback}.", None, "Need support?")),
    "## Need support?\n\nWrite to {feedback}.\n",
)
STRINGS = (
    "Patient leaflets in your language",
    "Languages",
    "Demonstration, not medical advice",
    "This leaflet is past its review date, so parts of it may be out of date. Check with your health professional.",
    "The English leaflet has changed since this translation was made. This page shows version {version}.",
    "One person translated this leaflet. No second person has reviewed the translation.",
    "Language of the video: {language}",
    "Last reviewed",
    "Updated",
    "Next review due",
    "Version",
    "How this page was made",
    "Signed by demonstration accounts, reviewed by nobody.",
    "Drafted by machine, then translated and reviewed by two people.",
    "Translated by one person and reviewed by another.",
    "Written in English. This is the original.",
    "Charity number",
    "Is something on this page wrong or unclear? Please tell us: {feedback}, {helpline}. "
    "Say which language and which sentence you mean.",
    "Sources",
    "English version",
    "Read this leaflet in English",
    "PDF file",
    "PDF file in large print",
    "Side by side with English",
    "Side by side with English (PDF file)",
    "Notes from your health professional",
    "Who this leaflet is for",
    "Need help? Call {helpline}.",
    "On paper and as a PDF",
    "Videos",
    "About this leaflet",
    "Report a problem",
    "Report a problem with this leaflet",
)
FORMS = ("leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
PAGES = Document(
    "page-templates",
    "pages",
    "page-templates",
    "Page templates",
    (
        Segment("string", "d MMMM y", "date pattern"),
        Segment("string", "MMMM y", "date pattern"),
        *(Segment("string", text) for text in STRINGS),
    ),
)
PATTERNS = {"pl": ("d MMMM y", "LLLL y"), "ur": ("d MMMM، y", "MMMM y")}
NAMES = {"en": "English", "pl": "Polski", "ur": "اردو"}
HELPERS = {
    "en": "",
    "pl": ' <small lang="en" dir="ltr" data-english="pl">Polish</small>',
    "ur": ' <small lang="en" dir="ltr" data-english="ur">Urdu</small>',
}
IN = {"en": "English", "pl": "Angielski", "ur": "انگریزی"}
DATES = {
    "en": ("30 June 2025", "January 2026", "30 June 2028"),
    "pl": ("30 czerwca 2025", "styczeń 2026", "30 czerwca 2028"),
    "ur": ("30 جون، 2025", "جنوری 2026", "30 جون، 2028"),
}
NOTICES = {"demonstration": STRINGS[2], "overdue": STRINGS[3], "moved_on": STRINGS[4], "one_person": STRINGS[5]}
MAKINGS = {
    "demonstration": STRINGS[12],
    "machine_two_people": STRINGS[13],
    "two_people": STRINGS[14],
    "one_person": STRINGS[5],
    "original": STRINGS[15],
}
