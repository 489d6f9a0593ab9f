"""A reply comes back as the person wrote it, whatever program and language stand between the words and us."""

from __future__ import annotations

import time

import pytest

from mailbot.letter.quoting import fold

OWN = "Danke, it works now.\n\nOne question: what about the second file?"
QUOTE = "> Hello Ann,\n>\n> does it work?\n> Acme"
HISTORY = "Hello Ann,\n\ndoes it work?\n\nAcme support"

# What programs write above the quote, by language and program.
ATTRIBUTIONS = {
    "en gmail": "On Fri, 6 Mar 2026 at 15:00, Acme Support <support@acme.example> wrote:",
    "en gmail wrapped": "On Fri, 6 Mar 2026 at 15:00, Acme of the Widget Department <\nsupport@acme.example> wrote:",
    "en gmail us": 'On Fri, Mar 6, 2026 at 3:00 PM "Acme" <support@acme.example>\nwrote:',
    "en apple": "On Mar 6, 2026, at 3:00 PM, Acme Support <support@acme.example> wrote:",
    "en yahoo": "On Friday, March 6, 2026 at 03:00:12 PM GMT+1, Acme Support <support@acme.example> wrote:",
    "en proton": "On Friday, March 6th, 2026 at 15:00, Acme <support@acme.example> wrote:",
    "en thunderbird": "On 3/6/26 15:00, Acme Support wrote:",
    "en zoho": "---- On Fri, 06 Mar 2026 15:00:00 +0100 Acme <support@acme.example> wrote ---",
    "en netease": 'At 2026-03-06 15:00:00, "Acme" <support@acme.example> wrote:',
    "en aol": "In a message dated 3/6/2026 3:00:00 P.M. Eastern Standard Time,\nsupport@acme.example writes:",
    "en notes": '-----"Acme" <support@acme.example> wrote: -----',
    "en horde": "Quoting Acme Support <support@acme.example>:",
    "de gmail": "Am Fr., 6. März 2026 um 15:00 Uhr schrieb Acme Support <support@acme.example>:",
    "de inbox": "Acme Support <support@acme.example> schrieb am Fr., 6. März 2026,\n15:00:",
    "de apple": "Am 06.03.2026 um 15:00 schrieb Acme Support <support@acme.example>:",
    "de yahoo": "Am Freitag, 6. März 2026 um 15:00:12 MEZ hat Acme <support@acme.example> Folgendes geschrieben:",
    "de open-xchange": "Acme Support <support@acme.example> hat am 06.03.2026 15:00 CET geschrieben:",
    "de horde": "Zitat von Acme Support <support@acme.example>:",
    "de thunderbird": "Am 06.03.26 um 15:00 schrieb Acme Support:",
    "fr gmail": "Le ven. 6 mars 2026 à 15:00, Acme Support <support@acme.example> a\nécrit :",
    "fr decomposed": "Le 6 mars 2026 à 15:00, Acme <support@acme.example> a e\u0301crit :",
    "fr thunderbird": "Le 06/03/2026 à 15:00, Acme Support a écrit :",
    "it gmail": "Il giorno ven 6 mar 2026 alle ore 15:00 Acme Support <\nsupport@acme.example> ha scritto:",
    "it thunderbird": "Il 06/03/2026 15:00, Acme Support ha scritto:",
    "es gmail": "El vie, 6 mar 2026 a las 15:00, Acme Support (<support@acme.example>)\nescribió:",
    "pt gmail": "Em sex., 6 de mar. de 2026 às 15:00, Acme <support@acme.example> escreveu:",
    "pt portugal": "Acme Support <support@acme.example> escreveu (sexta, 6/03/2026 à(s) 15:00):",
    "nl gmail": "Op vr 6 mrt 2026 om 15:00 schreef Acme Support <support@acme.example>:",
    "nl apple": "Op 6 mrt 2026 om 15:00 heeft Acme Support <support@acme.example> het volgende geschreven:",
    "da gmail": "Den fre. 6. mar. 2026 kl. 15.00 skrev Acme Support <support@acme.example>:",
    "no gmail": "fre. 6. mars 2026 kl. 15:00 skrev Acme Support <support@acme.example>:",
    "sv gmail": "Den fre 6 mars 2026 kl 15:00 skrev Acme Support <support@acme.example>:",
    "sv apple": "6 mars 2026 kl. 15:00 skrev Acme Support <support@acme.example>:",
    "fi gmail": "pe 6. maalisk. 2026 klo 15.00 Acme Support (support@acme.example) kirjoitti:",
    "is gmail": "Þann fös., 6. mar. 2026 kl. 15:00 skrifaði Acme <support@acme.example>:",
    "et gmail": "Kuupäev R, 6. märts 2026 kell 15:00 kirjutas Acme <support@acme.example>:",
    "lv gmail": "Piektd., 2026. g. 6. marts, plkst. 15:00 — lietotājs Acme (<support@acme.example>) rakstīja:",
    "lt gmail": "2026-03-06, pn, 15:00 Acme Support <support@acme.example> rašė:",
    "pl gmail": "pt., 6 mar 2026 o 15:00 Acme Support <support@acme.example> napisał(a):",
    "pl thunderbird": "W dniu 6.03.2026 o 15:00, Acme Support pisze:",
    "cs gmail": "pá 6. 3. 2026 v 15:00 odesílatel Acme Support <support@acme.example> napsal:",
    "cs thunderbird": "Dne 06. 03. 26 v 15:00 Acme Support napsal(a):",
    "sk gmail": "pi 6. 3. 2026 o 15:00 Acme Support <support@acme.example> napísal(a):",
    "sl gmail": "V V pet., 6. mar. 2026 ob 15:00 je oseba Acme <support@acme.example> napisala:",
    "hr gmail": "pet, 6. ožu 2026. u 15:00 Acme Support <support@acme.example> napisao je:",
    "hu gmail": "Acme Support <support@acme.example> ezt írta (időpont: 2026. márc. 6., P, 15:00):",
    "ro gmail": "În vin., 6 mar. 2026 la 15:00, Acme Support <support@acme.example> a scris:",
    "bg gmail": "На пт, 6.03.2026 г. в 15:00 Acme Support <support@acme.example> написа:",
    "el gmail": "Στις Παρ 6 Μαρ 2026 στις 3:00 μ.μ., ο χρήστης Acme <support@acme.example> έγραψε:",
    "tr gmail": "Acme Support <support@acme.example>, 6 Mar 2026 Cum, 15:00 tarihinde şunu\nyazdı:",
    "ru gmail": "пт, 6 мар. 2026 г. в 15:00, Acme Support <support@acme.example>:",
    "ru mail.ru": "Пятница, 6 марта 2026, 15:00 +03:00 от Acme Support <support@acme.example>:",
    "ru yandex": '06.03.2026, 15:00, "Acme Support" <support@acme.example>:',
    "ru thunderbird": "06.03.2026 15:00, Acme Support пишет:",
    "ru apple": "6 марта 2026 г., в 15:00, Acme Support <support@acme.example> написал(а):",
    "uk gmail": "пт, 6 бер. 2026 р. о 15:00 Acme Support <support@acme.example> пише:",
    "ca gmail": "Missatge de Acme Support <support@acme.example> del dia dv., 6 de març 2026 a les 15:00:",
    "gl gmail": "O ven, 6 mar 2026 ás 15:00, Acme Support (<support@acme.example>) escribiu:",
    "ja gmail": "2026年3月6日(金) 15:00 Acme Support <support@acme.example>:",
    "ja apple": "2026/03/06 15:00、Acme Support <support@acme.example>のメール:",
    "zh gmail": "Acme Support <support@acme.example> 于2026年3月6日周五 15:00写道：",
    "zh taiwan": "Acme Support <support@acme.example> 於 2026年3月6日 週五 下午3:00寫道：",
    "zh netease": "在 2026-03-06 15:00:00，Acme Support <support@acme.example> 写道：",
    "ko gmail": "2026년 3월 6일 (금) 오후 3:00, Acme Support <support@acme.example>님이 작성:",
    "ar gmail": "في الجمعة، ٦ مارس ٢٠٢٦ في ٣:٠٠ م تمت كتابة ما يلي بواسطة Acme <\u200esupport@acme.example\u200f>:",
    "he gmail": "\u202bבתאריך יום ו׳, 6 במרץ 2026 ב-15:00 מאת \u202aAcme\u202c\u200f "
    "<\u202asupport@acme.example\u202c\u200f>:\u202c",
    "fa gmail": "در تاریخ جمعه ۶ مارس ۲۰۲۶ ساعت ۱۵:۰۰ Acme <support@acme.example> نوشت:",
    "vi gmail": "Vào 15:00 Th 6, 6 thg 3, 2026 Acme Support <support@acme.example> đã viết:",
    "id gmail": "Pada tanggal Jum, 6 Mar 2026 pukul 15.00 Acme <support@acme.example> menulis:",
    "th gmail": "เมื่อ ศ. 6 มี.ค. 2026 เวลา 15:00 Acme Support <support@acme.example> เขียนว่า:",
}

# The block Outlook and its kin put above unquoted history.
HEADERS = {
    "en": "From: Acme <support@acme.example>\nSent: Friday, March 6, 2026 3:00 PM\nTo: Ann\nSubject: Your file",
    "en rule": "________________________________\nFrom: Acme <support@acme.example>\nSent: Friday\nTo: Ann\nSubject: x",
    "en bold": "*From:* Acme <support@acme.example>\n*Sent:* Friday\n*To:* Ann\n*Subject:* Your file",
    "en original": "-----Original Message-----\nFrom: Acme\nSent: Friday, March 6\nTo: Ann\nSubject: Your file",
    "de": "Von: Acme <support@acme.example>\nGesendet: Freitag, 6. März 2026 15:00\nAn: Ann\nBetreff: Ihre Datei",
    "de original": "-----Ursprüngliche Nachricht-----\nVon: Acme\nGesendet: Freitag\nAn: Ann\nBetreff: Datei",
    "groupwise": ">>> Acme Support <support@acme.example> 3/6/2026 3:00 PM >>>",
    "tr forward": "---------- İletilen mesaj ---------\nGönderen: Acme <support@acme.example>\nTarih: 6 Mar 2026",
    "de samsung": "-------- Ursprüngliche Nachricht --------\nVon: Acme <support@acme.example>\nDatum: 06.03.26 15:00",
    "fr": "De : Acme <support@acme.example>\nEnvoyé : vendredi 6 mars 2026 15:00\nÀ : Ann\nObjet : Votre fichier",
    "it": "Da: Acme <support@acme.example>\nInviato: venerdì 6 marzo 2026 15:00\nA: Ann\nOggetto: Il file",
    "es": "De: Acme <support@acme.example>\nEnviado el: viernes, 6 de marzo de 2026 15:00\nPara: Ann\nAsunto: Archivo",
    "pt": "De: Acme <support@acme.example>\nEnviada em: sexta-feira, 6 de março de 2026 15:00\nPara: Ann\nAssunto: x",
    "nl": "Van: Acme <support@acme.example>\nVerzonden: vrijdag 6 maart 2026 15:00\nAan: Ann\nOnderwerp: Bestand",
    "da": "Fra: Acme <support@acme.example>\nSendt: 6. marts 2026 15:00\nTil: Ann\nEmne: Filen",
    "sv": "Från: Acme <support@acme.example>\nSkickat: den 6 mars 2026 15:00\nTill: Ann\nÄmne: Filen",
    "fi": "Lähettäjä: Acme <support@acme.example>\nLähetetty: 6. maaliskuuta 2026\nVastaanottaja: Ann\nAihe: Tiedosto",
    "pl": "Od: Acme <support@acme.example>\nWysłano: piątek, 6 marca 2026 15:00\nDo: Ann\nTemat: Plik",
    "cs": "Od: Acme <support@acme.example>\nOdesláno: pátek 6. března 2026 15:00\nKomu: Ann\nPředmět: Soubor",
    "sk": "Od: Acme <support@acme.example>\nOdoslané: piatok 6. marca 2026 15:00\nKomu: Ann\nPredmet: Súbor",
    "ru": "От: Acme <support@acme.example>\nОтправлено: 6 марта 2026 г. 15:00\nКому: Ann\nТема: Файл",
    "uk": "Від: Acme <support@acme.example>\nНадіслано: 6 березня 2026 р.\nКому: Ann\nТема: Файл",
    "tr": "Kimden: Acme <support@acme.example>\nGönderildi: 6 Mart 2026 Cuma 15:00\nKime: Ann\nKonu: Dosya",
    "hu": "Feladó: Acme <support@acme.example>\nElküldve: 2026. március 6.\nCímzett: Ann\nTárgy: Fájl",
    "ja": "差出人: Acme <support@acme.example>\n送信日時: 2026年3月6日 15:00\n宛先: Ann\n件名: ファイル",
    "zh": "发件人: Acme <support@acme.example>\n发送时间: 2026年3月6日 15:00\n收件人: Ann\n主题: 文件",
    "zh qq": "---------- 原始邮件 ----------\n发件人: Acme\n发送时间: 2026年3月6日\n收件人: Ann\n主题: 文件",
    "ko": "보낸 사람: Acme <support@acme.example>\n보낸 날짜: 2026년 3월 6일\n받는 사람: Ann\n제목: 파일",
    "ar": "من: Acme <support@acme.example>\nتاريخ الإرسال: ٦ مارس ٢٠٢٦\nإلى: Ann\nالموضوع: ملف",
    "he": "מאת: Acme <support@acme.example>\nנשלח: יום שישי 6 מרץ 2026\nאל: Ann\nנושא: קובץ",
}

DEVICES = (
    "Sent from my iPhone",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent from Yahoo Mail for iPhone",
    "Sent with Proton Mail secure email.",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Envoyé de mon iPhone",
    "Inviato da iPhone",
    "Enviado desde mi Samsung",
    "Enviado do meu iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Sendt fra min iPhone",
    "Skickat från min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Odoslané z iPhonu",
    "Отправлено с iPhone",
    "Надіслано з iPhone",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "从我的iPhone发送",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "أُرسلت من الـ iPhone",
    "נשלח מה-iPhone שלי",
)

# What people write themselves and must get back whole.
WORDS = (
    "On Monday I wrote to you:\nnothing came back.",
    "My order was made on 5 May 2026 and your colleague wrote:\nplease wait.",
    "From: London\nTo: Paris\nDate: 5 May\nThat is the trip I booked.",
    "Invitation:\n\nDate: Wednesday 3 October\nTime: 7:00\nPlace: the office",
    "From my phone I cannot open it",
    "It fails here too.\n\nI can't open it from my phone",
    "Sent from my desk, which is much easier than from my mobile phone.",
    "Habe es gestern vom Handy an die Firma gesendet",
    "내 iPhone에서 안 열려요",
    "从我的iPhone无法打开",
    "Steps:\n- open\n- click\n- Done",
    "see here:\n\n-- this is a list\n-- of mine",
    "The error is\n\n> cannot open file\n\nwhat now?",
    "Subject: the file\nBody: it is empty",
    "Here they are:\n\nReceived: from a\nFrom: Ann <ann@x.example>\nDate: Fri, 6 Mar 2026\nSubject: x\n\nSo what?",
    "I sent it on 2026-03-06 to support@acme.example and got:\n\n> error\n\nwhy?",
    "Regards from Rome,\nAnn",
)


def both_line_ends(text: str) -> tuple[str, str]:
    """Each text runs a second time with CRLF."""
    return fold(text).fresh, fold(text.replace("\n", "\r\n")).fresh


def assert_fresh(text: str, expected: str) -> None:
    for fresh in both_line_ends(text):
        assert fresh == expected


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
class TestAttribution:
    def test_above_a_quote_is_folded_with_it(self, attribution: str) -> None:
        assert_fresh(f"{OWN}\n\n{attribution}\n\n{QUOTE}\n", OWN)

    def test_right_below_the_words_is_folded(self, attribution: str) -> None:
        assert_fresh(f"{OWN}\n{attribution}\n{QUOTE}", OWN)

    def test_above_unquoted_history_is_folded_with_it(self, attribution: str) -> None:
        if "@" in attribution:
            assert_fresh(f"{OWN}\n\n{attribution}\n\n{HISTORY}\n", OWN)

    def test_above_the_quote_of_a_bottom_poster_is_folded(self, attribution: str) -> None:
        assert_fresh(f"{attribution}\n{QUOTE}\n\n{OWN}\n", OWN)

    def test_goes_while_answers_between_the_quotes_stay_with_what_they_answer(self, attribution: str) -> None:
        assert_fresh(
            f"{attribution}\n> Works?\n\nYes.\n\n> Since when?\n\nToday.\n",
            "> Works?\n\nYes.\n\n> Since when?\n\nToday.",
        )


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
class TestHeaderBlock:
    def test_begins_the_history(self, headers: str) -> None:
        assert_fresh(f"{OWN}\n\n{headers}\n\n{HISTORY}", OWN)

    def test_without_words_above_it_is_a_forward_whose_words_count(self, headers: str) -> None:
        assert_fresh(f"{headers}\n\n{HISTORY}", HISTORY)


@pytest.mark.parametrize("line", DEVICES)
def test_the_line_a_device_adds_is_folded(line: str) -> None:
    assert_fresh(f"{OWN}\n\n{line}\n", OWN)
    assert_fresh(f"{OWN}\n{line}\n\n> On 6 Mar 2026, at 15:00, Acme <a@acme.example> wrote:\n> \n> Hello", OWN)


@pytest.mark.parametrize("words", WORDS)
def test_own_words_that_look_like_marks_stay(words: str) -> None:
    assert_fresh(words, words)


class TestSignature:
    def test_after_its_delimiter_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n-- \nAnn Customer\nTel. 555 0100\n", OWN)

    def test_between_words_and_history_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\n--\nAnn\n\nOn 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}", OWN)

    def test_alone_is_better_than_nothing(self) -> None:
        assert_fresh("-- \nPlease close it.", "-- \nPlease close it.")

    def test_contact_lines_below_a_closing_are_folded_the_name_stays(self) -> None:
        text = f"{OWN}\n\nKind regards,\nAnn Customer\nTel: +1 555 010 0200\nwww.customer.example"
        assert_fresh(text, f"{OWN}\n\nKind regards,\nAnn Customer")

    def test_of_a_mailing_list_is_folded(self) -> None:
        rule = "_" * 47
        assert_fresh(f"{OWN}\n\n{rule}\nwidgets mailing list\nhttps://lists.example/listinfo/widgets", OWN)

    def test_of_a_legal_department_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\nThis e-mail and any attachments are confidential.\nDelete it.", OWN)

    def test_two_dashes_before_a_long_text_are_no_delimiter(self) -> None:
        text = "First part\n--\n" + "\n".join(f"line {number} of the second part" for number in range(30))
        assert_fresh(text, text)


class TestForward:
    HEADERS = "From: Bo <bo@shop.example>\nDate: Fri, 6 Mar 2026 at 15:00\nSubject: Help\nTo: <a@acme.example>"

    def test_without_words_is_what_it_forwards(self) -> None:
        assert_fresh(f"---------- Forwarded message ---------\n{self.HEADERS}\n\n\nPlease refund.", "Please refund.")

    def test_below_words_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\n---------- Forwarded message ---------\n{self.HEADERS}\n\nPlease refund.", OWN)

    def test_of_apple_inside_a_quote_is_kept_when_it_is_all_there_is(self) -> None:
        text = "> Begin forwarded message:\n>\n> From: Bo <bo@shop.example>\n>\n> Please refund."
        assert "> Please refund." in fold(text).fresh


class TestWhole:
    def test_says_what_decided(self) -> None:
        assert fold(f"{OWN}\n\n-----Original Message-----\n{HISTORY}").rule == "original message line"

    def test_nothing_is_lost(self) -> None:
        folded = fold(f"{OWN}\n\nOn 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}")
        assert "does it work?" in folded.quoted
        assert "Acme <a@acme.example>" in folded.quoted

    def test_a_mail_of_quotes_alone_has_nothing_fresh(self) -> None:
        assert fold(f"On 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}").fresh == ""

    def test_words_on_the_line_of_the_attribution_stay(self) -> None:
        assert_fresh(f"Yes. On Fri, Mar 6, 2026 at 3:00 PM, a@acme.example wrote:\n{QUOTE}", "Yes.")

    def test_a_line_wrapped_out_of_its_quote_is_no_answer(self) -> None:
        head = "On 6 Mar 2026 15:00, Acme <a@acme.example> wrote:"
        assert_fresh(f"{OWN}\n\n{head}\n> See https://acme.example/a-page?\nticket=1042\n> and tell us", OWN)

    @pytest.mark.parametrize(
        "unit", ["a:\n", "> a\nb\n", "From: a\n\n", "x@y 1:\n", "\n", "wrote:\n", "> wrote:\n", "--\n", "1\n2\n3:\n"]
    )
    def test_takes_a_hostile_mail_of_two_hundred_kilobytes_in_its_stride(self, unit: str) -> None:
        text = unit * (200_000 // len(unit))
        start = time.process_time()
        fold(text)
        assert time.process_time() - start < 1.5

    def test_takes_eight_times_as_long_for_eight_times_as_much(self) -> None:
        unit = "> quoted by 5 people:\nOn 5 May 2026 12:00 wrote\nwords:\n\n"
        times = []
        for size in (500, 4000):
            start = time.process_time()
            fold(unit * size)
            times.append(time.process_time() - start)
        assert times[1] < times[0] * 8 * 3
