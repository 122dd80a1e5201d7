"""Wants the screen to show something else, by rule: whatever it is to look like, it is to stop looking like this."""

from __future__ import annotations

from .normalise import Tokens
from .phrases import Rules

LISTS = {
    "ask": "quick quickly please pls can_you could_you just now ok fast hurry make_it make_this",
    "turn": "swap switch change flip flick jump turn skip go put show bring pull throw chuck open",
    "to": "to over back onto into on up me it this screen page the a an some my tab",
    "other": """footy footy_scores nrl afl abc abc_news rain_radar sportsbet tab cooking a_recipe cricket cricket_scores scores weather weather_page forecast radar bom bureau bureau_site news recipe recipes
        races solitaire sudoku crossword shopping facebook google youtube insta tiktok ebay gumtree kmart bunnings woolies coles home_screen
        homepage blank blank_page blank_screen wallpaper decoy fake_page cover_page calendar calculator maps game games catalogue tv_guide""",
    "look": "look act pretend seem appear behave",
    "like": "like as youre you_are to_be its this_is it_is im i_am were",
}
HIDES = Rules(
    """
    <ask>* <turn> <to>* <other> up|on|site|page|app|website|instead|please|now|quick|screen|the|this* ~1
    <ask>* make|let|have it|this|that|the_screen|the_page|the_phone <look> ~5
    <ask>* act|pretend|behave <like> a|an|the|im|some ~4
    <ask>* look like a|the? <other> ~1
    <ask>* <other> now|quick|please|mode|page|screen+
    """,
    LISTS,
    whole=True,
)
# "he likes to act like a saint", "i go to bunnings".
TOLD = Rules(
    "he|she|they|i|we|hes|shes|theyre|used_to|always|wants|likes ~2 <turn>\nhe|she|they|i|we|hes|shes|theyre|used_to|always|wants|likes ~2 <look>",
    LISTS,
)


def is_hiding(words: Tokens) -> bool:
    """`words` with their fillers."""
    return HIDES.match(words) and not TOLD.match(words)
