"""The words that mail programs put around what people write, by language. Data only; all of it is case-folded.

Learned from what the programs send: Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, Samsung, K-9, GMX, Mail.ru,
Yandex, QQ, NetEase, Naver, Proton, Zoho. A language is added by adding its row to each table.
"""

from __future__ import annotations

# The verb of "On … somebody wrote:". Whole words.
WROTE: dict[str, tuple[str, ...]] = {
    "en": ("wrote", "writes", "sent", "has written"),
    "de": ("schrieb", "hat geschrieben", "schrieb folgendes", "folgendes geschrieben", "geschrieben"),
    "fr": ("a écrit", "écrit", "a envoyé"),
    "it": ("ha scritto", "scrisse"),
    "es": ("escribió", "escribio", "ha escrito"),
    "pt": ("escreveu",),
    "nl": ("schreef", "het volgende geschreven", "geschreven"),
    "da": ("skrev", "har skrevet"),  # and Norwegian, Swedish
    "is": ("skrifaði",),
    "fi": ("kirjoitti",),
    "et": ("kirjutas",),
    "pl": ("napisał", "napisała", "napisał(a)", "napisał/a", "napisał(-a)", "pisze"),
    "cs": ("napsal", "napsala", "napsal(a)", "píše"),
    "sk": ("napísal", "napísala", "napísal(a)", "napísal/a", "napisal(a)", "píše"),
    "sl": ("je napisal", "je napisala", "napisal", "napisala", "napisal/-a"),
    "hr": ("napisao je", "napisala je", "je napisao", "je napisao/la", "napisao", "је написао", "је написао/ла"),
    "ru": ("написал", "написала", "написал(а)", "пишет", "писал"),
    "uk": ("пише", "написав", "написала", "написав(-ла)", "писав"),
    "bg": ("написа",),
    "el": ("έγραψε",),
    "ro": ("a scris",),
    "hu": ("írta", "ezt írta"),
    "tr": ("yazdı", "şunu yazdı", "şunları yazdı"),
    "lt": ("rašė", "parašė"),
    "lv": ("rakstīja",),
    "ca": ("ha escrit", "va escriure"),
    "gl": ("escribiu",),
    "vi": ("đã viết", "viết"),
    "id": ("menulis",),
    "ar": ("كتب", "كتبت", "كتب ما يلي", "تمت كتابة ما يلي بواسطة"),
    "fa": ("نوشت",),
    "he": ("כתב", "כתבה", "כתב/ה"),
    "hi": ("ने लिखा",),
}
# The same where words are not set apart by spaces.
WROTE_UNSPACED = (
    "写道", "寫道", "写到", "のメール", "のメッセージ", "が書きました", "書いた", "wrote", "님이 작성", "작성",
    "님이 썼습니다", "เขียน",
)  # fmt: skip
# The word a dated attribution may begin with ("On 5 May …"); a weekday or a number needs none.
OPENERS: dict[str, tuple[str, ...]] = {
    "en": ("on", "at", "in a message dated"),
    "de": ("am",),
    "fr": ("le",),
    "it": ("il", "il giorno", "in data"),
    "es": ("el", "el día", "con fecha"),
    "pt": ("em", "no dia", "a"),
    "nl": ("op",),
    "da": ("den",),
    "no": ("på",),
    "is": ("þann",),
    "et": ("kuupäev",),
    "pl": ("w dniu", "dnia"),
    "cs": ("dne",),
    "sk": ("dňa", "dna"),
    "sl": ("v", "dne"),
    "hr": ("dana", "u"),
    "ru": ("в", "пользователь"),
    "bg": ("на",),
    "el": ("στις", "την"),
    "ro": ("în", "la", "pe", "în data de"),
    "ca": ("el dia", "missatge de"),
    "gl": ("o",),
    "vi": ("vào", "vào ngày", "vào lúc"),
    "id": ("pada", "pada tanggal"),
    "th": ("เมื่อ", "ในวันที่"),
    "ar": ("في", "بتاريخ"),
    "fa": ("در", "در تاریخ"),
    "he": ("בתאריך", "ב-", "ביום"),
    "zh": ("在", "於"),
}
# How Horde begins, with a name and an address after it.
QUOTING = ("quoting ", "zitat von ", "citeren ", "citando ", "citazione di ", "citation de ", "selon ", "cytowanie ")
# Labels of the header block that Outlook and its kin put above the history: From, date, To, Cc, subject, other.
LABELS: dict[str, tuple[str, ...]] = {
    "from": (
        "from", "von", "de", "da", "od", "van", "fra", "från", "от", "от кого", "від", "від кого", "lähettäjä",
        "kimden", "gönderen", "差出人", "送信者", "送信元", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "من",
        "מאת", "feladó", "από", "de la", "expéditeur", "mittente", "remitente", "remetente", "afzender",
        "avsändare", "odesílatel", "odosielateľ", "nadawca", "từ", "người gửi", "dari", "จาก", "saatja", "nuo",
        "no", "pošiljatelj", "absender", "emisor", "šalje", "expeditorul", "отправитель",
    ),
    "date": (
        "sent", "date", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "inviato", "data",
        "data invio", "enviado", "enviado el", "enviado em", "enviada em", "enviada", "fecha",
        "fecha de envío", "data de envio", "verzonden", "sendt", "dato", "skickat", "wysłano", "wysłane",
        "data wysłania", "odesláno", "odoslané", "odoslaná", "dátum", "odoslané dňa", "dátum odoslania", "date d'envoi",
        "verschickt", "отправлено", "дата", "надіслано",
        "lähetetty", "päivämäärä", "päiväys", "gönderildi", "gönderme tarihi", "tarih", "送信日時", "日時",
        "日付", "发送时间", "发送日期", "日期", "時間", "寄件日期", "傳送時間", "傳送日期", "보낸 날짜",
        "날짜", "보낸시간", "تاريخ الإرسال", "التاريخ", "تم الإرسال", "נשלח", "תאריך", "elküldve", "küldve",
        "στάλθηκε", "εστάλη", "ημερομηνία", "trimis", "dată", "đã gửi", "ngày", "dikirim", "tanggal", "วันที่",
        "ส่ง", "saadetud", "kuupäev", "poslano", "изпратено", "послато", "išsiųsta", "nosūtīts", "enviat",
        "відправлено", "gönderilen",
    ),
    "to": (
        "to", "an", "à", "a", "para", "aan", "til", "till", "do", "komu", "кому", "vastaanottaja", "kime",
        "alıcı", "宛先", "送信先", "收件人", "收件者", "받는 사람", "받는사람", "إلى", "אל", "címzett", "προς", "către",
        "catre", "đến", "tới", "người nhận", "kepada", "untuk", "ถึง", "saaja", "za", "prima", "kam",
        "destinataire", "destinatario", "pro", "pre", "pour", "destinatarul", "adresat",
    ),
    "cc": (
        "cc", "bcc", "kopie", "copie", "copia", "cópia", "kopia", "kopi", "kópia", "копия", "копія", "bilgi",
        "抄送", "副本", "참조", "نسخة", "עותק", "másolatot kap", "κοιν", "κοινοποίηση",
        "kopie (cc)", "kopio", "copie à", "másolat", "dw",
    ),
    "subject": (
        "subject", "betreff", "objet", "oggetto", "asunto", "assunto", "onderwerp", "emne", "ämne", "temat",
        "předmět", "predmet", "тема", "aihe", "otsikko", "konu", "件名", "主题", "主旨", "主題", "제목",
        "الموضوع", "נושא", "tárgy", "θέμα", "subiect", "chủ đề", "subjek", "perihal", "เรื่อง", "teema",
        "zadeva", "naslov", "vec", "predmet správy", "относно", "assumpte", "tema", "efni", "tēma", "sujet",
        "subiectul",
    ),
    "other": (
        "reply-to", "reply to", "antwort an", "répondre à", "rispondi a", "responder a", "importance", "wichtigkeit",
        "priorität", "priority", "attachments", "anlagen", "pièces jointes", "allegati", "resent-date", "resent-from",
        "when", "where", "organization",
        "odpověď na", "odpovedať-pre", "odgovori na", "svar til", "svara till", "vastaus", "antwoord aan", "válaszcím",
        "odpowiedź-do", "răspuns către", "ответ-кому", "кому відповісти", "yanıt adresi",
    ),
}  # fmt: skip
# "-----Original Message-----": what stands between the dashes.
ORIGINAL = (
    "original message", "original appointment", "original", "reply message", "original email",
    "ursprüngliche nachricht", "originalnachricht", "original-nachricht", "message d'origine",
    "message d’origine", "message original", "message initial", "messaggio originale", "mensaje original",
    "mensagem original", "oorspronkelijk bericht", "origineel bericht", "oprindelig meddelelse",
    "oprindelig besked", "opprinnelig melding", "opprinnelig e-post", "ursprungligt meddelande",
    "originalmeddelande", "oryginalna wiadomość", "wiadomość oryginalna", "wiadomość źródłowa",
    "původní zpráva", "původní e-mail", "pôvodná správa", "исходное сообщение", "оригинальное сообщение",
    "оригінальне повідомлення", "вихідне повідомлення", "початкове повідомлення", "alkuperäinen viesti",
    "özgün ileti", "orijinal mesaj", "özgün mesaj", "元のメッセージ", "元のメール", "原始邮件", "邮件原件",
    "原始郵件", "原始訊息", "回复的原邮件", "원본 메시지", "원본 메일", "원본메시지", "الرسالة الأصلية",
    "رسالة أصلية", "הודעה מקורית", "eredeti üzenet", "αρχικό μήνυμα", "mesaj original", "mesajul original",
    "pesan asli", "thư gốc", "tin nhắn gốc", "ข้อความต้นฉบับ", "originalna poruka", "izvorno sporočilo",
    "izvorna poruka", "algne kiri", "missatge original", "оригинално съобщение", "pirminis laiškas",
)  # fmt: skip
# "---------- Forwarded message ---------", and Apple's "Begin forwarded message:".
FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "message transféré", "message transmis", "début du message transféré", "début du message réexpédié",
    "courriel transféré", "messaggio inoltrato", "inizio messaggio inoltrato", "mensaje reenviado",
    "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "início da mensagem reencaminhada", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "videresendt meddelelse", "videresendt melding",
    "start på videresendt besked", "videresendt besked", "vidarebefordrat meddelande", "vidarebefordrat brev",
    "vidarebefordrat mail", "przekazana wiadomość", "wiadomość przekazana dalej",
    "początek przekazywanej wiadomości", "přeposlaná zpráva", "preposlaná správa", "пересылаемое сообщение",
    "пересланное сообщение", "начало переадресованного сообщения", "переслане повідомлення", "пересланий лист",
    "välitetty viesti", "edelleenlähetetty viesti", "iletilen mesaj", "yönlendirilen ileti", "iletilmiş mesaj",
    "転送されたメッセージ", "転送メッセージ", "転送メール", "メッセージを転送", "转发的邮件", "转发邮件信息",
    "已转发邮件", "轉寄的郵件", "轉寄郵件", "전달된 메일", "전달된 메시지", "전달한 메시지", "رسالة معاد توجيهها",
    "الرسالة المحولة", "بدء الرسالة المعاد توجيهها", "رسالة محولة", "الرسالة المعاد توجيهها", "הודעה שהועברה",
    "továbbított üzenet", "προωθημένο μήνυμα", "mesaj redirecționat",
    "pesan terusan", "thư đã chuyển tiếp", "proslijeđena poruka", "posredovano sporočilo", "missatge reenviat",
    "препратено съобщение",
    "začátek přeposílané zprávy", "začiatok preposlanej správy", "začiatok preposielanej správy",
    "začiatok presmerovanej správy", "preposlaná správa --- forwarded message",
    "välitetty viesti alkaa", "välitetty viesti / fwd.msg", "započni proslijeđenu poruku", "továbbított levél kezdete",
    "vidarebefordrat mejl", "treść przekazanej wiadomości", "începe mesajul redirecționat", "ileti başlangıcı",
    "iletilen ileti", "перенаправленное сообщение", "перенаправлене повідомлення",
    "початок листа, що пересилається",
)  # fmt: skip
# What programs put before the subject of a forward. Danish and Norwegian VS is a Finnish answer: see `forwarded`.
FORWARDING = frozenset((
    "fwd", "fw", "wg", "tr", "rv", "i", "inoltra", "enc", "pd", "vb", "vl", "vs", "videresend", "doorst", "ilt", "fs",
    "redir", "prep", "prepos", "továbbítás", "pren", "proslijeđeno", "пересл", "转发", "轉寄", "転送", "전달",
    "إعادة توجيه",
))  # fmt: skip
# Helpdesks and our own mails ask for the answer above a line.
REPLY_ABOVE = (
    "reply above this line", "type your reply above", "write above this line", "über dieser linie antworten",
    "oberhalb dieser linie", "au-dessus de cette ligne", "sopra questa riga", "sopra questa linea",
    "por encima de esta línea", "sobre esta línea", "acima desta linha", "boven deze regel", "boven deze lijn",
    "over denne linje", "over denne linjen", "ovanför denna rad", "powyżej tej linii", "nad tento řádek",
    "nad tento riadok", "выше этой линии", "выше этой строки", "над цим рядком", "tämän viivan yläpuolelle",
    "bu satırın üzerine", "この行より上", "在此行上方", "이 줄 위에",
)  # fmt: skip
