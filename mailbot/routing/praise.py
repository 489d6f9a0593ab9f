"""Praise without a number, by language: to a ticket that is over it is a courtesy, as thanks are."""

from __future__ import annotations

from typing import Final

from mailbot.routing.folding import fold

# Alone or beside thanks these leave nothing to do. Words of mere assent are not here: they may be an answer.
PRAISED: Final = {
    "en": "excellent|great|perfect|very good|good|wonderful|awesome|brilliant|fantastic|amazing|super|superb|lovely|"
    "nice|cool|outstanding|great job|good job|well done|great work|good work|great service|excellent service|"
    "very good service|great support|excellent support|very happy|very satisfied|i am very happy|i am very satisfied|"
    "all good|it works|it works now|works now|it is working now|that helped|this helped|solved|problem solved",
    "it": "ottimo|ottima|eccellente|perfetto|perfetta|benissimo|bravissimi|bravi|fantastico|magnifico|buono|"
    "molto buono|molto bene|ottimo servizio|ottimo lavoro|servizio eccellente|ora funziona|adesso funziona|"
    "funziona|risolto|tutto a posto|molto soddisfatto|molto soddisfatta",
    "sk": "výborne|výborné|vynikajúce|skvelé|skvele|super|perfektné|veľmi dobre|veľmi dobré|dobré|paráda|"
    "skvelá práca|výborná práca|už to funguje|funguje|vyriešené|veľmi spokojný|veľmi spokojná",
    "de": "ausgezeichnet|hervorragend|sehr gut|gut|super|perfekt|toll|prima|großartig|spitze|klasse|wunderbar|"
    "top|gute arbeit|sehr gute arbeit|toller service|super service|sehr guter service|sehr zufrieden|"
    "ich bin sehr zufrieden|es geht jetzt|jetzt geht es|funktioniert|funktioniert jetzt|gelöst|alles gut",
    "fr": "excellent|parfait|super|génial|très bien|très bon|bien|magnifique|formidable|impeccable|bravo|"
    "excellent service|très bon service|bon travail|très satisfait|très satisfaite|ça marche|ça fonctionne|résolu",
    "es": "excelente|perfecto|genial|muy bien|muy bueno|muy buena|buena|bueno|fantástico|estupendo|maravilloso|"
    "excelente servicio|muy buen servicio|buen trabajo|muy satisfecho|muy satisfecha|ya funciona|funciona|resuelto",
    "pt": "excelente|perfeito|ótimo|ótima|muito bom|muito boa|muito bem|fantástico|maravilhoso|bom trabalho|"
    "excelente serviço|ótimo serviço|muito satisfeito|muito satisfeita|já funciona|funciona|resolvido",
    "ar": "ممتاز|ممتازة|رائع|رائعة|جيد جدا|جيدة جدا|جيد|جيدة|خدمة ممتازة|عمل رائع|أحسنتم|يعمل الآن|تم الحل",
}
PHRASES: Final = frozenset(fold(said) for said in "|".join(PRAISED.values()).split("|"))
_PICTURES: Final = frozenset("👍👌👏🙌🙏❤💚💙😀😃😄😊🙂🎉🥳🤩😍💯✅✔")
_DRESS: Final = frozenset(map(chr, (0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400))))  # variants, and colours of skin


def is_picture(text: str) -> bool:
    """Whether ``text`` is thumbs up, and the like, alone."""
    plain = [character for character in text if not character.isspace() and character not in _DRESS]
    return 0 < len(plain) <= 10 and _PICTURES.issuperset(plain)
