"""What CLDR says of a locale."""

from app.formats.languages import direction, html_tag, name_in, own_name, script


def test_locales_have_their_tag_direction_script_and_own_name():
    found = {
        locale: (html_tag(locale), direction(locale), script(locale), own_name(locale))
        for locale in ("en", "pl", "ur", "pa_Guru", "zh_Hant", "bn")
    }
    assert found == {
        "en": ("en", "ltr", "Latn", "English"),
        "pl": ("pl", "ltr", "Latn", "Polski"),
        "ur": ("ur", "rtl", "Arab", "اردو"),
        "pa_Guru": ("pa-Guru", "ltr", "Guru", "ਪੰਜਾਬੀ (ਗੁਰਮੁਖੀ)"),
        "zh_Hant": ("zh-Hant", "ltr", "Hant", "中文 (繁體)"),
        "bn": ("bn", "ltr", "Beng", "বাংলা"),
    }


def test_a_language_is_named_in_the_readers_language_where_cldr_can():
    assert name_in("en", "ur") == "انگریزی"
    assert name_in("pl", "en") == "Polish"
