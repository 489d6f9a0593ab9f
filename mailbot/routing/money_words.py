"""Words beside money, in every language: currencies, what says "all of it, please", what counts days and not coins."""

from __future__ import annotations

CODES = (
    "aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr isk jpy krw kwd mad mxn myr nok "
    "nzd pen php pkr pln qar ron rsd rub sar sek sgd thb try twd uah usd vnd zar"
)
# The currencies a sign or word may stand for.
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "eur": ("EUR",), "eurá": ("EUR",), "eura": ("EUR",),
    "£": ("GBP", "EGP"), "pounds": ("GBP", "EGP"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"),
    "dollars": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "us$": ("USD",),
    "dólares": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "reais": ("BRL",), "يورو": ("EUR",),
    "r$": ("BRL",), "¥": ("JPY", "CNY"),
    "zł": ("PLN",), "kč": ("CZK",), "fr": ("CHF",), "ft": ("HUF",), "kr": ("SEK", "NOK", "DKK", "ISK"),
    "lei": ("RON",), "₽": ("RUB",), "₹": ("INR",), "₴": ("UAH",), "₺": ("TRY",), "₩": ("KRW",), "₪": ("ILS",),
}  # fmt: skip
# Words around an amount or a product that say nothing about how much.
FILLERS: dict[str, str] = {
    "en": "a all amount an and back complete everything for from full it just me money my of only order please pls "
    "price product refund refunded request requested s the this total whole with",
    "it": "completo dell di e il importo intero la lo mi mio ordine per favore prego prezzo prodotto richiesta "
    "rimborsare rimborsate rimborso solo soldi tutto un una",
    "sk": "a celé cele celú celu chcem ďakujem dakujem späť spat len mi moje moju objednávku objednavku objednávky "
    "objednavky objednávka peniaze peňazí ceny cenu prosím prosim produkt sumu svoje všetko vsetko vratenie "
    "vrátenie vrátiť za žiadosť",
    "de": "alles auf bestellung betrag bitte danke das den der die dieser diese für fuer ganz ganze gesamte gesamten "
    "ein eine einen geld gerne ich komplett mein meine meiner mir möchte nur preis preises produkt um und volle "
    "vollen von vollständig erstatten erstattung rückerstattung widerruf zurück",
    "fr": "argent bonjour cette commande complet de du et intégral intégralement je l la le les ma me merci mon "
    "montant plaît plait pour prix produit s il svp total totalité tout toute tu un une vous demande remboursement "
    "rembourser",
    "es": "buenos completa completo de del devolución devuelvan días dinero el entero esta este favor gracias importe "
    "íntegro la lo los me mi mis monto pedido por precio producto que quiero saldo sólo su suma toda todo total "
    "un una y reembolsar reembolso solicitud",
    "pt": "a apenas bom completo da de dia devolução devolvam dinheiro do encomenda esta este favor gostaria integral "
    "me meu minha o obrigada obrigado os pedido por preço produto que quero só toda todo total tudo um uma valor "
    "estorno reembolsar reembolso",
    "ar": "أرجو السعر أريد أرغب الرجاء الشراء الطلب الكامل المال المبلغ المنتج بالكامل جميع شكرا طلب عن فضلك فضلكم في "
    "فقط كامل كاملا كل لطفا لو مبلغ من هذا و يرجى استرداد",
}
# What says that it is not all, but not how much.
HALVES = (
    "half", "part", "partial", "partially", "metà", "mezzo", "parte", "parziale", "parzialmente",
    "polovica", "polovicu", "pol", "časť", "čiastočne", "čiastočné", "ciastocne", "čiastočnú",
    "hälfte", "haelfte", "halb", "halbe", "teil", "teilweise", "teilbetrag", "teilerstattung", "anteilig",
    "moitié", "moitie", "partie", "partiel", "partielle", "partiellement", "demi",
    "mitad", "parcial", "parcialmente", "metade", "meio", "meia", "proporcional",
    "نصف", "جزء", "جزئي", "جزئيا", "بعض",
)  # fmt: skip
# How soon, and that it does not work: nothing about how much. An order of several products may be named in few words.
REASONS: dict[str, str] = {
    "en": "again asap broken damaged defective immediately now quickly soon today urgent urgently useless wrong",
    "it": "adesso difettoso guasto immediatamente oggi ora rotto subito urgente",
    "sk": "chybný dnes ihneď ihned nefunkčné nefunguje okamžite pokazené rozbité rýchlo súrne teraz zlé",
    "de": "defekt dringend falsch heute jetzt kaputt schnell sofort umgehend unbrauchbar",
    "fr": "aujourd'hui cassé défectueux immédiatement maintenant urgent vite",
    "es": "ahora defectuoso hoy inmediatamente roto urgente ya",
    "pt": "agora avariado defeituoso estragado hoje imediatamente já quebrado urgente",
    "ar": "الآن اليوم حالا عاجل فورا معطل مكسور",
}
# What a number counts that stands before one of these.
UNITS: dict[str, str] = {
    "en": "d day days h hr hrs hour hours min mins minute minutes week weeks month months year years nd rd st th x",
    "it": "giorni giorno ora ore settimana settimane mese mesi anno anni minuti",
    "sk": "deň dní dni hodín hodiny hod týždeň týždne týždňov mesiac mesiace mesiacov rok roky rokov minút",
    "de": "tag tage tagen stunde stunden std woche wochen monat monate monaten jahr jahre jahren minuten",
    "fr": "jour jours heure heures semaine semaines mois an ans année années minutes",
    "es": "día días dia dias hora horas semana semanas mes meses año años minutos",
    "pt": "dia dias hora horas semana semanas mês mes meses ano anos minutos",
    "ar": "يوم أيام يوما ساعة ساعات أسبوع أسابيع شهر أشهر سنة سنوات",
}
MONTHS: dict[str, str] = {
    "en": "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "de": "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
# What has a number behind it that is no money.
LABELS = (
    "android|build|case|chapter|edition|factura|fall|fattura|faktúra|faktura|fatura|facture|invoice|ios|iphone|macos|"
    "no|nr|num|number|nummer|numero|numéro|número|n°|nº|office|page|receipt|rechnung|release|request|seite|ticket|"
    "v|vers|version|versione|versión|versão|verzia|verzie|windows|win|číslo|č|رقم|فاتورة|نسخة"
)
# Signs that are words or measures as well: they mean money only where they are the order's own, or in capitals.
WORDLIKE = frozenset(("cop", "fr", "ft", "kr", "lei", "mad", "mxn", "pen", "php", "sar", "try"))
