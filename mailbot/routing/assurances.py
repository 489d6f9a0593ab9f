"""A yes and a no as people write them: the word, and behind it on its line nothing but courtesy and assurance.

Money may hang on it, so whatever else stands there – a question, a condition, the other word – makes it neither.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mailbot.letter.farewells import CLOSINGS
from mailbot.routing.courtesies import JOINED_BY, after_greeting
from mailbot.routing.folding import fold, unaccented

# What may stand behind a yes, by language. Accents are optional.
ASSURED: Final = {
    "en": "that was me|it was me|this was me|it s me|it is me|that s me|that is me|i did|i do|i did it|i wrote it|"
    "i wrote that|i wrote this|i sent it|i sent that|i sent this|i confirm|i confirm it|i confirm this|i confirm that|"
    "confirmed|correct|that is correct|that s correct|that is right|that s right|of course|sure|definitely|absolutely|"
    "indeed|it is mine|that is mine|it was mine|go ahead|please go ahead|please proceed|please do",
    "it": "sono stato io|sono stata io|sono io|ero io|l ho scritto io|l ho scritta io|l ho inviato io|l ho inviata io|"
    "l ho mandata io|confermo|lo confermo|confermato|certo|certamente|esatto|corretto|è corretto|è mia|è mio",
    "sk": "bol som to ja|bola som to ja|to som bol ja|to som bola ja|som to ja|to som ja|som to bol ja|som to bola ja|"
    "napísal som to|napísala som to|napísal som to ja|napísala som to ja|poslal som to|poslala som to|"
    "poslal som to ja|poslala som to ja|potvrdzujem|potvrdzujem to|samozrejme|jasné|určite|presne tak|správne",
    "de": "das war ich|ich war es|ich war s|war ich|ich bin es|das bin ich|das habe ich geschrieben|"
    "habe ich geschrieben|ich habe das geschrieben|ich habe es geschrieben|ich habe sie geschrieben|"
    "ich habe das geschickt|das ist von mir|die ist von mir|ich bestätige|ich bestätige das|ich bestätige es|"
    "das bestätige ich|hiermit bestätige ich|bestätigt|stimmt|das stimmt|genau|richtig|das ist richtig|klar|"
    "natürlich|selbstverständlich",
    "fr": "c est moi|c était moi|c est bien moi|c était bien moi|je l ai écrit|je l ai écrite|je l ai envoyé|"
    "je l ai envoyée|je confirme|je le confirme|confirmé|bien sûr|tout à fait|exactement|absolument|c est exact|"
    "c est correct",
    "es": "fui yo|he sido yo|soy yo|era yo|lo escribí yo|lo envié yo|lo he escrito yo|lo mandé yo|yo lo escribí|"
    "yo lo envié|confirmo|lo confirmo|confirmado|claro|claro que sí|por supuesto|correcto|exacto|así es|es correcto|"
    "es mío|es mía",
    "pt": "fui eu|sou eu|era eu|fui eu que escrevi|fui eu quem escreveu|fui eu que enviei|fui eu quem enviou|"
    "eu escrevi|eu enviei|confirmo|eu confirmo|confirmado|confirmada|claro|com certeza|certo|correto|exato|"
    "exatamente|é minha|é meu",
    "ar": "أنا|هذا أنا|أنا من كتبها|كتبتها|أنا كتبتها|أنا من أرسلها|أرسلتها|أنا أرسلتها|أؤكد|أؤكد ذلك|بالتأكيد|أكيد|"
    "طبعا|صحيح|هذا صحيح",
}
# … and behind a no.
DENIED: Final = {
    "en": "not me|it was not me|that was not me|this was not me|it wasn t me|that wasn t me|this wasn t me|i did not|"
    "i didn t|i did not write it|i did not write that|i did not write this|i didn t write it|i didn t write that|"
    "i didn t write this|i did not send it|i did not send that|i did not send this|i didn t send it|i didn t send that|"
    "i didn t send this|i do not confirm|i don t confirm|not mine|it is not mine|that is not mine|not from me|"
    "it is not from me|that is not from me",
    "it": "non sono stato io|non sono stata io|non io|non sono io|non ero io|non l ho scritto io|non l ho scritta io|"
    "non l ho inviato io|non l ho inviata io|non confermo|non è mia|non è mio",
    "sk": "nebol som to ja|nebola som to ja|to som nebol ja|to som nebola ja|nie som to ja|ja nie|nenapísal som to|"
    "nenapísala som to|neposlal som to|neposlala som to|nepotvrdzujem",
    "de": "das war ich nicht|ich war es nicht|ich war s nicht|ich nicht|nicht ich|das bin ich nicht|"
    "das habe ich nicht geschrieben|habe ich nicht geschrieben|ich habe das nicht geschrieben|nicht von mir|"
    "das ist nicht von mir|die ist nicht von mir",
    "fr": "ce n était pas moi|ce n est pas moi|c était pas moi|c est pas moi|pas moi|je ne l ai pas écrit|"
    "je ne l ai pas écrite|je ne l ai pas envoyé|je ne l ai pas envoyée|je ne confirme pas",
    "es": "no fui yo|yo no fui|no he sido yo|yo no he sido|no soy yo|no era yo|no lo escribí|no lo escribí yo|"
    "no lo envié|no lo envié yo|yo no|no confirmo|no es mío|no es mía",
    "pt": "não fui eu|eu não fui|não sou eu|não era eu|não fui eu que escrevi|não fui eu que enviei|não escrevi|"
    "não enviei|eu não|não confirmo|não é minha|não é meu",
    "ar": "لست أنا|ليس أنا|لم يكن أنا|لم أكتبها|لم أرسلها|ليست مني|لا أؤكد",
}
POLITE: Final = {
    "en": "please|thanks|thank you|thx|ok|okay",
    "it": "per favore|per cortesia|prego|volentieri|grazie",
    "sk": "prosím|prosím vás|ďakujem|ďakujem vám|rád|rada",
    "de": "bitte|bitte sehr|gern|gerne|sehr gern|sehr gerne|danke",
    "fr": "s il vous plaît|s il te plaît|svp|volontiers|avec plaisir|merci",
    "es": "por favor|con gusto|gracias",
    "pt": "por favor|por gentileza|se faz favor|obrigado|obrigada",
    "ar": "من فضلك|من فضلكم|لو سمحت|لو سمحتم|شكرا",
}
# How a line begins that takes back or restricts the one above it.
TURNS: Final = (
    "but|however|only|if|unless|except|although|not|ma|però|solo|se|tranne|purché|ale|iba|len|ak|okrem|aber|jedoch|nur|"
    "wenn|falls|außer|sofern|mais|cependant|seulement|si|sauf|sinon|pero|sólo|salvo|excepto|mas|porém|apenas|exceto|"
    "لكن|ولكن|إذا|فقط|بشرط|إلا"
)

_LONGEST: Final = 160  # characters of a line that can be an answer
_ASKING: Final = frozenset("?؟¿")
_GLAD: Final = frozenset("👍🙂😊😀😃😄😁☺🙏✅✔☑👌❤💚🎉👋😉")  # other pictures may say anything


def _plain(text: str) -> str:
    return unaccented(fold(text))


_TURNS: Final = frozenset(map(_plain, TURNS.split("|")))
_JOINED: Final = frozenset(map(_plain, JOINED_BY))


@dataclass(frozen=True, slots=True)
class Answers:
    """The words that say yes and no, and what may stand behind each, a set for each language."""

    yes: frozenset[str]
    no: frozenset[str]
    behind_yes: tuple[frozenset[str], ...]
    behind_no: tuple[frozenset[str], ...]

    def is_yes(self, line: str) -> bool:
        """Whether ``line`` says yes, and nothing besides that anybody would have to weigh."""
        return _says(line, self.yes, self.behind_yes)

    def is_no(self, line: str) -> bool:
        """Whether it says no, and nothing besides."""
        return _says(line, self.no, self.behind_no)


def answers(yes: frozenset[str], no: frozenset[str], thanks: frozenset[str]) -> Answers:
    """The answers that begin with these folded phrases; thanks may stand behind each."""
    yes, no = frozenset(map(unaccented, yes)), frozenset(map(unaccented, no))
    polite = frozenset(map(unaccented, thanks)) | frozenset(map(_plain, CLOSINGS))
    behind_yes = tuple(said | polite | yes for said in _by_language(ASSURED))
    return Answers(yes, no, behind_yes, tuple(said | polite | no for said in _by_language(DENIED)))


def answer_line(text: str) -> str:
    """The line of ``text`` that can be an answer: the first below a greeting; empty where the next one turns it."""
    first, _, rest = after_greeting(text).partition("\n")
    following = _plain(rest.partition("\n")[0]).split()
    return "" if following and following[0] in _TURNS else first.strip()


def _by_language(table: Mapping[str, str]) -> Iterator[frozenset[str]]:
    """What each language has in ``table``, with its courtesies; and English, which everybody writes."""
    english = _phrases(table["en"]) | _phrases(POLITE["en"])
    for tag, said in table.items():
        yield _phrases(said) | _phrases(POLITE[tag]) | english


def _phrases(said: str) -> frozenset[str]:
    return frozenset(map(_plain, said.split("|")))


def _says(line: str, heads: frozenset[str], tails: tuple[frozenset[str], ...]) -> bool:
    if len(line) > _LONGEST or not _ASKING.isdisjoint(line) or any(map(_is_picture, line)):
        return False
    words = _plain(line).split()
    return any(_is_made_of(words, heads, behind) for behind in tails)


def _is_made_of(words: list[str], heads: frozenset[str], tails: frozenset[str]) -> bool:
    """Whether one of ``heads`` begins the words, and the rest is ``tails`` alone."""
    reached = _ends(words, 0, heads)
    for place in range(1, len(words)):
        if place in reached:
            reached |= _ends(words, place, tails)
            if words[place] in _JOINED:
                reached |= _ends(words, place + 1, tails)
    return len(words) in reached


def _ends(words: list[str], start: int, phrases: frozenset[str]) -> set[int]:
    """Where the phrases end that begin at ``start``."""
    return {end for end in range(start + 1, min(start + 8, len(words)) + 1) if " ".join(words[start:end]) in phrases}


def _is_picture(character: str) -> bool:
    """Whether it is a picture that may say something else."""
    return not character.isascii() and unicodedata.category(character) == "So" and character not in _GLAD
