"""How mail programs pass a mail on, by program and language. The people and their words are made up.

In each sample Ann's mail stands below the block: ``{body}``.
"""

from __future__ import annotations

ANN = "Ann Customer <ann@customer.example>"
VERA = "Vera Vendor <vera@vendor.example>"
BODY = "The file of ABCD1234 does not open.\n\nPlease give me my money back.\nAnn"
SUBJECT = "Broken file"

# Gmail keeps Date, Subject and To in English in most languages.
_GMAIL = {
    "en": ("From", "Date", "Fri, 6 Mar 2026 at 15:00"),
    "de": ("Von", "Date", "Fr., 6. März 2026 um 15:00 Uhr"),
    "it": ("Da", "Date", "ven 6 mar 2026 alle ore 15:00"),
    "fr": ("De", "Date", "ven. 6 mars 2026 à 15:00"),
    "es": ("De", "Date", "vie, 6 mar 2026 a las 15:00"),
    "pt": ("De", "Date", "sex., 6 de mar. de 2026 às 15:00"),
    "sk": ("Od", "Date", "pi 6. 3. 2026 o 15:00"),
    "cs": ("Od", "Date", "pá 6. 3. 2026 v 15:00"),
    "pl": ("Od", "Date", "pt., 6 mar 2026 o 15:00"),
    "nl": ("Van", "Date", "vr 6 mrt 2026 om 15:00"),
    "sv": ("Från", "Date", "fre 6 mars 2026 kl 15:00"),
    "fi": ("Lähettäjä", "Date", "pe 6. maalisk. 2026 klo 15.00"),
    "ru": ("От", "Date", "пт, 6 мар. 2026 г. в 15:00"),
    "hu": ("Feladó", "Date", "2026. márc. 6., P, 15:00"),
    "tr": ("Gönderen", "Date", "6 Mar 2026 Cum, 15:00"),
    "hr": ("Šalje", "Date", "pet, 6. ožu 2026. u 15:00"),
}
# Outlook: on the desk below nothing, on the web below a line, in the order From, date, To, subject.
_OUTLOOK = {
    "en": ("FW", "From", "Sent", "To", "Subject", "Friday, March 6, 2026 3:00 PM"),
    "de": ("WG", "Von", "Gesendet", "An", "Betreff", "Freitag, 6. März 2026 15:00"),
    "it": ("I", "Da", "Inviato", "A", "Oggetto", "venerdì 6 marzo 2026 15:00"),
    "fr": ("TR", "De ", "Envoyé ", "À ", "Objet ", "vendredi 6 mars 2026 15:00"),
    "es": ("RV", "De", "Enviado el", "Para", "Asunto", "viernes, 6 de marzo de 2026 15:00"),
    "pt": ("ENC", "De", "Enviada em", "Para", "Assunto", "sexta-feira, 6 de março de 2026 15:00"),
    "sk": ("FW", "Od", "Odoslané", "Komu", "Predmet", "piatok 6. marca 2026 15:00"),
    "cs": ("FW", "Od", "Odesláno", "Komu", "Předmět", "pátek 6. března 2026 15:00"),
    "pl": ("PD", "Od", "Wysłano", "Do", "Temat", "piątek, 6 marca 2026 15:00"),
    "nl": ("FW", "Van", "Verzonden", "Aan", "Onderwerp", "vrijdag 6 maart 2026 15:00"),
    "sv": ("VB", "Från", "Skickat", "Till", "Ämne", "den 6 mars 2026 15:00"),
    "da": ("VS", "Fra", "Sendt", "Til", "Emne", "6. marts 2026 15:00"),
    "fi": ("VL", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", "6. maaliskuuta 2026"),
    "ru": ("FW", "От", "Отправлено", "Кому", "Тема", "6 марта 2026 г. 15:00"),
    "tr": ("İLT", "Kimden", "Gönderildi", "Kime", "Konu", "6 Mart 2026 Cuma 15:00"),
    "hu": ("FW", "Feladó", "Elküldve", "Címzett", "Tárgy", "2026. március 6."),
}
# Apple Mail quotes everything, and puts the subject before the date.
_APPLE = {
    "en": ("Begin forwarded message", "From", "Subject", "Date", "To"),
    "de": ("Anfang der weitergeleiteten Nachricht", "Von", "Betreff", "Datum", "An"),
    "it": ("Inizio messaggio inoltrato", "Da", "Oggetto", "Data", "A"),
    "fr": ("Début du message réexpédié", "De", "Objet", "Date", "À"),
    "es": ("Inicio del mensaje reenviado", "De", "Asunto", "Fecha", "Para"),
    "pt": ("Início da mensagem reencaminhada", "De", "Assunto", "Data", "Para"),
    "sk": ("Začiatok preposlanej správy", "Od", "Predmet", "Dátum", "Pre"),
    "cs": ("Začátek přeposílané zprávy", "Od", "Předmět", "Datum", "Komu"),
    "pl": ("Początek przekazywanej wiadomości", "Od", "Temat", "Data", "Do"),
    "nl": ("Begin doorgestuurd bericht", "Van", "Onderwerp", "Datum", "Aan"),
    "sv": ("Vidarebefordrat mejl", "Från", "Ämne", "Datum", "Till"),
    "da": ("Start på videresendt besked", "Fra", "Emne", "Dato", "Til"),
    "uk": ("Початок листа, що пересилається", "Від кого", "Тема", "Дата", "Кому"),
    "tr": ("İleti başlangıcı", "Kimden", "Konu", "Tarih", "Kime"),
    "ro": ("Începe mesajul redirecționat", "Expeditorul", "Subiectul", "Dată", "Destinatarul"),
}
# Thunderbird, subject first and tabs between; Yahoo in five dashes with its own labels.
_THUNDERBIRD = {
    "en": ("Forwarded Message", "Subject", "Date", "From", "To"),
    "de": ("Weitergeleitete Nachricht", "Betreff", "Datum", "Von", "An"),
    "it": ("Messaggio Inoltrato", "Oggetto", "Data", "Mittente", "A"),
    "fr": ("Message transféré", "Sujet ", "Date ", "De ", "Pour "),
    "es": ("Mensaje reenviado", "Asunto", "Fecha", "De", "Para"),
    "pt": ("Mensagem encaminhada", "Assunto", "Data", "De", "Para"),
    "sk": ("Preposlaná správa --- Forwarded Message", "Predmet", "Dátum", "Od", "Pre"),
    "cs": ("Přeposlaná zpráva", "Předmět", "Datum", "Od", "Komu"),
    "pl": ("Treść przekazanej wiadomości", "Temat", "Data", "Nadawca", "Adresat"),
    "nl": ("Doorgestuurd bericht", "Onderwerp", "Datum", "Van", "Aan"),
    "fi": ("Välitetty viesti / Fwd.Msg", "Aihe", "Päiväys", "Lähettäjä", "Vastaanottaja"),
    "ru": ("Перенаправленное сообщение", "Тема", "Дата", "От", "Кому"),
}
_YAHOO = {
    "en": ("Forwarded Message", "From", "To", "Sent", "Subject"),
    "de": ("Weitergeleitete Nachricht", "Von", "An", "Gesendet", "Betreff"),
    "it": ("Messaggio inoltrato", "Da", "A", "Inviato", "Oggetto"),
    "fr": ("Message transmis", "De", "À", "Envoyé", "Objet"),
    "es": ("Mensaje reenviado", "De", "Para", "Enviado", "Asunto"),
    "sk": ("Preposlaná správa", "Od", "Komu", "Odoslané", "Predmet"),
    "ru": ("Пересылаемое сообщение", "От", "Кому", "Отправлено", "Тема"),
}
_SAMSUNG = {
    "en": ("Original message", "From", "Date", "To", "Subject"),
    "de": ("Ursprüngliche Nachricht", "Von", "Datum", "An", "Betreff"),
    "it": ("Messaggio originale", "Da", "Data", "A", "Oggetto"),
    "fr": ("Message d'origine", "De", "Date", "À", "Objet"),
    "es": ("Mensaje original", "De", "Fecha", "Para", "Asunto"),
    "pl": ("Oryginalna wiadomość", "Od", "Data", "Do", "Temat"),
}


def _quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n"))


def _outlook(language: str, rule: str = "") -> tuple[str, str]:
    prefix, sender, sent, to, subject, date = _OUTLOOK[language]
    block = f"{sender}: {ANN}\n{sent}: {date}\n{to}: {VERA}\n{subject}: {SUBJECT}\n\n{BODY}"
    return f"{prefix}: {SUBJECT}", rule + block


def _apple(language: str) -> tuple[str, str]:
    mark, sender, subject, date, to = _APPLE[language]
    block = f"{sender}: {ANN}\n{subject}: {SUBJECT}\n{date}: 6 March 2026 at 15:00:12 CET\n{to}: {VERA}\n\n{BODY}"
    return f"Fwd: {SUBJECT}", _quoted(f"{mark}:\n\n{block}")


def _thunderbird(language: str) -> tuple[str, str]:
    mark, subject, date, sender, to = _THUNDERBIRD[language]
    block = f"{subject}: \t{SUBJECT}\n{date}: \tFri, 6 Mar 2026 15:00:12 +0100\n{sender}: \t{ANN}\n{to}: \t{VERA}"
    return f"Fwd: {SUBJECT}", f"-------- {mark} --------\n{block}\n\n\n\n{BODY}"


def _yahoo(language: str) -> tuple[str, str]:
    mark, sender, to, sent, subject = _YAHOO[language]
    block = f"{sender}: {ANN}{to}: {VERA}{sent}: Friday, March 6, 2026, 03:00:12 PM GMT+1{subject}: {SUBJECT}"
    return f"Fw: {SUBJECT}", f"   ----- {mark} ----- {block}\n {BODY}"


def _samsung(language: str) -> tuple[str, str]:
    mark, sender, date, to, subject = _SAMSUNG[language]
    block = f"{sender}: {ANN}\n{date}: 06/03/2026  15:00  (GMT+01:00)\n{to}: {VERA}\n{subject}: {SUBJECT}\n\n{BODY}"
    return f"Fwd: {SUBJECT}", f"-------- {mark} --------\n{block}"


def _gmail(language: str) -> tuple[str, str]:
    sender, date, when = _GMAIL[language]
    block = f"{sender}: {ANN}\n{date}: {when}\nSubject: {SUBJECT}\nTo: {VERA}\n\n\n{BODY}"
    return f"Fwd: {SUBJECT}", f"---------- Forwarded message ---------\n{block}"


_PROTON = (
    f"Fw: {SUBJECT}",
    f"------- Forwarded Message -------\nFrom: {ANN}\nDate: On Friday, March 6th, 2026 at 15:00\n"
    f"Subject: {SUBJECT}\nTo: {VERA}\n\n{_quoted(BODY)}",
)
_GMX = (
    f"Fw: {SUBJECT}",
    _quoted(f"Gesendet: Freitag, 06. März 2026 um 15:00 Uhr\nVon: {ANN}\nAn: {VERA}\nBetreff: {SUBJECT}\n\n{BODY}"),
)
_WEB_DE = (
    f"WG: {SUBJECT}",
    f"-----Ursprüngliche Nachricht-----\nGesendet: 06.03.2026 um 15:00 Uhr\nVon: {ANN}\nAn: {VERA}\n"
    f"Betreff: {SUBJECT}\n\n{BODY}",
)
_IONOS = (
    f"Fwd: {SUBJECT}",
    _quoted(
        f"---------- Original Message ----------\nFrom: {ANN}\nTo: {VERA}\nDate: 06/03/2026 3:00 PM CET\n"
        f"Subject: {SUBJECT}\n\n\n{BODY}"
    ),
)
_NEW_OUTLOOK = (
    f"WG: {SUBJECT}",
    f"Von: {ANN}\nDatum: Freitag, 6. März 2026 um 15:00\nAn: {VERA}\nCc: Carl <carl@vendor.example>\n"
    f"Betreff: {SUBJECT}\n{BODY}",
)
_OUTLOOK_TWICE = (
    f"FW: {SUBJECT}",
    "From: Ann Customer [mailto:ann@customer.example]\nSent: Friday, March 6, 2026 3:00 PM\n"
    f"To: Vera Vendor\nSubject: {SUBJECT}\n\n{BODY}",
)

# Program and language to the subject and the text below what the forwarder wrote.
FORWARDS: dict[str, tuple[str, str]] = {
    **{f"gmail {language}": _gmail(language) for language in _GMAIL},
    **{f"outlook {language}": _outlook(language) for language in _OUTLOOK},
    **{f"outlook web {language}": _outlook(language, "_" * 32 + "\n") for language in ("en", "de", "it", "fr")},
    **{f"apple {language}": _apple(language) for language in _APPLE},
    **{f"thunderbird {language}": _thunderbird(language) for language in _THUNDERBIRD},
    **{f"yahoo {language}": _yahoo(language) for language in _YAHOO},
    **{f"samsung {language}": _samsung(language) for language in _SAMSUNG},
    "proton": _PROTON,
    "gmx": _GMX,
    "web.de": _WEB_DE,
    "ionos": _IONOS,
    "new outlook": _NEW_OUTLOOK,
    "outlook mailto": _OUTLOOK_TWICE,
}

_MAILTO = '&lt;<a href="mailto:ann@customer.example">ann@customer.example</a>&gt;'
_WORDS = "<p>The file of ABCD1234 does not open.</p><p>Please give me my money back.<br>Ann</p>"
HTML_FORWARDS: dict[str, tuple[str, str]] = {
    "gmail": (
        f"Fwd: {SUBJECT}",
        '<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
        f'Von: <strong class="gmail_sendername" dir="auto">Ann Customer</strong> <span dir="auto">{_MAILTO}</span><br>'
        f"Date: Fr., 6. März 2026 um 15:00 Uhr<br>Subject: {SUBJECT}<br>To: Vera &lt;vera@vendor.example&gt;<br></div>"
        f'<br><br><div dir="ltr">{_WORDS}</div></div>',
    ),
    "outlook": (
        f"I: {SUBJECT}",
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"<b>Da:</b> Ann Customer {_MAILTO}<br><b>Inviato:</b> venerd&igrave; 6 marzo 2026 15:00<br>"
        f"<b>A:</b> Vera<br><b>Oggetto:</b> {SUBJECT}</p></div></div><p>&nbsp;</p>{_WORDS}",
    ),
    "outlook web": (
        f"TR: {SUBJECT}",
        '<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg"><font face="Calibri">'
        f"<b>De :</b> Ann Customer {_MAILTO}<br><b>Envoyé :</b> vendredi 6 mars 2026 15:00<br><b>À :</b> Vera<br>"
        f"<b>Objet :</b> {SUBJECT}</font><div>&nbsp;</div></div>{_WORDS}",
    ),
    "apple": (
        f"Fwd: {SUBJECT}",
        '<div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline">'
        f'<div style="margin:0"><span><b>From: </b></span><span>Ann Customer {_MAILTO}<br></span></div>'
        f"<div><span><b>Subject: </b></span><span><b>{SUBJECT}</b><br></span></div>"
        "<div><span><b>Date: </b></span><span>6 March 2026 at 15:00:12 CET<br></span></div>"
        "<div><span><b>To: </b></span><span>Vera &lt;vera@vendor.example&gt;<br></span></div><br>"
        f"<div>{_WORDS}</div></blockquote></div>",
    ),
    "thunderbird": (
        f"Fwd: {SUBJECT}",
        '<div class="moz-forward-container"><br><br>-------- Messaggio Inoltrato --------'
        '<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody>'
        f'<tr><th valign="BASELINE" align="RIGHT">Oggetto: </th><td>{SUBJECT}</td></tr>'
        "<tr><th>Data: </th><td>Fri, 6 Mar 2026 15:00:12 +0100</td></tr>"
        f"<tr><th>Mittente: </th><td>Ann Customer {_MAILTO}</td></tr>"
        f"<tr><th>A: </th><td>vera@vendor.example</td></tr></tbody></table><br><br>{_WORDS}</div>",
    ),
    "yahoo": (
        f"Fw: {SUBJECT}",
        '<div id="ydp1yahoo_quoted_1"><div>----- Forwarded Message -----</div>'
        f"<div><b>From:</b> Ann Customer {_MAILTO}</div><div><b>To:</b> Vera &lt;vera@vendor.example&gt;</div>"
        f"<div><b>Sent:</b> Friday, March 6, 2026, 03:00:12 PM GMT+1</div><div><b>Subject:</b> {SUBJECT}</div>"
        f"<div><br></div><div>{_WORDS}</div></div>",
    ),
    "gmx": (
        f"Fw: {SUBJECT}",
        '<div name="quote" style="padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">'
        f"<div><b>Gesendet:</b>&nbsp;Freitag, 06. März 2026 um 15:00 Uhr<br><b>Von:</b>&nbsp;"
        f'"Ann Customer" {_MAILTO}<br><b>An:</b>&nbsp;vera@vendor.example<br><b>Betreff:</b>&nbsp;{SUBJECT}</div>'
        f'<div name="quoted-content">{_WORDS}</div></div>',
    ),
}
