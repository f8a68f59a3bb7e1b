"""Plain scalars of YAML that two readers take for two things, and what to write instead.

YAML 1.1 (PyYAML) and 1.2 (most others) read ``no``, ``010`` and ``1e5`` differently, and OmegaConf
in a third way. A scalar is taken here if all of them agree on it, and refused otherwise.
"""

import re

WORDS = frozenset(
    word
    for each in ("y", "n", "yes", "no", "on", "off")
    for word in (each, each.title(), each.upper())
)
"""True or false in YAML 1.1, text in 1.2."""
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
DECIMAL = re.compile(r"(?:[-+]?[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?")
SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
"""What every reader takes for the same number."""
MOST_DIGITS = 18
"""Digits of a whole number at most: what fits into 64 bits."""
MOST_CHARACTERS = 60
"""Characters of any other number at most."""

SCIENTIFIC = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|[-+]\.[0-9]+")
LEADING_ZERO = re.compile(r"([-+]?)0[0-9]+")
OTHER_BASE = re.compile(r"[-+]?0[xXoObB][0-9a-fA-F_]+")
UNDERSCORES = re.compile(r"[-+]?[0-9.]*_[0-9_.]*(?:[eE][-+]?[0-9]+)?")
SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
SHARE = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)? ?%")
UNENDING = re.compile(r"[-+]?(?:inf|infinity|nan)", re.IGNORECASE)


def unfit(text: str) -> str | None:
    """What is wrong with a plain scalar, and what to write; None for one that is right."""
    if text in WORDS:
        truth = "true" if text.lower() in ("y", "yes", "on") else "false"
        told = f"{text} is {truth} to some readers of YAML and a word to others"
        return f"{told}; write {truth} or '{text}'"
    if INTEGER.fullmatch(text):
        if len(text.lstrip("+-")) > MOST_DIGITS:
            return f"a whole number of {len(text.lstrip('+-'))} digits; at most {MOST_DIGITS}"
        return None
    if len(text) > MOST_CHARACTERS:
        long = DECIMAL.fullmatch(text) or SCIENTIFIC.fullmatch(text) or text.isdigit()
        return f"a number of {len(text)} characters; at most {MOST_CHARACTERS}" if long else None
    if DECIMAL.fullmatch(text) or SPECIAL.fullmatch(text):
        return None
    return _no_number(text)


def _no_number(text: str) -> str | None:
    """What looks like a number and is one to some readers only, or to none."""
    quoted = f"'{text}' if it is a word"
    if SCIENTIFIC.fullmatch(text):
        return f"{text} is a number to some readers of YAML only; write {as_number(float(text))}"
    if LEADING_ZERO.fullmatch(text):
        return f"{text} is octal to some readers of YAML; write {int(text)}, or {quoted}"
    if OTHER_BASE.fullmatch(text):
        return f"{text} is a number to some readers of YAML only; write it in tens, or {quoted}"
    if UNDERSCORES.fullmatch(text) and any(each.isdigit() for each in text):
        plain = text.replace("_", "")
        return f"{text} is a number to some readers of YAML only; write {plain}, or {quoted}"
    if SIXTIES.fullmatch(text):
        return f"{text} is read in sixties by some; write the number in tens, or {quoted}"
    if DATE.fullmatch(text):
        return f"{text} is a date to some readers of YAML; quote it"
    if THOUSANDS.fullmatch(text) or COMMA.fullmatch(text):
        return f"{text} is no number to YAML; write it with a point and no other marks, or {quoted}"
    if SHARE.fullmatch(text):
        return f"{text} is no number; write {float(text.rstrip('% ')) / 100:g}, or {quoted}"
    if UNENDING.fullmatch(text):
        right = ".nan" if "nan" in text.lower() else ("-" if text[0] == "-" else "") + ".inf"
        return f"{text} is a word to YAML; write {right}, or {quoted}"
    if text == "=":
        return "= is a value of its own to some readers of YAML; quote it"
    return None


def as_number(value: float) -> str:
    """A number as every reader of YAML takes it."""
    text = repr(value)
    if "inf" in text or "nan" in text:
        return text.replace("inf", ".inf").replace("nan", ".nan")
    mantissa, e, exponent = text.partition("e")
    if not e:
        return text
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"
