"""The leaflet on paper: the page's words and facts, every glyph in its order, nothing that a font lacks."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
import typst

from app.errors import MissingGlyph, NotApproved
from app.formats import paper, pdf_fonts
from app.formats.inline import plain_text
from app.formats.page import render_page
from app.formats.paper import figures
from app.formats.pdf import render_pdf
from app.formats.pdf_fonts import Missing, choose_faces
from app.formats.words import MAKINGS, NOTICES, Words
from tests.formats.pages import CHROME, SITE, small_page, with_body
from tests.formats.pdf_reader import Read, bare
from tests.formats.test_page import Reader

ADDRESS = "https://leaflets.example.org/ur/small/"
SOURCE = "About *60-80%* of adults. Call {helpline}."
ALL_NOTICES = frozenset({"demonstration", "moved_on", "one_person", "overdue"})
RUNS = ("0808 157 0142", "60-80%", "FLAG-IDA", "5 mg", "38°C", "Blood 2015;126(3):319-327.")
WORDS = {
    "ar": "حوالي 60-80% من البالغين بعد FLAG-IDA، ثم 5 mg عند 38°C. اتصل على {helpline} الآن، وكذلك ٦٠-٨٠٪ منهم",
    "fa": "حدود 60-80% بزرگسالان پس از FLAG-IDA، سپس 5 mg و تب 38°C. با {helpline} تماس بگیرید؛ ۱۵-۲۰٪ کودکان",
    "ur": "تقریباً 60-80% بالغ افراد میں FLAG-IDA کے بعد، 5 mg، بخار 38°C۔ {helpline} پر کال کریں۔ نیز ۱۵-۲۰٪ بچے",
    "ps": "شاوخوا 60-80% لویان د FLAG-IDA وروسته، 5 mg، تبه 38°C. {helpline} ته زنګ ووهئ",
    "ckb": "نزیکەی 60-80% گەورەساڵان دوای FLAG-IDA، 5 mg، تا 38°C. پەیوەندی بە {helpline} بکە",
}
SCRIPTS = {
    "bn": "প্রায় ৬০-৮০% প্রাপ্তবয়স্ক মানুষ ক্ষেত্রে FLAG-IDA। {helpline} নম্বরে ফোন করুন।",
    "pa_Guru": "ਲਗਭਗ 60-80% ਬਾਲਗਾਂ ਵਿੱਚ। {helpline} ਉੱਤੇ ਫ਼ੋਨ ਕਰੋ।",
    "ta": "சுமார் 60-80% பெரியவர்கள். {helpline} என்ற எண்ணில் அழைக்கவும்.",
    "ti": "ኣስታት 60-80% ዓበይቲ። ናብ {helpline} ደውሉ።",
    "zh_Hans": "大约60-80%的成年人。请拨打 {helpline}。",
    "uk": "Приблизно 60–80% дорослих. Телефонуйте {helpline}.",
}


def paper_of(locale="en", words=None, variant="standard", **fields):
    texts = {SOURCE: words} if words else None
    page = small_page(locale, texts, **({"making": "two_people"} | fields))
    return Read(render_pdf(page, ADDRESS, variant))


@pytest.fixture
def without_cjk(monkeypatch):
    """A system whose fonts have no East Asian ones."""
    fonts = tuple(font for font in pdf_fonts._system_fonts() if "CJK" not in font.family)
    caches = (pdf_fonts._faces, pdf_fonts._characters)
    monkeypatch.setattr(pdf_fonts, "_system_fonts", lambda: fonts)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("variant", ["standard", "large"])
def test_every_text_is_printed_in_the_order_of_the_page(variant):
    printed = "".join(paper_of(variant=variant).texts())
    page = small_page()
    places = [printed.index(bare(plain_text(text.target, SITE))) for text in page.edition.texts[:10]]
    assert places == sorted(places)
    assert printed.index("Aciclovir") < printed.index("5ml") < printed.index("Call08081570142.", places[6] + 60)


def test_facts_stand_on_the_last_sheet_with_dates_by_the_approved_pattern():
    last = paper_of("ur", digits="native", words=WORDS["ur"]).text(-1)
    for date in ("۳۰", "۲۰۲۳", "۲۰۲۶"):
        assert date in last
    for source in ("TholF.HowItreat.Blood2015;126(3):319-327.", "NHS.AtoZ.", "Registeredcharity0000000"):
        assert source in last
    english = paper_of(siblings=(("en", "en/small/"),)).text(-1)
    for fact in ("Lastreviewed30June2023", "UpdatedJanuary2026", "Nextreviewdue30June2026", "Version3"):
        assert fact in english


@pytest.mark.parametrize("variant", ["standard", "large"])
def test_version_address_and_page_number_stand_on_every_sheet(variant):
    read = paper_of("pl", "A long text to fill a sheet with. " * 200, variant)
    assert len(read.pages) > 2
    for number, text in enumerate(read.texts(), start=1):
        assert text.endswith(f"Version3{ADDRESS}{number}/{len(read.pages)}")


def test_page_numbers_have_the_digits_of_the_locale():
    texts = paper_of("bn", "দীর্ঘ লেখা। " * 600, digits="native").texts()
    assert [text[-3:] for text in texts[:2]] == [f"১/{'০১২৩৪৫৬৭৮৯'[len(texts)]}", f"২/{'০১২৩৪৫৬৭৮৯'[len(texts)]}"]


def test_the_ten_digits_of_a_policy():
    assert [figures("ur", "native"), figures("bn", "native"), figures("ar", "latin"), figures("zh_Hans", "native")] == [
        "۰۱۲۳۴۵۶۷۸۹",
        "০১২৩৪৫৬৭৮৯",
        "0123456789",
        "0123456789",
    ]


@pytest.mark.parametrize(("locale", "tag"), [("en", "en"), ("ur", "ur"), ("pa_Guru", "pa"), ("ckb", "ckb")])
def test_the_file_names_its_language_and_title_and_claims_pdf_ua(locale, tag):
    read = paper_of(locale)
    catalog = read.catalog
    metadata = catalog["Metadata"].get_data().decode()
    assert (catalog["Lang"].decode(), catalog["MarkInfo"]["Marked"]) == (tag, True)
    assert catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata)
    assert "A small leaflet" in metadata
    assert {"H1", "H2", "P", "L", "LI", "Table", "TR", "TH", "TD", "Link", "Figure"} <= read.tags()


def test_the_qr_code_is_said_by_the_address_that_it_holds():
    assert paper_of("ur").alternatives() == [ADDRESS]


@pytest.mark.parametrize("locale", sorted(WORDS))
@pytest.mark.parametrize("variant", ["standard", "large"])
def test_phones_ranges_names_and_citations_read_from_left_to_right_in_right_to_left_text(locale, variant):
    read = paper_of(locale, WORDS[locale], variant)
    lines = read.lines()
    assert [run for run in RUNS if not any(bare(run) in line for line in lines)] == []
    assert read.tofu == 0


def test_a_range_in_arabic_figures_has_its_lower_bound_on_the_right_and_in_urdu_on_the_left():
    assert any("٪٨٠-٦٠" in line for line in paper_of("ar", WORDS["ar"]).lines())
    assert any("۱۵-۲۰٪" in line for line in paper_of("ur", WORDS["ur"]).lines())


@pytest.mark.parametrize("locale", sorted(SCRIPTS))
def test_no_glyph_is_missing_in_any_script(locale):
    read = paper_of(locale, SCRIPTS[locale], digits="native")
    assert read.tofu == 0
    assert any("08081570142" in line for line in read.lines())


def test_a_character_that_no_font_has_stops_the_pdf_and_says_what_to_install(without_cjk):
    with pytest.raises(MissingGlyph) as error:
        render_pdf(small_page("ur", {SOURCE: "کتابچہ 漢字 {helpline}"}), ADDRESS, "standard")
    assert error.value.missing == (
        Missing("字", "CJK UNIFIED IDEOGRAPH-5B57", "fonts-noto-cjk"),
        Missing("漢", "CJK UNIFIED IDEOGRAPH-6F22", "fonts-noto-cjk"),
    )
    assert "'漢' U+6F22 CJK UNIFIED IDEOGRAPH-6F22: install fonts-noto-cjk" in str(error.value)


def test_a_whole_missing_script_is_told_in_one_sentence(without_cjk):
    with pytest.raises(MissingGlyph) as error:
        choose_faces("急性淋巴细胞白血病", "zh_Hans")
    assert len(error.value.missing) == 9
    assert str(error.value).endswith("install fonts-noto-cjk; and 4 more.")


def test_a_name_that_begins_with_a_figure_reads_from_left_to_right_within_a_longer_latin_run():
    lines = paper_of("ur", "یہ 17-OH progesterone level ہے {helpline}").lines()
    assert any("17-OHprogesteronelevel" in line for line in lines)


def test_a_character_that_no_package_has_is_named_without_one():
    with pytest.raises(MissingGlyph) as error:
        choose_faces("a\ue000😀", "en")
    assert error.value.missing == (Missing("\ue000", "unassigned", ""), Missing("😀", "GRINNING FACE", ""))


def test_the_compiler_refuses_a_missing_glyph_that_the_look_into_the_fonts_overlooked(monkeypatch):
    monkeypatch.setattr(
        paper, "choose_faces", lambda text, locale: pdf_fonts.Faces(("Noto Sans",), ("Noto Sans",), True)
    )
    with pytest.raises(MissingGlyph) as error:
        render_pdf(small_page("bn", {SOURCE: "প {helpline}"}), ADDRESS, "standard")
    assert {missing.name.split(" ")[0] for missing in error.value.missing} == {"BENGALI"}


def test_each_family_gives_one_regular_face_even_where_a_bold_one_calls_itself_regular():
    faces = [font for font in pdf_fonts._faces(pdf_fonts.NASTALIQ) if font.weight == 400]
    assert [pdf_fonts._is_regular(font) for font in faces] == [True]


def test_tofu_is_seen_where_there_is_some():
    text = '#set text(font: "Noto Sans", fallback: false)\nকখ a'
    assert Read(typst.compile(text.encode(), format="pdf")).tofu == 2


@pytest.mark.parametrize("locale", ["en", "ur"])
@pytest.mark.parametrize("variant", ["standard", "large"])
def test_the_same_value_gives_the_same_bytes(locale, variant):
    page = small_page(locale, {SOURCE: WORDS["ur"]}, notices=ALL_NOTICES)
    first = render_pdf(page, ADDRESS, variant)
    paper._compiler.cache_clear()
    pdf_fonts.fonts_of.cache_clear()
    assert render_pdf(page, ADDRESS, variant) == first


def test_a_paper_is_the_same_after_the_earlier_ones_are_forgotten():
    first = render_pdf(small_page("ur"), ADDRESS, "standard")
    paper.forget_papers()
    assert render_pdf(small_page("ur"), ADDRESS, "standard") == first


def test_words_that_look_like_markup_are_printed_as_they_are():
    words = r'#panic("x") $x^2$ = no heading @ref \#1 [a] {b} <c> // d ``e`` "f" {helpline}'
    printed = "".join(paper_of("pl", words).texts())
    assert r'#panic("x")$x^2$=noheading@ref#1[a]{b}<c>//d``e``"f"08081570142' in printed


def test_large_print_has_no_glyph_below_14_points_and_its_text_has_18():
    page = small_page(notices=ALL_NOTICES)
    sizes = [round(g.height, 1) for sheet in Read(render_pdf(page, ADDRESS, "large")).pages for g in sheet]
    assert min(sizes) >= 14
    assert max(set(sizes), key=sizes.count) == 18


@pytest.mark.parametrize("variant", ["standard", "large"])
def test_no_column_of_a_table_runs_into_the_next(variant):
    page = small_page(
        texts={"Aciclovir": "Chemotherapieimmunsuppressivum " * 3, "Medicine": "Arzneimittelbezeichnungen"}
    )
    for sheet in Read(render_pdf(page, ADDRESS, variant)).pages:
        lines = {}
        for glyph in sheet:
            lines.setdefault(round(glyph.matrix[5], 1), []).append(glyph)
        for line in lines.values():
            line.sort(key=lambda glyph: glyph.x0)
            assert all(left.x1 < right.x0 + 1 for left, right in pairwise(line))


def test_a_column_heading_with_a_telephone_number_is_repeated_on_the_next_sheet():
    rows = "".join(f"| Medicine {n} | {n} mg |\n" for n in range(1, 61))
    page = with_body(small_page(), f"| Name | Call {{helpline}} |\n| --- | --- |\n{rows}")
    read = Read(render_pdf(page, ADDRESS, "standard"))
    assert ["NameCall08081570142" in text for text in read.texts()].count(True) == 3


def test_a_cell_longer_than_a_sheet_goes_on_on_the_next():
    page = with_body(small_page(), f"| Name | Note |\n| --- | --- |\n| A | {'words ' * 800} |\n")
    texts = Read(render_pdf(page, ADDRESS, "standard")).texts()
    assert "".join(texts).count("words") == 800
    assert min(glyph.y0 for sheet in Read(render_pdf(page, ADDRESS, "standard")).pages for glyph in sheet) > 20


@pytest.mark.parametrize("name", sorted(NOTICES))
def test_a_notice_is_printed_exactly_when_it_is_asked_for(name):
    words = bare(NOTICES[name].replace("{version}", "3"))
    assert words in paper_of("pl", notices=frozenset({name})).text(0)
    assert words not in paper_of("pl").text(0)


def test_a_demonstration_says_so_on_every_sheet():
    read = paper_of("pl", "A long text. " * 400, notices=frozenset({"demonstration"}), making="demonstration")
    assert all("Demonstration,notmedicaladvice" in text for text in read.texts())
    assert "Signedbydemonstrationaccounts,reviewedbynobody." in read.text(0)


@pytest.mark.parametrize("making", sorted(MAKINGS))
@pytest.mark.parametrize("locale", ["ur", "pa_Guru"])
def test_the_facts_on_paper_are_those_of_the_page(locale, making):
    page = small_page(locale, making=making, notices=ALL_NOTICES)
    html = Reader(render_page(page))
    words = Words(page)
    facts = [
        (Reader(f"<i>{label}</i>"), Reader(f"<i>{value}</i>")) for label, value, _ in words.facts("../../en/small/")
    ]
    assert [(dt.elements[0]["text"], dd.elements[0]["text"]) for dt, dd in facts] == list(
        zip((e["text"] for e in html.tagged("dt")), (e["text"] for e in html.tagged("dd")), strict=True)
    )
    notices = [(name, Reader(f"<i>{text}</i>").elements[0]["text"]) for name, text in words.notices()]
    assert notices == [(e["data-notice"], e["text"]) for e in html.having("data-notice") if e["tag"] == "p"]


def test_a_missing_page_string_stops_the_pdf_instead_of_printing_english():
    chrome = {key: text for key, text in CHROME.items() if key[1] != "Sources"}
    with pytest.raises(NotApproved) as error:
        render_pdf(small_page("ur", chrome=chrome), ADDRESS, "standard")
    assert [missing.segment.text for missing in error.value.missing] == ["Sources"]


def test_another_version_is_another_file():
    page = small_page()
    later = replace(page, edition=replace(page.edition, version=4))
    assert render_pdf(later, ADDRESS, "standard") != render_pdf(page, ADDRESS, "standard")


@pytest.mark.parametrize(("locale", "unit"), [("pl", "mg"), ("uk", "мг"), ("zh_Hans", "毫克")])
def test_no_line_ends_between_a_number_and_its_unit(locale, unit):
    words = " ".join(f"{'a' * (number % 11 + 1)} 5 {unit}" for number in range(60))
    lines = [line for line in paper_of(locale, words).lines() if unit in line]
    assert len(lines) > 3
    assert [line for line in lines if line.endswith("5") or line.startswith(unit)] == []
