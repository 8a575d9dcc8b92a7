"""Words that speak of deals: every form of a verb is found, and only by its own act."""

from __future__ import annotations

import pytest

from analyzers import tokenize
from analyzers.errors import DogovorError
from deals.cues import find_cues, spelled


def acts(text: str, lang: str) -> list[tuple[str, str]]:
    """The cues of a text as (sort, words)."""
    words = tokenize(text)
    return [(cue.sort, words[cue.first].form) for cue in find_cues(words, lang)]


@pytest.mark.parametrize(
    ("lang", "act", "forms"),
    [
        ("ru", "buy", "купить купит купят купим купил купила купили купив купивший купившая"),
        ("ru", "fund", "дать даст дадут дал дала дало дали давший обещать пообещавшая выделить выделив"),
        ("ru", "build", "построить построим строит строили построивший сооружать сооружают сооружающая"),
        ("uk", "order", "замовити замовить замовлять замовили замовляє замовлятиме замовлятимуть"),
        ("uk", "invest", "інвестувати інвестує інвестували інвестуватиме витратити витратять витратила"),
        ("bg", "order", "поръчам поръча поръчаме поръчат поръчахме поръчаха поръчал поръчала поръчали"),
        ("bg", "fund", "отпусна отпусне отпуснат отпуснаха отпуснали преведе преведоха превел превели"),
        ("bg", "build", "построя построи построим построят построиха изгражда изграждаме изграждали"),
    ],
)
def test_every_form_of_a_verb_is_found(lang: str, act: str, forms: str) -> None:
    for form in forms.split():
        assert act in [sort for sort, _ in acts(form, lang)], form


def test_a_phrase_with_a_verb_of_a_model_is_found_in_every_form() -> None:
    assert spelled("взе .. дял", "bg") == ("взе .. дял",)
    assert "продали .. пакет*" in spelled("про~дать .. пакет*", "ru")


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(DogovorError, match="no model"):
        spelled("куп~анить", "ru")
