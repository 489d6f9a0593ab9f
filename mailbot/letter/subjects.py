"""Subject lines that programs write: out of office, undeliverable. Anchored, so that talking about one is no sign."""

from __future__ import annotations

import re
import unicodedata

AWAY = (
    # English
    "automatic reply", "auto ?reply", "auto-reply", "auto(matic|mated)? ?response", "automated reply", "auto(?=:)",
    "out[- ]of[- ](the )?office( auto-?reply| reply| notification| message)?", "ooo(?=:)",
    "vacation (reply|response|message)",
    "away from (my |the )?(office|mail|e-?mail)",
    # German
    "automatische (antwort|rückantwort|e-?mail-?antwort|abwesenheitsnotiz|abwesenheitsmeldung)", "abwesenheitsnotiz",
    "abwesenheit(smeldung|sassistent|snachricht|sbenachrichtigung)?", "au(ß|ss)er haus(?=:)",
    "abwesend(?=:)", "nicht im büro", "auto-?antwort",
    # French
    "(réponse|reponse|message) automatique( d['’]absence)?", "absence( du bureau|(?=\\s*:))", "absent(e)? du bureau",
    "(message|notification|avis) d['’]absence", "absent(e)?(?=\\s*:)",
    # Italian
    "risposta automatica", "fuori (sede|ufficio)", "assenza dall'ufficio", "messaggio automatico",
    # Spanish, Portuguese, Catalan
    "respuesta automática", "respuesta automatica", "fuera de (la )?oficina", "ausente de la oficina",
    "respuesta de ausencia", "ausencia temporal", "mensaje automático", "ausente(?=:)", "fuera de la empresa(?=:)",
    "resposta automática", "resposta automatica", "fora do escritório", "ausência do escritório",
    "resposta automàtica",
    "ausente do escritório", "ausência temporária", "resposta de ausência", "mensagem automática",
    "(notificação|aviso) de ausência",
    # Dutch
    "automatisch(e)? (antwoord|beantwoording)", "afwezig(heidsbericht|heidsmelding|heidsassistent|(?=:))",
    # Swedish, Norwegian, Danish, Finnish
    "autosvar", "automatiskt svar", "automatisk svar", "frånvaro(meddelande|(?=:))", "fravær(smelding|(?=:))",
    "fraværsbesked",
    "automaattinen vastaus", "poissaolo(ilmoitus|(?=:))",
    # Polish, Czech, Slovak, Hungarian, Romanian
    "automatyczna odpowiedź", "odpowiedź automatyczna", "autoodpowiedź", "poza biurem", "automatická odpověď",
    "automatick[áa] odpove[ďd]", "mimo kancel(ář|árie|arie)", "neprítomnosť( v (kancelárii|práci)|(?=:))",
    "(oznámenie|správa) o neprítomnosti", "automatikus válasz", "házon kívül", "răspuns automat", "raspuns automat",
    # Latvian, Lithuanian, Estonian
    "[aā]rpus biroja( atra[sš]an[aā]s)?( autom[aā]tisk[aā] atbilde)?", "autom[aā]tisk[aā] atbilde",
    "automatinis atsakymas",
    "automaatvastus", "kontorist väljas",
    # Russian, Ukrainian, Bulgarian, Greek, Turkish
    "автоответ(чик)?", "автоматический ответ", "автоматична відповідь", "автоматичен отговор", "нет на месте",
    "αυτόματη απάντηση", "otomatik (yanıt|cevap)", "ofis dışında",
    # Japanese, Chinese, Korean
    "自動(応答|返信)", "不在(通知|のお知らせ)", "自动(回复|答复)", "自動(回覆|回復)",
    "자동 ?(회신|응답|답장)", "부재중",
    # Hebrew, Arabic, Vietnamese, Indonesian
    "תשובה אוטומטית", "מענה אוטומטי", "(ال)?رد (ال)?(تلقائي|آلي)", "(رسالة تلقائية|رسالة آلية)", "خارج المكتب",
    "trả lời tự động", "balasan otomatis",
)  # fmt: skip
UNDELIVERED = (
    "(mail )?delivery (status )?notification", "(mail|message) delivery (status )?(notification|report|fail)",
    "(mail )?delivery (fail|problem|error|report|delay|has|was|incomplete|unsuccessful|status)",
    "(mail|message|e-?mail)s? (delivery )?(system )?(error|failed|failure|undeliverable|not delivered)",
    "(mail|message|e-?mail)s? (delivery )?(system )?(delayed|bounced|returned)",
    "(mail|message|e-?mail) (could|can) ?not be delivered", "(mail|message) status", "(mail|message) delivery",
    "undeliver(ed|able)", "un-?deliverable", "non[- ]?deliver(y|able)",
    "return(ed|ing) (mail|message|e-?mail|to sender)",
    "failure (notice|notification|delivery)", "failed (mail|delivery|to deliver|message)",
    "fail(ed|ure) (notice|delivery)",
    "(delayed|deferred) (mail|message|delivery)", "warning: (could not send|message|mail)", "could not send message",
    "there was an error sending your mail", "notification (d'état|de l'état|about)", "ndn\\b", "\\[?ndr\\b", "dsn\\b",
    "rejected (mail|posting)", "automatically rejected (mail|message)", "bounced?( mail| message)\\b",
    "nondeliverable mail", "user unknown", "permanent delivery",
    "unzustellbar", "nicht (zustellbar|zugestellt)", "(e-?mail-?)?zustell(ung|fehler)", "fehler bei der zustellung",
    "(ihre |die )?(e-?mail|nachricht|mail) (konnte|wurde) nicht", "(e-?mail|nachricht) nicht zugestellt",
    "(mail-)?(zustellung|übermittlung) fehlgeschlagen", "benachrichtigung zum (übermittlungs|zustell)", "unzustellbare",
    "undelivered", "échec (de|d['’])", "(courrier |message )?non (remis|distribué|délivré|distribuable)",
    "rapport de non",
    "notification d['’]état", "(votre |le )?message n['’]a pas (pu être|été) (remis|distribué|délivré)",
    "impossible de (remettre|distribuer|livrer)",
    "nedoruč(iteľn|en)[áéýi]", "doručenie (zlyhalo|správy zlyhalo|sa nepodarilo)", "zlyhanie doručenia",
    "(oznámenie|správa) o (stave doručenia|nedoručení)", "správ[au] (nebol[ao]|sa nepodarilo|nie je) .{0,20}doruč",
    "vrátená (pošta|správa)",
    "mancata consegna", "messaggio non recapitato", "notifica (dello stato|di mancata)", "non recapitabile",
    "no se (puede|pudo|ha podido) entregar", "notificación de(l)? (estado|entrega)",
    "(error|fallo) (de|en la) entrega",
    "(mensaje |correo )?no entregado", "(correo|mensaje) (devuelto|rechazado)", "imposible entregar",
    "falha (na entrega|no envio|de entrega)", "(mensagem )?não ((foi|é) possível )?entreg",
    "(a mensagem )?não foi entregue",
    "notificação d[eo] (estado|status) d[ae] entrega", "mensagem (devolvida|rejeitada)", "impossível entregar",
    "niet (te bezorgen|afgeleverd)",
    "onbestelbaar",
    "kan ikke leveres", "kunde inte levereras", "ei voitu toimittaa", "nie można dostarczyć", "niedostarczon",
    "nelze doručit", "kézbesíthetetlen", "недоставленное", "не доставлено", "teslim edilem", "αδυναμία παράδοσης",
    "配信(不能|失敗|エラー)", "配信できま", "送信エラー", "未達", "無法傳遞", "无法(投递|传递)",
    "تعذّ?ر (ال)?تسليم", "غير قابل(ة)? للتسليم", "إشعار (ب)?حالة التسليم", "فشل (في )?(ال)?تسليم",
    "لم يتم تسليم", "رسالة (مرتجعة|مرتدة)",
    "退信", "系统退信", "배달(되지| 실패)",
)  # fmt: skip
_AWAY = re.compile(
    rf"(\[[^\]]{{1,40}}\]\s*)?({'|'.join(AWAY)})"
    r"\s*([:：\-–—(\[!.]|$|(re|aw|fwd?)\s*:|(until|till|from|between|bis|vom|jusqu|du|hasta|até|حتى|del|fino|dal|t/m|tot)\b|\d)",
    re.IGNORECASE,
)
_UNDELIVERED = re.compile(rf"\W{{0,5}}(automatic |urgent )?({'|'.join(UNDELIVERED)})", re.IGNORECASE)
_LEFT_UNDELIVERED = re.compile(rf"[:：–-]\s+({'|'.join(UNDELIVERED)}).{{0,40}}$", re.IGNORECASE)
_ECHO = re.compile(r"(re|aw|antw|sv|vs|r|rif|res|odp|fwd?|wg|tr|i|rv|enc|doorst|pd|vb|ynt|ilt|vl|"
                   r"回复|答复|转发|回覆|轉寄|回信|転送|ردّ?|إعادة توجيه)"
                   r"\s*(\[\d+\]|\(\d+\))?\s*[:：]", re.IGNORECASE)  # fmt: skip

_ANY_PREFIX = re.compile(r"\s*[\w.\u2019' ]{1,14}(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]")


def is_away(subject: str) -> bool:
    """Whether a subject is one that an absent person's program writes. ``Re: Automatic reply`` is a person's."""
    return bool(_AWAY.match(subject.strip()[:300]))


def is_undelivered(subject: str) -> bool:
    """Whether a subject is one that a mail server writes on a delivery report."""
    return bool(_UNDELIVERED.match(subject.strip()[:300]))


def is_left_undelivered(subject: str) -> bool:
    """Whether a subject ends with what a mail server adds to that of the mail it could not deliver."""
    return bool(_LEFT_UNDELIVERED.search(subject.strip()[:300]))


def is_echo(subject: str) -> bool:
    """Whether a subject says that the mail answers or forwards another, in a dozen languages' prefixes."""
    return bool(_ECHO.match(subject.strip()[:300]))


def is_fresh(subject: str, known: bool) -> bool:
    """Whether a subject was written for this mail and looks like what it says, so that its first word may count.

    On a ticket (``known``) anything short before a colon may be some program's ``Re:``, and echoes our own subject;
    a new mail may well begin with ``Refund:``.
    """
    head = subject[:300]
    return not has_hidden(head) and not (_ANY_PREFIX.match(head) if known else is_echo(head))


def has_hidden(subject: str) -> bool:
    """Whether a subject holds marks that are not seen: directions, zero widths (Unicode category Cf)."""
    return not subject.isascii() and any(unicodedata.category(char) == "Cf" for char in subject)
