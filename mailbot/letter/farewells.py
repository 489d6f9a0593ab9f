"""The words people and their programs put below what they write, by language. Data only; all of it is case-folded."""

from __future__ import annotations

# How the line a phone or program adds begins ("Sent from my …").
SENT_FROM: dict[str, tuple[str, ...]] = {
    "en": (
        "sent from", "sent via", "sent with", "sent using", "sent by", "get outlook for",
        "get bluemail for",
    ),
    "de": (
        "gesendet von", "gesendet mit", "gesendet über", "von unterwegs gesendet", "holen sie sich outlook für",
        "hol dir outlook für", "outlook für ios", "outlook für android", "outlook für mac",
    ),
    "fr": (
        "envoyé de", "envoyé depuis", "envoyé à partir", "envoyé avec", "envoyé via", "télécharger outlook pour",
        "obtenir outlook pour", "obtenez outlook pour", "téléchargez outlook pour", "provenance",
    ),
    "it": ("inviato da", "inviato dal", "inviato con", "inviata da", "scarica outlook per", "ottieni outlook per"),
    "es": (
        "enviado desde", "enviado con", "enviado vía", "enviado de mi", "obtener outlook para", "obtén outlook para",
        "descargar outlook para", "enviada desde",
    ),
    "pt": (
        "enviado do", "enviado de meu", "enviado da", "enviado via", "enviado pelo", "enviado a partir d",
        "enviada do", "obter o outlook para", "obter outlook para", "obtenha o outlook", "baixe o outlook",
        "baixar outlook para",
    ),
    "nl": ("verzonden vanaf", "verstuurd vanaf", "verzonden met", "verzonden via", "outlook voor"),
    "da": ("sendt fra", "sendt med", "sendt via", "hent outlook"),
    "sv": ("skickat från", "skickades från", "skickat med", "hämta outlook"),
    "fi": ("lähetetty", "hanki outlook"),
    "pl": ("wysłane z", "wysłano z", "wysłane przy użyciu", "pobierz outlook", "pobierz aplikację outlook"),
    "cs": ("odesláno z", "odesláno pomocí", "získejte outlook", "získat outlook"),
    "sk": ("odoslané z", "odoslané pomocou", "odoslané cez", "poslané z", "získajte outlook", "získať outlook"),
    "ru": ("отправлено с", "отправлено из", "отправлено от", "послано с", "получить outlook"),
    "uk": ("надіслано з", "надіслано із", "відправлено з", "отримати outlook"),
    "bg": ("изпратено от",),
    "hu": ("küldve", "elküldve"),
    "ro": ("trimis de pe", "trimis din", "obțineți outlook"),
    "hr": ("poslano s", "poslano sa", "poslato sa"),
    "el": ("στάλθηκε από", "εστάλη από", "αποστολή από"),
    "tr": ("outlook'u edinin",),
    "vi": ("được gửi từ", "đã gửi từ", "gửi từ"),
    "id": ("dikirim dari", "dikirim dengan"),
    "ar": ("أرسلت من", "مرسل من", "مرسلة من", "تم الإرسال من", "أرسل من", "الحصول على outlook", "احصل على outlook"),
    "he": ("נשלח מ", "נשלח באמצעות"),
    "zh": ("发自", "發自", "寄自", "获取 outlook"),
    "ja": ("outlook for",),
}  # fmt: skip
# How it begins and ends in the languages whose verb comes last.
SENT_LAST: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "de": (("von mein", "von samsung", "vom ", "mit mein", "diese nachricht wurde", "diese e-mail wurde",
            "diese mail wurde"),
           ("gesendet", "versendet", "verschickt", "geschickt")),
    "tr": (("iphone", "ipad", "samsung", "android", "yahoo", "outlook", "cep "), ("gönderildi",)),
    "ja": (("iphone", "ipad", "android", "スマート", "携帯", "yahoo"), ("から送信", "より送信", "を入手")),
    "zh": (("从我的", "從我的", "从", "從", "由"), ("发送", "發送", "傳送", "寄出")),
    "ko": (("나의", "내", "iphone", "ipad", "android", "samsung"), ("에서 보냄", "에서 보낸")),
}  # fmt: skip
# What must stand in it: a machine or a mail program. A person's "Sent from the post office" has none.
DEVICES = (
    "iphon", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "blackberry", "mobile", "mobil", "handy",
    "smartphone", "phone", "tablet", "tablette", "outlook", "windows", "mail", "yahoo", "gmail", "proton",
    "htc", "huawei", "xiaomi", "redmi", "pixel", "nokia", "motorola", "moto", "oneplus", "airmail", "mailbox",
    "spark", "k-9", "thunderbird", "aol", "aqua", "telefon", "téléphone", "teléfono", "telefono", "telefone",
    "móvil", "celular", "telemóvel", "correo para windows", "correo electrónico seguro", "correio para windows",
    "هاتف", "جوال", "آيفون", "ايفون", "أيفون", "سامسونج",
    "أندرويد", "cellulare", "cell", "watch", "macbook", "imac", "телефон", "телефона", "смартфон",
    "смартфона", "tutanota", "superhuman", "honor", "oppo", "vivo", "realme", "почта", "手机", "手機", "携帯",
    "휴대폰",
)  # fmt: skip
# What may follow the machine: "please excuse any typos".
EXCUSES = (
    "excuse", "typo", "brevity", "pardon", "sorry", "apolog", "brief", "short", "tippfehler", "kürze", "faute",
    "concis", "errori", "errores", "erros", "disculp", "desculp", "brevedad", "brevidade", "عذر", "الأخطاء",
    "typefout", "http://", "https://", "aka.ms",
)  # fmt: skip
# A closing formula; it is kept, what the machine adds below the name is not.
CLOSINGS = (
    "regards", "best regards", "kind regards", "warm regards", "best", "best wishes", "cheers", "thanks",
    "thank you", "many thanks", "thanks and regards", "sincerely", "yours sincerely", "yours faithfully",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße", "viele grüße", "beste grüße",
    "liebe grüße", "mfg", "lg", "grüße", "mit freundlichem gruß", "mit besten grüßen", "mit bestem gruß",
    "herzliche grüße", "schöne grüße", "viele grüsse", "vielen dank", "vielen dank und freundliche grüße", "danke",
    "vg",
    "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "salutations", "cdlt",
    "sincères salutations", "meilleures salutations", "salutations distinguées", "bonne journée", "merci d'avance",
    "merci d’avance", "merci beaucoup", "merci", "cordiali saluti", "distinti saluti", "saluti", "grazie",
    "saludos", "un saludo",
    "saludos cordiales", "un cordial saludo", "cordialmente", "muchas gracias", "muchos saludos", "quedo a la espera",
    "atentamente", "gracias", "atenciosamente", "cumprimentos", "os melhores cumprimentos", "melhores cumprimentos",
    "com os melhores cumprimentos", "com cumprimentos", "muito obrigado", "muito obrigada", "grato", "grata", "att",
    "obrigado", "obrigada", "abraço", "met vriendelijke groet",
    "met vriendelijke groeten", "groeten", "groet", "mvg", "med venlig hilsen", "venlig hilsen", "hilsen",
    "mvh", "med vennlig hilsen", "vennlig hilsen", "med vänlig hälsning", "med vänliga hälsningar",
    "vänliga hälsningar", "hälsningar", "ystävällisin terveisin", "terveisin", "pozdrawiam", "z poważaniem",
    "s pozdravem", "s pozdravom", "s úctou", "s priateľským pozdravom", "pekný deň", "prajem pekný deň", "ďakujem",
    "ďakujem a pekný deň", "vopred ďakujem", "ďakujem a s pozdravom", "zdravím", "с уважением", "з повагою",
    "saygılarımla", "üdvözlettel",
    "με εκτίμηση", "cu stimă", "lijep pozdrav", "lep pozdrav", "よろしくお願いいたします", "此致", "敬具",
    "감사합니다", "مع التحية", "مع خالص التحية", "مع أطيب التحيات", "أطيب التحيات", "تحياتي", "مع تحياتي", "مع الشكر",
    "شكرا", "شكرا لكم", "شكرا جزيلا", "وشكرا", "مع فائق الاحترام", "تفضلوا بقبول فائق الاحترام", "בברכה",
    "trân trọng", "hormat saya",
)  # fmt: skip
# How the legal paragraph, the virus scanner's line or the list server's footer begins.
FOOTERS = (
    "this e-mail and any", "this email and any", "this message and any", "this e-mail is confidential",
    "this email is confidential", "this e-mail may contain", "this email may contain",
    "this message contains confidential", "this message is intended only", "the information contained in this",
    "the information in this e-mail", "the information in this email", "the contents of this e",
    "confidentiality notice", "confidentiality note", "privileged and confidential", "disclaimer",
    "diese e-mail kann vertrauliche", "diese e-mail und ihre anhänge", "diese e-mail und alle anhänge",
    "diese e-mail einschließlich", "diese nachricht und ihre anhänge", "die information in dieser e-mail",
    "die in dieser e-mail enthaltenen", "bitte denken sie an die umwelt", "bitte prüfen sie, ob diese e-mail",
    "táto správa je dôverná", "táto správa a jej prílohy", "táto správa a všetky", "tento e-mail a jeho prílohy",
    "tento e-mail a všetky", "tento e-mail je dôverný", "informácie obsiahnuté v tejto", "táto e-mailová správa",
    "bez vírusov.", "pred vytlačením", "diese e-mail enthält vertrauliche", "diese nachricht enthält vertrauliche",
    "der inhalt dieser e-mail",
    "ce message et toutes les pièces", "ce message et ses pièces", "ce courriel et",
    "ce message est confidentiel", "ce message (et ", "ce mail et ses pièces", "ce courrier électronique et",
    "les informations contenues dans ce", "pensez à l'environnement", "pensez à l’environnement", "avant d'imprimer",
    "avant d’imprimer", "le informazioni contenute", "questo messaggio è confidenziale",
    "questo messaggio e' stato analizzato", "questa e-mail è riservata", "este mensaje y sus archivos",
    "este correo electrónico y", "este mensaje es confidencial", "aviso legal", "este correo y sus",
    "este mensaje y, en su caso", "este mensaje contiene información confidencial",
    "esta mensagem e os seus anexos", "esta mensagem e quaisquer", "esta mensagem é confidencial",
    "este e-mail e os seus anexos", "este e-mail é confidencial", "تحتوي هذه الرسالة", "هذه الرسالة سرية",
    "هذه الرسالة وأي مرفقات", "إخلاء مسؤولية", "إشعار السرية", "esta mensagem e seus anexos",
    "esta mensagem pode conter", "aviso de confidencialidade", "dit bericht is vertrouwelijk",
    "de informatie in dit", "denne e-mail er fortrolig", "detta meddelande är konfidentiellt",
    "ta wiadomość jest poufna", "virus-free.", "virenfrei.", "sans virus.", "garanzia di assenza di virus",
    "libre de virus.", "livre de vírus.", "virusvrij.", "bez wirusów.", "без вирусов",
    "please consider the environment", "think before you print", "to unsubscribe from this group",
    "you received this message because you are subscribed", "you are receiving this because",
    "— you are receiving this",
)  # fmt: skip
