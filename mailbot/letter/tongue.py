"""Which language somebody writes in: by the small words nobody writes without, by letters and endings.

Made for short mails: a sentence is enough, a single word rarely is. What cannot be told is left open; a guess that is
wrong sends somebody a mail they cannot read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

_MOST = 1_500  # characters that are looked at
_TWICE = 3  # times that one word counts
_ENOUGH = 1.4  # score below which nothing is said: about two small words
_CLEAR = 1.35  # times the score of the next language
_SHORT, _SHORT_ENOUGH = 4, 0.9  # of up to so many words, where no other language has any: one good one will do

# Languages that we write ourselves come first; the others are here so as not to be mistaken for them.
WORDS: Mapping[str, str] = {
    "en": "the and is are was were be been to of in it you that this for not with on have has had do does did but "
    "from they we he she my your our their what when where which who how why please thank thanks would could "
    "should can cannot can't don't doesn't didn't won't i'm i've it's will there here just any some still "
    "again about because after before need want know get got hello hi dear regards cheers sincerely order "
    "refund cancel subscription invoice password account help work works working since yesterday today money "
    "back file open yes sorry anyone if or as an at by me him her us them so no bought received receive send "
    "sent waiting",
    "it": "il lo la gli le di che è e un una non per con sono mi ho ha hai abbiamo avete hanno del della dei delle "
    "degli al alla ai alle nel nella nei dal dalla sul sulla questo questa quello quella come quando dove "
    "perché anche ma se più molto tutto tutti grazie buongiorno buonasera salve ciao vorrei posso può potete "
    "ordine rimborso fattura cordiali saluti distinti gentile mio mia vostro vostra ancora ora ieri oggi "
    "niente funziona riesco aprire ricevuto acquistato soldi indietro prego aiuto abbonamento annullare "
    "disdire chiedo chiedere sia stato stata era ci vi si da in i o a adesso dopo prima senza già cosa fare",
    "sk": "je sa si som sme ste sú na do od za pre pri po pod nad zo vo ku so a aj ale alebo ako keď kde kedy prečo "
    "čo kto ktorý ktorá ktoré že by to ten tá tie tento táto toto môj moja moje váš vaša nie ešte už len "
    "veľmi prosím ďakujem dobrý deň ahoj pozdravom zdravím objednávka objednávku objednávky peniaze vrátenie "
    "vrátiť zrušiť predplatné faktúra faktúru heslo účet nefunguje neviem chcem chcel chcela môžem môžete "
    "môže mám máte nemám včera dnes pomoc súbor otvoriť mi ma vás vám nám bol bola bolo boli bude kúpil "
    "kúpila dostal dostala žiadne však pretože keďže stále čakám odpoveď prišla prišiel",
    "de": "der die das den dem des ein eine einen einem einer eines und ist sind war waren nicht ich sie er wir ihr "
    "es mir mich uns ihnen ihre ihren ihrem mein meine meinen meiner meinem zu zum zur mit von vom für auf "
    "aus bei nach seit über unter wenn dass weil aber oder auch noch nur schon sehr kann können könnte "
    "könnten möchte hätte habe haben hat wird werden wurde bitte danke hallo guten tag geehrte geehrter damen "
    "herren grüße grüßen freundlichen bestellung rechnung rückerstattung erstattung kündigen kündigung geld "
    "zurück passwort konto hilfe gestern heute funktioniert öffnen datei lässt leider keine kein keinen was "
    "wie wo warum an im in so als man doch gekauft erhalten vielen dank warte immer",
    "fr": "le la les un une des du de et est sont était pas ne je il elle nous vous ils elles on mon ma mes votre "
    "vos notre nos ce cet cette ces que qui quoi où quand comment pourquoi dans sur avec pour par sans sous "
    "mais ou si plus très bien tout tous toute j'ai n'ai c'est qu'il d'un d'une l'ordre merci bonjour bonsoir "
    "madame monsieur cordialement salutations commande remboursement facture annuler abonnement argent compte "
    "aide hier aujourd'hui fonctionne ouvrir fichier reçu acheté voudrais souhaite pouvez peux peut puis "
    "veuillez suis avez avons ai as au aux leur être fait encore toujours jamais rien depuis svp ça après "
    "avant",
    "es": "el la los las un una unos unas de del al y es son era está están no yo usted ustedes nosotros mi mis su "
    "sus que qué quien cuando cómo como dónde por para con sin sobre pero o si más muy todo todos toda "
    "gracias hola buenos buenas días tardes estimado estimada estimados saludos cordial atentamente pedido "
    "reembolso factura cancelar suscripción dinero devolución cuenta ayuda ayer hoy funciona abrir archivo "
    "recibido comprado compré quiero quisiera puedo puede pueden podría he ha han hemos tengo tiene tienen "
    "favor me se lo le les nos este esta esto ese esa desde hasta también todavía aún nada ya en a e porque "
    "hace sigue necesito cuándo llegó sigo",
    "pt": "o os a as um uma uns umas de do da dos das no na nos nas ao aos à às e é são era está estão não eu você "
    "vocês meu minha meus minhas seu sua seus suas que quem quando como onde porque por pelo pela para com "
    "sem sobre mas ou se mais muito tudo todos obrigado obrigada olá oi bom boa dia tarde prezado prezada "
    "prezados cumprimentos atenciosamente pedido encomenda reembolso fatura cancelar assinatura subscrição "
    "dinheiro conta ajuda ontem hoje funciona abrir ficheiro arquivo recebi recebido comprei quero queria "
    "gostaria posso pode podem tenho tem têm foi fui fiz favor me lhe isto isso este esta esse essa desde até "
    "também ainda nada já em num numa",
    "nl": "de het een en van ik je jij u hij zij wij jullie niet is zijn was waren dat die dit deze op aan met voor "
    "naar bij uit over onder maar of ook nog wel geen mijn uw ons onze hebben heb heeft kan kunnen wil graag "
    "bedankt dank hallo goedemorgen groet groeten bestelling geld terug factuur wachtwoord werkt gisteren "
    "vandaag bestand openen te ter als wordt worden er wat hoe waar waarom alstublieft",
    "cs": "je se si jsem jsme jste jsou na do od za při po pod nad ze ve k s a i ale nebo jako když kde kdy proč co "
    "kdo který která které že by to ten ta ty tento tato toto můj moje váš vaše není ještě už jen velmi "
    "prosím děkuji děkuju dobrý den ahoj pozdravem zdravím objednávka objednávku peníze vrácení vrátit zrušit "
    "předplatné faktura fakturu heslo účet nefunguje nevím chci chtěl chtěla mohu můžete může mám máte nemám "
    "včera dnes pomoc soubor otevřít mi mě vás vám nám byl byla bylo bude koupil koupila dostal však protože",
    "pl": "jest się nie na do od za dla przy po pod nad ze we w z i a ale lub albo jak kiedy gdzie dlaczego co kto "
    "który która które że by to ten ta te mój moja moje państwa pan pani już jeszcze tylko bardzo proszę "
    "dziękuję dzień dobry cześć pozdrawiam zamówienie zamówienia pieniądze zwrot faktura hasło konto działa "
    "wiem chcę chciałbym mogę może mam wczoraj dzisiaj pomoc plik otworzyć mi mnie was nam był była było "
    "będzie",
    "sv": "och det att en ett som är var inte jag du han hon vi ni den till med för på av från om men eller också "
    "har hade kan vill min mitt er vår hej tack hälsningar beställning pengar tillbaka faktura igår idag "
    "fungerar filen öppna",
    "da": "og det at en et som er var ikke jeg du han hun vi den til med for på af fra om men eller også har havde "
    "kan vil min mit jeres vores hej tak hilsen bestilling penge tilbage faktura går dag virker filen åbne",
    "ro": "și este sunt nu că la cu pe din pentru sau dar mai foarte am ai are avem aveți vreau pot puteți "
    "mulțumesc bună ziua salut comanda banii înapoi factura ieri azi fișierul deschide un o în de să se îmi "
    "mă vă",
    "hu": "a az és nem is hogy van volt vagyok egy ez de ha mert már még csak nagyon kérem köszönöm üdvözlettel "
    "tisztelt jó napot szia rendelés rendelést pénzt vissza számla tegnap ma működik fájl megnyitni szeretnék "
    "tudok lehet",
}
LETTERS: Mapping[str, str] = {
    "it": "ìò", "sk": "ľĺŕôťďň", "de": "ßäöü", "fr": "êèçœùûîë", "es": "ñ¿¡", "pt": "ãõ", "cs": "ěřů", "pl": "łąęśćżź",
    "sv": "å", "da": "åøæ", "ro": "țșăâî", "hu": "őű",
}  # fmt: skip
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("ing", "tion", "ould", "ight", "n't"),
    "it": ("zione", "zioni", "mento", "ezza", "tà", "ato", "are"),
    "sk": ("ovať", "osť", "nie", "ého", "ému", "ný", "ná"),
    "de": ("ung", "ungen", "keit", "lich", "ische", "schen"),
    "fr": ("tion", "ement", "eux", "aire", "ais", "ez"),
    "es": ("ción", "ciones", "dad", "mente", "ado", "ando"),
    "pt": ("ção", "ções", "dade", "mente", "ado", "ando"),
    "nl": ("ijk", "heid", "ij"),
    "cs": ("ovat", "ost", "ého", "ému", "ný", "ná"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"\S*[@/\\]\S*|\S*\.\w{2,}\S*")  # addresses, links, names of files
_ARABIC = re.compile(r"[\u0620-\u064a]")
_NOT_ARABIC = re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06cc\u0679\u0688\u0691\u06ba\u06be\u06d2]")


def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → what it tells for each language: the fewer have it, the more."""
    having: dict[str, list[str]] = defaultdict(list)
    for tag, words in WORDS.items():
        for word in dict.fromkeys(words.split()):
            having[word].append(tag)
    return {word: tuple((tag, _worth(word, len(tags))) for tag in tags) for word, tags in having.items()}


def _worth(word: str, sharing: int) -> float:
    return (0.6 if len(word) < 2 else 1.0) / sharing


_WEIGHTS = _weights()
_BY_LETTER = {letter: [tag for tag in LETTERS if letter in LETTERS[tag]] for letter in "".join(LETTERS.values())}


def guess(text: str) -> str:
    """The language of ``text`` as a tag such as ``it``; empty where that cannot be told."""
    plain = _NOISE.sub(" ", text[:_MOST])
    arabic = len(_ARABIC.findall(plain))
    words = _WORD.findall(plain.lower().replace("’", "'"))
    if arabic * 2 > sum(map(len, words)):
        return "" if len(_NOT_ARABIC.findall(plain)) * 25 > arabic or arabic < 3 else "ar"
    return _best(_scores(words), len(words))


def _scores(words: list[str]) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for word in words:
        seen[word] += 1
        if seen[word] <= _TWICE:
            for tag, weight in _WEIGHTS.get(word, ()):
                scores[tag] += weight
    for word in seen:
        _add_shape(word, scores)
    return scores


def _add_shape(word: str, scores: dict[str, float]) -> None:
    """What letters and endings of a word tell."""
    if not word.isascii():
        for letter in set(word):
            for tag in _BY_LETTER.get(letter, ()):
                scores[tag] += 0.5 / len(_BY_LETTER[letter])
    if len(word) > 5:
        for tag, endings in ENDINGS.items():
            if word.endswith(endings):
                scores[tag] += 0.15


def _best(scores: dict[str, float], words: int) -> str:
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    if not ranked:
        return ""
    (tag, best), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    enough = _SHORT_ENOUGH if words <= _SHORT and second < best / 3 else _ENOUGH
    return tag if best >= enough and best >= second * _CLEAR else ""
