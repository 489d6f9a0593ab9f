"""What people say around a bare thank-you: greetings, wishes, that it works now, and their name."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from mailbot.letter.farewells import CLOSINGS
from mailbot.routing.folding import fold, unaccented

# Words that open nothing beside thanks, by language. Folded.
SAID: Final = {
    "en": "ok|okay|great|perfect|excellent|wonderful|awesome|super|cool|brilliant|fantastic|lovely|nice|all good|"
    "that helped|this helped|it works|it works now|works now|works great now|it is working now|problem solved|solved|"
    "have a nice day|have a great day|have a good day|have a lovely day|have a nice weekend|have a great weekend|"
    "have a good weekend|bye|goodbye|take care|all the best|you are the best|very kind of you|for your help|"
    "for the help|for the quick help|for your quick help|for the quick reply|for your quick reply|for everything",
    "it": "ok|perfetto|ottimo|benissimo|bene|va bene|bravissimi|tutto ok|tutto a posto|ora funziona|adesso funziona|"
    "funziona|risolto|buona giornata|buona serata|buon weekend|buon fine settimana|arrivederci|a presto|"
    "gentilissimi|gentilissima|gentilissimo|per l aiuto|per la risposta|di tutto",
    "sk": "ok|super|výborne|vyborne|skvelé|skvele|perfektné|dobre|už to funguje|funguje|vyriešené|pekný deň|"
    "pekný víkend|dovidenia|majte sa|majte sa pekne|za pomoc|za rýchlu pomoc|za odpoveď",
    "de": "ok|super|perfekt|toll|prima|alles klar|alles gut|es geht jetzt|jetzt geht es|funktioniert|"
    "funktioniert jetzt|gelöst|schönen tag|schönen tag noch|einen schönen tag|einen schönen tag noch|"
    "schönes wochenende|auf wiedersehen|für die hilfe|für ihre hilfe|für die schnelle hilfe|für die antwort",
    "fr": "ok|super|parfait|génial|très bien|c est bon|ça marche|ça fonctionne|résolu|bonne journée|bonne soirée|"
    "bon week end|au revoir|à bientôt|pour votre aide|pour votre réponse|pour tout",
    "es": "ok|vale|perfecto|genial|excelente|muy bien|de acuerdo|ya funciona|funciona|resuelto|buen día|"
    "que tenga un buen día|buen fin de semana|adiós|hasta luego|por su ayuda|por la ayuda|por todo",
    "pt": "ok|perfeito|ótimo|excelente|muito bem|certo|já funciona|funciona|resolvido|bom dia|tenha um bom dia|"
    "bom fim de semana|adeus|até logo|pela ajuda|pela resposta|por tudo",
    "ar": "حسنا|تمام|ممتاز|رائع|يعمل الآن|تم الحل|يوم سعيد|مع السلامة|على المساعدة",
}
# How a greeting begins; a name may follow.
GREETINGS: Final = (
    "hi|hello|hey|dear|good morning|good afternoon|good evening|ciao|salve|buongiorno|buonasera|gentile|egregio|"
    "spettabile|dobrý deň|dobrý večer|ahoj|zdravím|milý|milá|vážený|vážená|vážení|hallo|guten tag|guten morgen|liebe|"
    "lieber|liebes|sehr geehrte|sehr geehrter|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimado|"
    "estimada|querido|querida|olá|boa tarde|caro|cara|prezado|prezada|مرحبا|السلام عليكم|عزيزي|عزيزتي"
)
# Whom people greet beside names.
_TITLES: Final = (
    "there|all|team|support|everyone|everybody|sir|sirs|madam|or|and|a|e|et|y|tutti|tout|tous|le|monde|madame|monsieur|"
    "signore|signora|signori|zusammen|und|damen|herren|herr|frau|todos|equipo|equipe|señor|señora|señores|senhor|"
    "senhora|senhores|všetci|pani|pán|tím|kolegovia"
)
JOINED_BY: Final = ("and", "e", "ed", "a", "und", "et", "y")

_LONGEST: Final = 300  # characters: a bare thank-you is short
_PIECE = re.compile(r"[^.!,;:\u2026\r\n\u060c]+")
_COURTESIES: Final = frozenset(fold(said) for said in ("|".join(SAID.values())).split("|")) | {*map(fold, CLOSINGS)}
_GREETING: Final = re.compile(rf"(?:{GREETINGS})(?: \S+){{0,4}}")
_GREETED: Final = frozenset(unaccented(fold(title)) for title in _TITLES.split("|"))
_HAILED: Final = re.compile(rf"(?:{'|'.join(unaccented(fold(one)) for one in GREETINGS.split('|'))})((?: \S+){{0,4}})")
_HAIL: Final = re.compile(r"\s*([^\n,!.:;?\u060c\u061f]{2,80})(?:[,!.:;\u060c]+[ \t]*|[ \t\r]*\n)\s*")


def after_greeting(text: str) -> str:
    """``text`` without the greeting that it begins with, on a line of its own or before a comma."""
    found = _HAIL.match(text)
    hailed = _HAILED.fullmatch(unaccented(fold(found[1]))) if found else None
    if not found or not hailed:
        return text.strip()
    behind = len(hailed[1].split())
    return text[found.end() :].strip() if _are_greeted(found[1].split()[-behind:] if behind else []) else text.strip()


def _are_greeted(words: list[str]) -> bool:
    """Whether these are names and titles alone: in a small word something may be said."""
    return all(not word[0].islower() or unaccented(fold(word)) in _GREETED for word in words)


def is_bare(text: str, thanks: Collection[str]) -> bool:
    """Whether ``text`` says thanks and nothing else that anybody would have to act on.

    ``thanks``: the folded phrases that say so. A name may stand behind one, or on the line after it.
    """
    if len(text) > _LONGEST or "?" in text:
        return False
    if fold(text) in thanks:
        return True
    pieces = [(found[0].strip(), text[: found.start()]) for found in _PIECE.finditer(text) if fold(found[0])]
    thanked = [_says_thanks(piece, thanks) for piece, _ in pieces]
    rest = [place for place, said in enumerate(thanked) if not said]
    return any(thanked) and all(_opens_nothing(*pieces[place], place, thanks) for place in rest)


def _says_thanks(piece: str, thanks: Collection[str]) -> bool:
    """A phrase, and at most a name or a courtesy behind it."""
    folded = fold(piece)
    for phrase in thanks:
        if folded == phrase or (folded.startswith(f"{phrase} ") and _is_more(piece, folded, phrase)):
            return True
    return any(folded.removeprefix(f"{courtesy} ") in thanks for courtesy in _opening(folded))


def _is_more(piece: str, folded: str, phrase: str) -> bool:
    behind = folded.removeprefix(phrase).strip()
    words = piece.split()
    return _is_courtesy(behind) or _is_name(words[len(words) - len(behind.split()) :])


def _opening(folded: str) -> list[str]:
    """The courtesies that ``folded`` may begin with."""
    words = folded.split()
    return [begin for count in (1, 2, 3) if _is_courtesy(begin := " ".join(words[:count]))]


def _is_courtesy(folded: str) -> bool:
    first, _, rest = folded.partition(" ")
    return folded in _COURTESIES or (first in JOINED_BY and rest in _COURTESIES)


def _opens_nothing(piece: str, before: str, place: int, thanks: Collection[str]) -> bool:
    folded = fold(piece)
    if _is_courtesy(folded) or (place == 0 and _GREETING.fullmatch(folded)):
        return True
    after_point = before.rstrip(" \t").endswith((".", "\u2026"))  # "Thanks. Broken" is no name
    return place > 0 and not after_point and _is_name(piece.split())


def _is_name(words: list[str]) -> bool:
    """At most three words, none of them a small one; a script without capitals has names of two words."""
    plain = [word for word in words if any(map(str.isalpha, word))]
    return 0 < len(plain) <= (3 if plain[0][0].isupper() else 2) and not any(word[0].islower() for word in plain)
