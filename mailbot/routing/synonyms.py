"""Command words in the languages of our mails, beside the English ones that the mails show. Accents may be left out.

What means only "help" is no word for ``/support``: that one calls a refund off.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

SYNONYMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "it": {
        "close": ("chiudi", "chiudere"),
        "reopen": ("riapri", "riaprire"),
        "refund": ("rimborso", "rimborsa", "rimborsare"),
        "cancel": ("disdetta", "disdici", "disdire", "annulla", "annullare"),
        "support": ("assistenza", "supporto"),
        "escalate": ("escalare",),
        "rate": ("valuta", "valutare", "voto"),
        "nothelped": ("nonaiuta", "nonrisolto"),
        "reply": ("risposta", "rispondi"),
        "note": ("nota",),
        "for": ("per",),
        "merge": ("unisci", "unire"),
        "issue": ("argomento",),
        "assign": ("assegna", "assegnare"),
        "priority": ("priorità",),
        "uphold": ("conferma", "confermare"),
        "overturn": ("ribalta", "ribaltare"),
        "approve": ("approva", "approvare"),
        "refuse": ("rifiuta", "rifiutare"),
    },
    "sk": {
        "close": ("zatvoriť", "zatvor", "zatvorte", "zavrieť", "zavri", "uzavrieť"),
        "reopen": ("otvoriť", "otvor", "otvorte", "znovuotvoriť"),
        "refund": ("vrátenie", "vrátiť", "refundácia", "refundovať"),
        "cancel": ("zrušenie", "zrušiť", "zruš", "zrušte", "výpoveď"),
        "support": ("podpora",),
        "escalate": ("eskalovať", "eskalácia"),
        "rate": ("hodnotenie", "hodnotiť", "ohodnotiť"),
        "nothelped": ("nepomohlo",),
        "reply": ("odpoveď", "odpovedať"),
        "note": ("poznámka",),
        "for": ("pre",),
        "merge": ("zlúčiť", "zlúč"),
        "issue": ("téma",),
        "assign": ("prideliť", "pridel"),
        "priority": ("priorita",),
        "uphold": ("potvrdiť",),
        "overturn": ("zvrátiť",),
        "approve": ("schváliť",),
        "refuse": ("zamietnuť", "odmietnuť"),
    },
    "de": {
        "close": ("schließen",),
        "reopen": ("öffnen", "oeffnen", "wiederöffnen", "wiederoeffnen", "wiedereröffnen"),
        "refund": ("erstattung", "erstatten", "rückerstattung", "rueckerstattung"),
        "cancel": ("kündigung", "kuendigung", "kündigen", "kuendigen", "stornieren", "storno"),
        "support": ("kundendienst",),
        "escalate": ("eskalieren", "eskalation"),
        "rate": ("bewertung", "bewerten"),
        "nothelped": ("ungelöst", "ungeloest"),
        "reply": ("antwort", "antworten"),
        "note": ("notiz",),
        "for": ("für", "fuer"),
        "merge": ("zusammenführen", "zusammenfuehren"),
        "issue": ("thema",),
        "assign": ("zuweisen",),
        "priority": ("priorität", "prioritaet"),
        "uphold": ("bestätigen", "bestaetigen"),
        "overturn": ("aufheben",),
        "approve": ("genehmigen",),
        "refuse": ("ablehnen",),
    },
    "fr": {
        "close": ("fermer", "clore", "clôturer"),
        "reopen": ("rouvrir", "réouvrir"),
        "refund": ("remboursement", "rembourser"),
        "cancel": ("résiliation", "résilier", "annulation", "annuler"),
        "support": ("assistance",),
        "escalate": ("escalader", "escalade"),
        "rate": ("noter", "évaluer", "évaluation"),
        "nothelped": ("nonrésolu",),
        "reply": ("réponse", "répondre"),
        "note": ("note",),
        "for": ("pour",),
        "merge": ("fusionner",),
        "issue": ("thème",),
        "assign": ("attribuer", "assigner"),
        "priority": ("priorité",),
        "uphold": ("confirmer", "maintenir"),
        "overturn": ("infirmer",),
        "approve": ("approuver",),
        "refuse": ("refuser",),
    },
    "es": {
        "close": ("cerrar", "cierra"),
        "reopen": ("reabrir",),
        "refund": ("reembolso", "reembolsar", "devolución"),
        "cancel": ("cancelación", "cancelar", "anulación", "anular", "baja"),
        "support": ("soporte", "asistencia"),
        "escalate": ("escalar",),
        "rate": ("valorar", "valoración", "calificar", "puntuar"),
        "nothelped": ("noayuda", "noresuelto"),
        "reply": ("respuesta", "responder"),
        "note": ("nota",),
        "for": ("para",),
        "merge": ("fusionar", "unir"),
        "issue": ("tema",),
        "assign": ("asignar",),
        "priority": ("prioridad",),
        "uphold": ("confirmar", "mantener"),
        "overturn": ("revocar",),
        "approve": ("aprobar",),
        "refuse": ("rechazar", "denegar"),
    },
    "pt": {
        "close": ("fechar", "encerrar"),
        "reopen": ("reabrir",),
        "refund": ("reembolso", "reembolsar"),
        "cancel": ("cancelamento", "cancelar", "anular"),
        "support": ("suporte", "assistência"),
        "escalate": ("escalar",),
        "rate": ("avaliar", "avaliação", "classificar"),
        "nothelped": ("nãoajudou",),
        "reply": ("resposta", "responder"),
        "note": ("nota",),
        "for": ("para",),
        "merge": ("juntar", "mesclar", "unir"),
        "issue": ("tema",),
        "assign": ("atribuir",),
        "priority": ("prioridade",),
        "uphold": ("confirmar", "manter"),
        "overturn": ("reverter", "revogar"),
        "approve": ("aprovar",),
        "refuse": ("recusar",),
    },
    "ar": {
        "close": ("إغلاق", "أغلق"),
        "reopen": ("افتح", "فتح"),
        "refund": ("استرداد", "استرجاع"),
        "cancel": ("إلغاء",),
        "support": ("دعم",),
        "escalate": ("تصعيد",),
        "rate": ("تقييم",),
        "nothelped": ("لمينفع",),
        "reply": ("رد",),
        "note": ("ملاحظة",),
        "for": ("لصالح",),
        "merge": ("دمج",),
        "issue": ("موضوع",),
        "assign": ("تعيين",),
        "priority": ("أولوية",),
        "uphold": ("تأييد",),
        "overturn": ("نقض",),
        "approve": ("موافقة",),
        "refuse": ("رفض",),
    },
}


def plain(word: str) -> str:
    """A word without its accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


_MEANT: Final = {
    plain(word): name for words in SYNONYMS.values() for name, synonyms in words.items() for word in synonyms
}


def meant(word: str) -> str:
    """The English command that ``word`` names in any of the languages; the word itself in lower case where none."""
    return word.lower() if word.isascii() and word.lower() not in _MEANT else _MEANT.get(plain(word), word.lower())
