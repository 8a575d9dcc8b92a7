"""Letters and words: from a text to its tokens, terms, sentences and languages."""

from __future__ import annotations

from analyzers.analyzer import Analyzer, analyze, analyzer_for, spans
from analyzers.baseform import base_form
from analyzers.detect import language_of, segments
from analyzers.languages import LANGUAGES, Language
from analyzers.sentences import sentences
from analyzers.text import clean, fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Span, Token, TokenKind
from analyzers.version import fingerprint

__all__ = [
    "LANGUAGES",
    "Analyzer",
    "Language",
    "Span",
    "Token",
    "TokenKind",
    "analyze",
    "analyzer_for",
    "base_form",
    "clean",
    "fingerprint",
    "fold",
    "language_of",
    "segments",
    "sentences",
    "spans",
    "tokenize",
]
