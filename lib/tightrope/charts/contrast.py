"""How well a colour is told from what it stands on, by WCAG 2.2."""

from __future__ import annotations

# What the guidelines ask of text, and of marks that carry meaning.
TEXT = 4.5
MARK = 3.0
# The ground that charts are drawn on.
LIGHT_GROUND = "#ffffff"
STEP = 0.02


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    Parameters
    ----------
    one, other : str
        As "#rrggbb".

    Returns
    -------
    float
        By success criterion 1.4.3 of the Web Content Accessibility Guidelines 2.2.

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), round(contrast("#9a9a9a", "#ffffff"), 2)
    (21.0, 2.81)
    """
    lower, higher = sorted([_luminance(one), _luminance(other)])
    return (higher + 0.05) / (lower + 0.05)


def legible(colour: str, on: str = LIGHT_GROUND, ratio: float = TEXT) -> str:
    """The colour, made darker or lighter until it can be read on its ground.

    Parameters
    ----------
    colour, on : str
        As "#rrggbb": the colour, and what it stands on.
    ratio : float
        The least contrast: `TEXT` or `MARK`.

    Returns
    -------
    str
        The colour itself where its contrast is enough.

    Examples
    --------
    >>> legible("#0072B2"), legible("#D55E00")
    ('#0072B2', '#c05500')
    """
    towards = 0.0
    if _luminance(on) < 0.18:
        towards = 255.0
    share = 0.0
    mixed = colour
    while contrast(mixed, on) < ratio and share < 1:
        share += STEP
        channels = [c + share * (towards - c) for c in _channels(colour)]
        mixed = "#" + "".join(f"{round(channel):02x}" for channel in channels)
    return mixed


def _channels(colour: str) -> list[int]:
    """Red, green and blue, from 0 to 255."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """The relative luminance of the guidelines: black 0, white 1."""
    linear = []
    for channel in _channels(colour):
        part = channel / 255
        linear.append(
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        )
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
