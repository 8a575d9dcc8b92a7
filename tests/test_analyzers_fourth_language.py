"""A fourth language comes in by the five steps of docs/languages.md and by nothing else.

The package is copied, a toy Belarusian is added to the copy as the steps say, and the copy is asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import analyzers

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# A toy.\n# Source: own writing. Licence: MIT. Date: 2026-11. Checked: by this test.\n"
TABLES = {
    "stopwords": "і у ў з на не што як па для да ад гэта быў была яны ён яна\n",
    "everyday": "год года гадоў дагавор кампанія сказаў паведаміў рублёў мільёнаў\ttimes and sums\n",
    "abbreviations": "млн\tscale\nг\tnumber\n",
}
LEMMAS = '''

def _belarusian(form: str) -> tuple[str, ...]:
    """A toy: two endings of nouns."""
    for ending in ("ам", "у"):
        if form.endswith(ending) and len(form) > 5:
            return (form.removesuffix(ending),)
    return (form,)


_LEMMAS["be"] = _belarusian
'''
GOLDEN = "дагавору\tдагавор\nдагаворам\tдагавор\nкампанія\tкампанія\n"
QUESTIONS = """
import json, sys
from analyzers import LANGUAGES, analyze, analyzer_for, base_form, fingerprint, language_of, sentences
from analyzers.morphology import readings

text = "Кампанія паведаміла пра дагавор. Ён быў падпісаны ў Мінску"
mixed = "У дагавору сказана: «рамково споразумение за сътрудничество»"
forms = json.loads(sys.argv[1])
print(json.dumps({
    "codes": [language.code for language in LANGUAGES],
    "lemmas": {form: analyzer_for("be").analyze(form)[0].terms for form in forms},
    "lang": language_of(text),
    "others": [language_of("Стороны обсудили договор"), language_of("Сторони обговорили угоду")],
    "sentences": len(sentences(text)),
    "mixed": [[token.form, token.lang] for token in analyze(mixed, "be")],
    "steps": [name for name, _ in analyzer_for("be").steps("дагавору")],
    "base": base_form("Дагаворам", "be"),
    "reading": readings("дагаворам", "be")[0].lemma,
    "fingerprint": fingerprint(),
}))
"""


def added(text: str, after: str, line: str) -> str:
    """A text with a line put behind the last line that holds something."""
    lines = text.split("\n")
    at = max(number for number, held in enumerate(lines) if after in held)
    return "\n".join([*lines[: at + 1], line, *lines[at + 1 :]])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("overlay")
    package = folder / "analyzers"
    shutil.copytree(ROOT / "analyzers", package, ignore=shutil.ignore_patterns("__pycache__"))

    languages = package / "languages.py"  # step 1
    row = '    Language("be", "Belarusian", "беларуская", "абвгдеёжзійклмнопрстуўфхцчшыьэюя\'"),'
    languages.write_text(added(languages.read_text("utf-8"), "    Language(", row), "utf-8")

    tables = package / "tables" / "be"  # step 2
    tables.mkdir()
    for name, rows in TABLES.items():
        (tables / f"{name}.tsv").write_text(HEAD + rows, "utf-8")

    morphology = package / "morphology.py"  # step 3
    morphology.write_text(morphology.read_text("utf-8") + LEMMAS, "utf-8")

    analyzer = package / "analyzer.py"  # step 4
    composed = analyzer.read_text("utf-8")
    russian = re.search(r'^    "ru": Analyzer\("ru", .*$', composed, re.MULTILINE)
    assert russian
    analyzer.write_text(
        added(composed, '    "uk": Analyzer(', russian.group().replace('"ru"', '"be"')), "utf-8"
    )

    golden = dict(line.split("\t") for line in GOLDEN.splitlines())  # step 5
    asked = subprocess.run(
        [sys.executable, "-c", QUESTIONS, json.dumps(list(golden))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    assert found["lemmas"] == {form: [lemma] for form, lemma in golden.items()}
    return dict(found)


def test_it_is_one_of_the_languages(answers: dict[str, object]) -> None:
    assert answers["codes"] == ["ru", "bg", "uk", "be"]
    assert answers["fingerprint"] != analyzers.fingerprint()


def test_it_is_told_by_its_words_and_letters(answers: dict[str, object]) -> None:
    assert answers["lang"] == "be"
    assert answers["others"] == ["ru", "uk"]


def test_sentences_steps_and_base_forms_know_it(answers: dict[str, object]) -> None:
    assert answers["sentences"] == 2
    steps = answers["steps"]
    assert isinstance(steps, list) and {"tokenize", "lemma_filter", "compound_filter"} <= set(steps)
    assert answers["base"] == "Дагаворам"
    assert answers["reading"] == "дагавор"


def test_pieces_of_other_languages_in_it_are_analysed_as_theirs(answers: dict[str, object]) -> None:
    langs = dict(answers["mixed"])  # type: ignore[call-overload]
    assert langs["дагавору"] == "be" and langs["споразумение"] == "bg"


def test_the_five_steps_are_written_down() -> None:
    text = (ROOT / "docs" / "languages.md").read_text("utf-8")
    steps = text.split("## How to add a language")[1].split("\n## ")[0]
    for number, named in enumerate(("languages.py", "stopwords.tsv", "_LEMMAS", "analyzer.py", "golden"), 1):
        assert named in steps.split(f"\n{number}. ")[1].split("\n\n")[0].split(f"\n{number + 1}. ")[0]
    assert all(f"{table}.tsv" in steps for table in TABLES)
