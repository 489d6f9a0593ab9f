"""Spanish, Portuguese and Arabic as Gmail, Outlook, Apple Mail, Thunderbird and phones write round people's words."""

from __future__ import annotations

import pytest

from mailbot.letter import subjects
from mailbot.letter.forwarded import prefix_of
from mailbot.letter.quoting import fold
from mailbot.letter.words import FORWARDING

OWN = {
    "es": "Hola:\n\nAhora funciona, gracias. ¿Qué hago con el segundo archivo?",
    "pt": "Olá,\n\nAgora funciona, obrigada. O que faço com o segundo ficheiro?",
    "ar": "مرحبًا،\n\nالملف يعمل الآن. ماذا أفعل بالملف الثاني؟",
}
HISTORY = {
    "es": "Estimada Ana:\n\n¿Funciona ahora?\n\nEl equipo de Acme",
    "pt": "Cara Ana,\n\nJá funciona?\n\nA equipa da Acme",
    "ar": "عزيزتي ليلى،\n\nهل يعمل الآن؟\n\nفريق Acme",
}
ATTRIBUTIONS = (
    ("es", "El vie, 6 mar 2026 a las 15:00, Acme (<support@acme.example>) escribió:"),
    ("es", "El vie, 6 de mar. de 2026, 3:00 p. m., Acme <support@acme.example> escribió:"),
    ("es", "El 6 mar 2026, a las 15:00, Acme <support@acme.example> escribió:"),
    ("es", "El 6/3/26 a las 15:00, Acme escribió:"),
    ("es", "El viernes, 6 de marzo de 2026, 15:00:00 CET, Acme <support@acme.example> escribió:"),
    ("pt", "Acme <support@acme.example> escreveu (sexta, 6/03/2026 à(s) 15:00):"),
    ("pt", "Em sex., 6 de mar. de 2026 às 15:00, Acme <support@acme.example> escreveu:"),
    ("pt", "No dia 06/03/2026, às 15:00, Acme <support@acme.example> escreveu:"),
    ("pt", "Em 6 de mar. de 2026, à(s) 15:00, Acme <support@acme.example> escreveu:"),
    ("pt", "Às 15:00 de 06/03/2026, Acme escreveu:"),
    ("pt", "Em 06/03/2026 15:00, Acme escreveu:"),
    ("ar", "في الجمعة، 6 مارس 2026 في 3:00 م تمت كتابة ما يلي بواسطة Acme <support@acme.example>:"),
    (
        "ar",
        "\u202bفي الجمعة، 6 مارس 2026 في 3:00 م تمت كتابة ما يلي بواسطة \u202aAcme\u202c\u200f"
        " <\u202asupport@acme.example\u202c\u200f>:\u202c",
    ),
    ("ar", "في الجمعة، ٦ مارس ٢٠٢٦ في ٣:٠٠ م تمت كتابة ما يلي بواسطة Acme <support@acme.example>:"),
    ("ar", "في 6 مارس 2026، الساعة 3:00 م، كتب Acme <support@acme.example>:"),
    ("ar", "في 6\u200f/3\u200f/2026 15:00، كتب Acme:"),
    ("ar", "بتاريخ 06/03/2026 15:00، كتبت ليلى حداد <layla@acme.example>:"),
)
HEADERS = (
    (
        "es",
        "De: Acme <support@acme.example>\nEnviado: viernes, 6 de marzo de 2026 15:00\nPara: Ana\nAsunto: Su archivo",
    ),
    (
        "es",
        "________________________________\nDe: Acme <support@acme.example>\nEnviado el: viernes, 6 de marzo de 2026"
        " 15:00\nPara: Ana <ana@customer.example>\nCC: Luis\nAsunto: Su archivo",
    ),
    ("es", "-----Mensaje original-----\nDe: Acme\nEnviado: viernes, 6 de marzo de 2026\nPara: Ana\nAsunto: Su archivo"),
    (
        "pt",
        "De: Acme <support@acme.example>\nEnviado: sexta-feira, 6 de março de 2026 15:00\nPara: Ana\nAssunto: Ficheiro",
    ),
    (
        "pt",
        "________________________________\nDe: Acme <support@acme.example>\nEnviada em: sexta-feira, 6 de março de 2026"
        " 15:00\nPara: Ana <ana@customer.example>\nAssunto: Arquivo",
    ),
    ("pt", "-----Mensagem original-----\nDe: Acme\nEnviada: 6 de março de 2026 15:00\nPara: Ana\nAssunto: Ficheiro"),
    ("ar", "من: Acme <support@acme.example>\nتم الإرسال: الجمعة 6 مارس 2026 03:00 م\nإلى: ليلى\nالموضوع: الملف"),
    (
        "ar",
        "________________________________\n\u200f\u200fمن: Acme <support@acme.example>\n\u200f\u200fتاريخ الإرسال: 06"
        " مارس 2026 15:00\n\u200f\u200fإلى: ليلى <layla@customer.example>\n\u200f\u200fنسخة: سامي\nالموضوع: الملف",
    ),
    ("ar", "-----الرسالة الأصلية-----\nمن: Acme\nالتاريخ: 6 مارس 2026\nإلى: ليلى\nالموضوع: الملف"),
)
DEVICES = (
    ("es", "Enviado desde mi iPhone"),
    ("es", "Enviado desde mi Samsung Galaxy"),
    ("es", "Enviado desde Yahoo Mail para Android"),
    ("es", "Enviado desde Outlook para iOS"),
    ("es", "Obtener Outlook para Android<https://aka.ms/x>"),
    ("es", "Enviado con correo electrónico seguro de Proton Mail."),
    ("es", "Enviado desde mi dispositivo móvil"),
    ("es", "Enviado desde mi Huawei, disculpe los errores"),
    ("es", "Enviado desde Correo para Windows"),
    ("pt", "Enviado do meu iPhone"),
    ("pt", "Enviado do meu Samsung Galaxy"),
    ("pt", "Enviado a partir do meu smartphone Samsung Galaxy"),
    ("pt", "Enviado do Yahoo Mail para iPhone"),
    ("pt", "Obter o Outlook para Android<https://aka.ms/x>"),
    ("pt", "Obter Outlook para iOS<https://aka.ms/x>"),
    ("pt", "Baixe o Outlook para iOS<https://aka.ms/x>"),
    ("pt", "Enviado do meu telemóvel"),
    ("pt", "Enviado pelo Correio para Windows"),
    ("ar", "أُرسلت من الـ iPhone الخاص بي"),
    ("ar", "أرسلت من iPhone"),
    ("ar", "مرسل من هاتف Samsung Galaxy الذكي"),
    ("ar", "تم الإرسال من جهاز Samsung Galaxy الخاص بي"),
    ("ar", "تم الإرسال من هاتفي المحمول"),
    ("ar", "الحصول على Outlook for Android<https://aka.ms/x>"),
    ("ar", "الحصول على \u200fOutlook لنظام iOS\u200f<https://aka.ms/x>"),
    ("ar", "مرسلة من الآيفون"),
    ("ar", "تم الإرسال من Yahoo Mail على Android"),
)
FORWARDS = (
    ("es", "-------- Mensaje reenviado --------"),
    ("es", "Inicio del mensaje reenviado:"),
    ("es", "---------- Mensaje reenviado ---------"),
    ("pt", "-------- Mensagem reencaminhada --------"),
    ("pt", "-------- Mensagem encaminhada --------"),
    ("pt", "Início da mensagem reencaminhada:"),
    ("pt", "Início da mensagem encaminhada:"),
    ("ar", "---------- رسالة معاد توجيهها ---------"),
    ("ar", "---------- رسالة مُعاد توجيهها ---------"),
    ("ar", "بدء الرسالة المُعاد توجيهها:"),
    ("ar", "-------- الرسالة المحوّلة --------"),
)
AWAY = (
    "Respuesta automática: Su archivo", "Fuera de la oficina: Re: archivo", "Fuera de oficina", "Ausente: archivo",
    "Respuesta de ausencia", "Mensaje automático",
    "Resposta automática: Ficheiro", "Fora do escritório", "Ausente do escritório", "Ausência temporária",
    "Mensagem automática", "Fora do escritório até 10 de março", "Notificação de ausência",
    "رد تلقائي: الملف", "الرد التلقائي: الملف", "رد آلي", "خارج المكتب حتى 10 مارس", "الرد الآلي: الملف",
)  # fmt: skip
TALK = (
    "Respuesta a su pregunta", "De vacaciones no funciona el archivo", "Ausencia de factura",
    "Resposta ao vosso e-mail",
    "De férias perdi a fatura", "رد المبلغ", "في إجازتي تعطل الملف", "خارج المكتب لا يعمل البرنامج",
)  # fmt: skip
UNDELIVERED = (
    "No se puede entregar: Su archivo", "No se pudo entregar: archivo", "Notificación de estado de entrega (fallo)",
    "Correo devuelto", "Mensaje no entregado", "Error en la entrega", "No se ha podido entregar el mensaje",
    "Não é possível entregar: Ficheiro", "Não foi possível entregar: Ficheiro", "Falha na entrega", "Falha no envio",
    "Mensagem não entregue", "Notificação do estado de entrega (falha)", "Mensagem devolvida",
    "تعذر التسليم: الملف", "تعذّر تسليم الرسالة", "غير قابل للتسليم: الملف", "إشعار حالة التسليم (فشل)",
    "فشل التسليم", "لم يتم تسليم الرسالة", "رسالة مرتجعة",
)  # fmt: skip


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@pytest.mark.parametrize(("tag", "attribution"), ATTRIBUTIONS)
def test_an_attribution_is_folded_with_the_quote_below_it(tag: str, attribution: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{attribution}\n\n{quoted(HISTORY[tag])}\n").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "attribution"), ATTRIBUTIONS)
def test_an_attribution_with_an_address_is_folded_with_unmarked_history(tag: str, attribution: str) -> None:
    if "@" in attribution:
        assert fold(f"{OWN[tag]}\n\n{attribution}\n\n{HISTORY[tag]}\n").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "headers"), HEADERS)
def test_a_header_block_begins_the_history(tag: str, headers: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{headers}\n\n{HISTORY[tag]}").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "line"), DEVICES)
def test_what_a_phone_adds_is_folded(tag: str, line: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{line}\n").fresh == OWN[tag]


@pytest.mark.parametrize(
    "line",
    ["Enviado desde Correos, en Madrid.", "Enviado da loja de Lisboa.", "Enviado por correo.", "أرسلت من مكتب البريد."],
)
def test_a_sentence_of_somebodys_own_stays(line: str) -> None:
    assert fold(f"{OWN['es']}\n\n{line}\n").fresh == f"{OWN['es']}\n\n{line}"


@pytest.mark.parametrize(("tag", "line"), FORWARDS)
def test_the_first_line_of_a_forward_begins_what_is_passed_on(tag: str, line: str) -> None:
    headers = next(block for of, block in HEADERS if of == tag)
    assert fold(f"{OWN[tag]}\n\n{line}\n\n{headers}\n\n{HISTORY[tag]}").fresh == OWN[tag]


@pytest.mark.parametrize("subject", AWAY)
def test_subjects_of_absent_people_are_known(subject: str) -> None:
    assert subjects.is_away(subject)


@pytest.mark.parametrize("subject", UNDELIVERED)
def test_subjects_of_mail_servers_are_known(subject: str) -> None:
    assert subjects.is_undelivered(subject)


@pytest.mark.parametrize("subject", TALK)
def test_talking_about_it_is_no_sign(subject: str) -> None:
    assert not subjects.is_away(subject)
    assert not subjects.is_undelivered(subject)


@pytest.mark.parametrize(
    "subject", ["RE: reembolso", "RV: reembolso", "Res: reembolso", "رد: استرداد", "إعادة توجيه: استرداد"]
)
def test_an_answer_only_echoes(subject: str) -> None:
    assert not subjects.is_fresh(subject, known=False)


@pytest.mark.parametrize("subject", ["RV: factura", "ENC: fatura", "إعادة توجيه: فاتورة"])
def test_a_forward_is_told_by_its_subject(subject: str) -> None:
    assert prefix_of(subject) in FORWARDING
