"""How each of our languages writes things, and what people and their programs write in it."""

from __future__ import annotations

from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "it", "sk", "de", "fr", "es", "pt", "ar")


class Looks(NamedTuple):
    """How one language writes things."""

    moment: str
    date: str
    money: str
    size: str
    older: dict[int, str]  # by how many messages are not shown


LOOKS: Final = {
    "en": Looks(
        "Sunday 1 March 2026, 09:05", "1 March 2026", "1,234.50 EUR", "3.4 MB",
        {1: "One older message is", 2: "2 older messages are", 11: "11 older messages are"},
    ),
    "it": Looks(
        "domenica 1 marzo 2026, 09:05", "1 marzo 2026", "1.234,50 EUR", "3,4 MB",
        {1: "Un messaggio precedente non è", 2: "2 messaggi precedenti non sono", 11: "11 messaggi precedenti"},
    ),
    "sk": Looks(
        "1. marca 2026 (nedeľa), 09:05", "1. marca 2026", "1 234,50 EUR", "3,4 MB",
        {1: "Jedna staršia správa", 2: "2 staršie správy", 4: "4 staršie správy", 5: "5 starších správ"},
    ),
    "de": Looks(
        "Sonntag, 1. März 2026, 09:05 Uhr", "1. März 2026", "1.234,50 EUR", "3,4 MB",
        {1: "Eine ältere Nachricht", 2: "2 ältere Nachrichten", 11: "11 ältere Nachrichten"},
    ),
    "fr": Looks(
        "dimanche 1er mars 2026, 09 h 05", "1er mars 2026", "1 234,50 EUR", "3,4 MB",
        {1: "Un message plus ancien", 2: "2 messages plus anciens", 11: "11 messages plus anciens"},
    ),
    "es": Looks(
        "domingo 1 de marzo de 2026, 9:05 h", "1 de marzo de 2026", "1.234,50 EUR", "3,4 MB",
        {1: "Un mensaje anterior no", 2: "2 mensajes anteriores no", 11: "11 mensajes anteriores no"},
    ),
    "pt": Looks(
        "domingo, 1 de março de 2026, 09:05", "1 de março de 2026", "1.234,50 EUR", "3,4 MB",
        {1: "Uma mensagem anterior não", 2: "2 mensagens anteriores não", 11: "11 mensagens anteriores não"},
    ),
    "ar": Looks(
        "الأحد 1 مارس 2026، الساعة 09:05", "1 مارس 2026", "\u20671,234.50 EUR\u2069", "3.4 MB",
        {
            1: "رسالة أقدم واحدة", 2: "رسالتان أقدم", 3: "3 رسائل أقدم", 10: "10 رسائل", 11: "11 رسالة", 99: "99 رسالة",
            100: "100 رسالة", 103: "103 رسائل", 111: "111 رسالة",
        },
    ),
}  # fmt: skip


class Talk(NamedTuple):
    """What people write in one language, and their programs round it."""

    refund: str  # a subject that asks for money, and so on
    cancellation: str
    question: str  # about refunds: that is support
    close: str
    reopen: str
    yes: str
    no: str
    thanks: str
    wrote: str  # how Gmail introduces what it quotes
    phone: str  # what an iPhone writes below
    away: str  # how Outlook's absence begins its subject
    undelivered: str
    says: str  # a sentence whose language can be told


TALK: Final = {
    "en": Talk(
        "Refund please", "Cancel my subscription", "Refund policy?", "Solved", "Reopen", "Yes.", "No", "Thank you!",
        "On Fri, Mar 6, 2026 at 3:00 PM Acme <support@acme.example> wrote:", "Sent from my iPhone",
        "Automatic reply: your file", "Undeliverable: your file", "Hello, I cannot open the file. What can I do?",
    ),
    "it": Talk(
        "Rimborso", "Disdetta abbonamento", "Stato del rimborso", "Risolto", "Riapri", "Sì!", "Non sono stato io",
        "Grazie mille!", "Il giorno ven 6 mar 2026 alle ore 15:00 Acme <support@acme.example> ha scritto:",
        "Inviato da iPhone", "Risposta automatica: file", "Mancata consegna: file",
        "Buongiorno, non riesco ad aprire il file. Che cosa posso fare?",
    ),
    "sk": Talk(
        "Vrátenie peňazí", "Zrušiť predplatné", "Stav vrátenia peňazí", "Vyriešené", "Znovu otvoriť", "Áno", "Nie",
        "Ďakujem!", "pi 6. 3. 2026 o 15:00 Acme <support@acme.example> napísal(a):", "Odoslané z iPhonu",
        "Automatická odpoveď: súbor", "Nedoručiteľné: súbor", "Dobrý deň, neviem otvoriť súbor. Čo mám robiť?",
    ),
    "de": Talk(
        "Rückerstattung", "Kündigung", "Frage zur Erstattung", "Erledigt", "Wieder öffnen", "Ja", "Nein",
        "Vielen Dank!", "Am Fr., 6. März 2026 um 15:00 Uhr schrieb Acme <support@acme.example>:",
        "Von meinem iPhone gesendet", "Automatische Antwort: Datei", "Unzustellbar: Datei",
        "Guten Tag, ich kann die Datei nicht öffnen. Was soll ich tun?",
    ),
    "fr": Talk(
        "Remboursement", "Résiliation", "Question sur le remboursement", "Résolu", "Rouvrir", "Oui", "Non",
        "Merci beaucoup !", "Le ven. 6 mars 2026 à 15:00, Acme <support@acme.example> a écrit :",
        "Envoyé de mon iPhone", "Réponse automatique : fichier", "Non remis : fichier",
        "Bonjour, je n’arrive pas à ouvrir le fichier. Que faire ?",
    ),
    "es": Talk(
        "Solicitud de reembolso", "Cancelar mi suscripción", "Consulta sobre el reembolso", "Resuelto", "Reabrir",
        "Sí", "No fui yo", "¡Muchas gracias!",
        "El vie, 6 mar 2026 a las 15:00, Acme (<support@acme.example>) escribió:", "Enviado desde mi iPhone",
        "Respuesta automática: archivo", "No se puede entregar: archivo",
        "Buenos días: no puedo abrir el archivo. ¿Qué puedo hacer?",
    ),
    "pt": Talk(
        "Pedido de reembolso", "Cancelamento da assinatura", "Dúvida sobre o reembolso", "Resolvido", "Reabrir",
        "Sim", "Não fui eu", "Muito obrigado!",
        "Em sex., 6 de mar. de 2026 às 15:00, Acme <support@acme.example> escreveu:", "Enviado do meu iPhone",
        "Resposta automática: ficheiro", "Não é possível entregar: ficheiro",
        "Bom dia, não consigo abrir o ficheiro. O que posso fazer?",
    ),
    "ar": Talk(
        "طلب استرداد المبلغ", "إلغاء الاشتراك", "سؤال عن الاسترداد", "تم الحل", "إعادة فتح", "نعم", "لا لم أكتبها",
        "شكرًا جزيلًا!",
        "في الجمعة، 6 مارس 2026 في 3:00 م تمت كتابة ما يلي بواسطة Acme <support@acme.example>:",
        "أُرسلت من الـ iPhone الخاص بي", "رد تلقائي: الملف", "تعذر التسليم: الملف",
        "السلام عليكم، لا أستطيع فتح الملف. ماذا أفعل؟",
    ),
}  # fmt: skip
