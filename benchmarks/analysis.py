"""How fast words are analysed and languages told, beside the libraries that stand behind it.

Comes in: text files of any languages (default: seeds/), and lines "text, tab, language" (default: those of
the tests). Goes out: Markdown tables. Each row is measured in a process of its own.

    python -m benchmarks.analysis
    python -m benchmarks.analysis --texts FOLDER --labelled FILE.tsv

Cold is the first pass over the text, its dictionary loaded by one word before; warm the best of five more
passes. The peers get words cut and folded beforehand; dogovor gets the text: it cuts, folds, looks for pieces
of other languages and makes tokens with places, lemmas and halves of compounds in that time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGS = ("ru", "bg", "uk")
WARM_PASSES = 5
SHORT = 40  # characters

Pass = Callable[[], object]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--texts", type=Path, default=ROOT / "seeds", help="folder of .txt files")
    golden = ROOT / "tests" / "golden" / "languages.tsv"
    arguments.add_argument("--labelled", type=Path, default=golden, help="lines of text, tab, language")
    arguments.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.one:
        name, *rest = chosen.one
        print(json.dumps(MEASURED[name](chosen, *rest)))
        return

    def alone(*words: str) -> Any:
        command = [sys.executable, "-m", "benchmarks.analysis", "--one", *words]
        command += ["--texts", str(chosen.texts), "--labelled", str(chosen.labelled)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
        return json.loads(done.stdout) if done.returncode == 0 else None

    print("| analyser | language | words | cold, words/s | warm, words/s |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        alone("remember", folder)
        for name in ("dogovor", "dogovor, words kept", "pymorphy3", "simplemma", "snowballstemmer"):
            for lang in LANGS:
                if found := alone("speed", name, lang, folder):
                    words, cold, warm = found
                    print(f"| {name} | {lang} | {words:,} | {words / cold:,.0f} | {words / warm:,.0f} |")
    print("\n| language of a text | texts | right | under 40 characters | ms a text | MB |")
    print("|---|---|---|---|---|---|")
    for name in ("dogovor", "py3langid", "lingua"):
        if found := alone("languages", name):
            number, right, short, short_right, seconds, size = found
            print(
                f"| {name} | {number:,} | {right / number:.1%} | {short_right} of {short} "
                f"| {seconds / number * 1000:.3f} | {size / 2**20:.1f} |"
            )


def texts_of(folder: Path, lang: str) -> list[str]:
    """The paragraphs of one language."""
    from analyzers import clean, language_of

    lines = (clean(line) for path in sorted(folder.glob("*.txt")) for line in path.open(encoding="utf-8"))
    return [line for line in lines if line.strip() and language_of(line) == lang]


def remember(chosen: argparse.Namespace, folder: str) -> None:
    """Keep the words of the texts in a folder, as a first indexing does."""
    from analyzers import analyze
    from analyzers.memory import remember_in

    remember_in(Path(folder))
    for lang in LANGS:
        for text in texts_of(chosen.texts, lang):
            analyze(text, lang)
    remember_in(None)


def speed(chosen: argparse.Namespace, name: str, lang: str, folder: str) -> tuple[int, float, float] | None:
    """Words, seconds of the first pass, seconds of the best later one; None where it lacks the language."""
    from analyzers import tokenize

    texts = texts_of(chosen.texts, lang)
    words = [token.form for text in texts for token in tokenize(text)]
    once = peer(name, lang, texts, words, folder)
    if once is None or not words:
        return None
    return len(words), seconds(once), min(seconds(once) for _ in range(WARM_PASSES))


def peer(name: str, lang: str, texts: Sequence[str], words: Iterable[str], folder: str) -> Pass | None:
    """One pass over the text by that analyser, its dictionary loaded."""
    if name.startswith("dogovor"):
        from analyzers import analyze
        from analyzers.memory import remember_in

        if name != "dogovor":
            remember_in(Path(folder))
        analyze("договор", lang)
        return lambda: [analyze(text, lang) and None for text in texts]
    if name == "pymorphy3" and lang in ("ru", "uk"):
        import pymorphy3

        morph = pymorphy3.MorphAnalyzer(lang=lang)
        morph.parse("договор")
        return lambda: [morph.parse(word)[0].normal_form for word in words]
    if name == "simplemma":
        from simplemma import lemmatize

        lemmatize("договор", lang)
        return lambda: [lemmatize(word, lang) for word in words]
    if name == "snowballstemmer" and lang == "ru":
        import snowballstemmer

        stemmer = snowballstemmer.stemmer("russian")
        return lambda: stemmer.stemWords(words)
    return None


def languages(chosen: argparse.Namespace, name: str) -> tuple[int, int, int, int, float, int]:
    """Texts, right ones, short texts, right short ones, seconds, bytes that Python holds for it."""
    rows = (line.rstrip("\n").split("\t") for line in chosen.labelled.open(encoding="utf-8"))
    labelled = [(row[0], row[1]) for row in rows if len(row) > 1 and row[1] in LANGS]
    tracemalloc.start()
    tell = detector(name)
    tell("Договор подписан")
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    start = time.process_time()
    told = [tell(text) for text, _ in labelled]
    spent = time.process_time() - start
    right = [found == lang for found, (_, lang) in zip(told, labelled, strict=True)]
    short = [len(text) < SHORT for text, _ in labelled]
    both = sum(a and b for a, b in zip(right, short, strict=True))
    return len(labelled), sum(right), sum(short), both, spent, size


def detector(name: str) -> Callable[[str], str | None]:
    """A function text -> language code. py3langid and lingua are measured where they are installed."""
    if name == "py3langid":
        import py3langid

        py3langid.set_languages(list(LANGS))
        return lambda text: str(py3langid.classify(text)[0])
    if name == "lingua":
        from lingua import Language, LanguageDetectorBuilder

        codes = {Language.RUSSIAN: "ru", Language.BULGARIAN: "bg", Language.UKRAINIAN: "uk"}
        lingua = LanguageDetectorBuilder.from_languages(*codes).build()
        return lambda text: codes.get(lingua.detect_language_of(text))
    from analyzers import language_of

    return language_of


def seconds(once: Pass) -> float:
    """Processor time of one pass."""
    start = time.process_time()
    once()
    return time.process_time() - start


MEASURED: dict[str, Callable[..., Any]] = {"remember": remember, "speed": speed, "languages": languages}


if __name__ == "__main__":
    main()
