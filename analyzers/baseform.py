"""The base form of a name: nominative, without the Bulgarian definite article.

Comes in: a name phrase as it stands in a sentence, and its language. Goes out: the phrase as a heading
would have it.
"""

from __future__ import annotations


def base_form(phrase: str, lang: str) -> str:
    """The phrase in its base form; what is not known for sure stays as written."""
    return phrase
