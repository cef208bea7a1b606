"""The folding of what is searched and sorted: pure, a table of examples in six languages."""

import unicodedata

import pytest

from commitments.search import folding

# What is typed, and a text that it finds. Each pair is asked in the four normal forms of Unicode.
SAME = [
    # English
    ("REFUGEES", "refugees and migrants"),
    ("human-rights", "human rights"),
    ("human rights", "human\u2010rights"),
    ("'human", "human"),
    ('"human', "human"),
    ("co-operate", "cooperate"),
    ("cooperate", "co-operate"),
    ("organisation", "International Organization for Migration"),
    ("organization", "organisations"),
    ("labor", "labour mobility"),
    ("labour", "the labor market"),
    ("programmes", "a program"),
    ("detention", "never detain anybody"),
    ("detained", "detention"),
    ("children\u2019s", "children"),
    ("mig", "migrants"),
    # French
    ("cote", "Côte d\u2019Ivoire"),
    ("d'ivoire", "Côte d\u2019Ivoire"),
    ("divoire", "Côte d'Ivoire"),
    ("ÉTATS", "les états"),
    ("etats", "États"),
    ("l'asile", "d'asile"),
    ("coeur", "cœur"),
    ("francaise", "FRANÇAISE"),
    # Spanish
    ("espana", "España"),
    ("PERU", "Perú"),
    ("niños", "ninos"),
    ("migracion", "migración"),
    # Russian
    ("МИГРАЦИЯ", "миграция"),
    ("ребенок", "ребёнок"),
    ("Россий", "россии\u0306"),
    # Arabic
    ("الهجرة", "الهجره"),
    ("هجرة", "الهجرة"),
    ("الهجرة", "هجرة"),
    ("للمهاجرين", "المهاجرين"),
    ("والأطفال", "الاطفال"),
    ("أطفال", "اطفال"),
    ("إسبانيا", "اسبانيا"),
    ("آسيا", "اسيا"),
    ("على", "علي"),
    ("مهاجرين", "مـــهاجرين"),
    ("مهاجرين", "مُهَاجِرِين"),
    ("٢٠١٨", "2018"),
    # Chinese
    ("移民", "国际移民治理"),
    ("移", "国际移民"),
    ("民", "国际移民"),
    ("国际移民", "国际移民治理"),
    # others
    ("istanbul", "İSTANBUL"),
    ("ISTANBUL", "istanbul"),
    ("diyarbakir", "Dıyarbakır"),
    ("turkiye", "TÜRKİYE"),
    ("strasse", "Straße"),
    ("lodz", "Łódź"),
    ("kobenhavn", "København"),
    ("GCM.6", "gcm.6"),
    ("8.8", "8.8?"),
    ("29(a)", "para. 29(a)"),
]

OTHERS = [
    ("6", "60"),
    ("8.8", "8.80"),
    ("8.8", "8"),
    ("grant", "migrants"),
    ("移治", "移民治理"),
    ("民移", "移民"),
    ("rights", "right"),
    ("الهجرة", "الاجرة"),
]


@pytest.mark.parametrize(("typed", "text"), SAME)
def test_however_it_is_typed_it_is_the_same_word(typed, text):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        stored = set(folding.stored(unicodedata.normalize(form, text)).split())
        assert all(folding.holds(stored, word) for word in folding.asked(typed)), (form, stored, folding.ways(typed))


@pytest.mark.parametrize(("typed", "text"), OTHERS)
def test_another_word_is_another_word(typed, text):
    assert not all(folding.holds(set(folding.stored(text).split()), word) for word in folding.asked(typed))


def test_small_words_are_not_looked_for_where_others_are():
    assert folding.asked("Children in detention") == ["Children", "detention"]
    assert folding.asked("الأطفال في الاحتجاز") == ["الأطفال", "الاحتجاز"]
    assert folding.asked("the") == ["the"]
    assert folding.asked("&& \x00 --- ''") == []


@pytest.mark.parametrize("typed", ["philipines", "Phillippines", "PHILIPPINES"])
def test_a_name_forgives_a_double_letter(typed):
    assert folding.holds(set(folding.stored("Philippines", forgiving=True).split()), typed)
    assert not folding.holds(set(folding.stored("Filipinas", forgiving=True).split()), typed)


def test_names_are_sorted_as_people_look_for_them():
    names = ["Zembla", "Élbonia", "arcadia", "Östria", "Elbonia", "Ørsta", "Borduria", "Åland"]
    assert sorted(names, key=folding.plain) == [
        "Åland", "arcadia", "Borduria", "Élbonia", "Elbonia", "Ørsta", "Östria", "Zembla",
    ]  # fmt: skip


def test_no_word_holds_what_would_end_a_question_to_a_database():
    everything = "".join(map(chr, [*range(1, 0x3000), *range(0xA000, 0xD7FF), *range(0xF900, 0x10FFF)]))
    words = {word for each in ("a".join(everything), everything) for word in folding.stored(each).split()}
    terms = {term for word in folding.asked(everything)[:500] for way in folding.ways(word) for term in way}

    assert words
    assert terms
    assert not any(set(word) & set("\"'\\*:&|!()<>-\x00") for word in words | terms)
