"""The language of a mail, guessed from its words. A wrong guess is worse than none."""

from __future__ import annotations

import pytest

from mailbot.letter.tongue import guess
from tests.effort import effort

WRITTEN = [
    ("en", "Hello, the file I bought yesterday does not open. Can you help me?"),
    ("en", "Please refund my order ABCD1234."),
    ("en", "I want my money back"),
    ("en", "When will you send the invoice?"),
    ("en", "It doesn't work."),
    ("en", "Still waiting for an answer."),
    ("en", "Any news on this?"),
    ("it", "Buongiorno, il file che ho acquistato ieri non si apre. Potete aiutarmi?"),
    ("it", "Vorrei il rimborso del mio ordine ABCD1234"),
    ("it", "Non funziona."),
    ("it", "Grazie mille!"),
    ("it", "Quando arriva la fattura?"),
    ("it", "Ho già scritto due volte e nessuno mi ha risposto."),
    ("sk", "Dobrý deň, súbor, ktorý som včera kúpil, sa nedá otvoriť. Môžete mi pomôcť?"),
    ("sk", "Prosím o vrátenie peňazí za objednávku ABCD1234."),
    ("sk", "Nefunguje to a neviem prečo."),
    ("sk", "Ďakujem"),
    ("sk", "Stále čakám na odpoveď."),
    ("sk", "Chcem zrušiť predplatné"),
    ("de", "Guten Tag, die Datei, die ich gestern gekauft habe, lässt sich nicht öffnen. Können Sie mir helfen?"),
    ("de", "Bitte erstatten Sie mir die Bestellung ABCD1234."),
    ("de", "Es funktioniert nicht."),
    ("de", "Wo bleibt meine Rechnung?"),
    ("de", "Ich warte immer noch auf eine Antwort."),
    ("de", "Vielen Dank!"),
    ("fr", "Bonjour, le fichier que j'ai acheté hier ne s'ouvre pas. Pouvez-vous m'aider ?"),
    ("fr", "Je voudrais être remboursé de la commande ABCD1234"),
    ("fr", "Ça ne marche pas."),
    ("fr", "Où est ma facture ?"),
    ("fr", "J’attends toujours une réponse de votre part."),
    ("fr", "Merci beaucoup"),
    ("es", "Hola, el archivo que compré ayer no se abre. ¿Me pueden ayudar?"),
    ("es", "Quiero el reembolso de mi pedido ABCD1234"),
    ("es", "No me funciona el programa."),
    ("es", "¿Dónde está mi factura?"),
    ("es", "Sigo esperando una respuesta de ustedes."),
    ("es", "Muchas gracias por la ayuda"),
    ("pt", "Olá, o ficheiro que comprei ontem não abre. Podem ajudar-me?"),
    ("pt", "Quero o reembolso do meu pedido ABCD1234"),
    ("pt", "Não funciona."),
    ("pt", "Onde está a minha fatura?"),
    ("pt", "Ainda estou à espera de uma resposta."),
    ("pt", "Muito obrigado"),
    ("ar", "مرحبا، الملف الذي اشتريته أمس لا يفتح. هل يمكنكم مساعدتي؟"),
    ("ar", "أريد استرداد المال للطلب ABCD1234"),
    ("ar", "شكرا"),
    ("ar", "أين الفاتورة؟"),
]
UNSURE = ["", "ok", "ABCD1234", "12.50 EUR", "Widget Pro 3", "???", "john@acme.example", "https://acme.example/the/and/is",
          "no", "la", "می‌خواهم پولم را پس بگیرم", "я хочу вернуть деньги", "返金してください", "Info"]  # fmt: skip
NEIGHBOURS = [
    ("cs", "Dobrý den, soubor, který jsem včera koupil, nejde otevřít. Můžete mi pomoci?"),
    ("nl", "Hallo, het bestand dat ik gisteren heb gekocht gaat niet open. Kunt u mij helpen?"),
    ("pl", "Dzień dobry, plik, który wczoraj kupiłem, nie otwiera się. Czy może mi pan pomóc?"),
]


@pytest.mark.parametrize(("tag", "text"), WRITTEN)
def test_a_sentence_is_enough(tag: str, text: str) -> None:
    assert guess(text) == tag


@pytest.mark.parametrize("text", UNSURE)
def test_what_cannot_be_told_is_left_open(text: str) -> None:
    assert guess(text) == ""


@pytest.mark.parametrize(("tag", "text"), NEIGHBOURS)
def test_a_neighbour_is_not_mistaken_for_one_of_ours(tag: str, text: str) -> None:
    assert guess(text) in (tag, "")


def test_many_languages_at_once_are_none() -> None:
    assert guess("The order is here. Ho pagato il mio ordine. Ich habe die Bestellung. Je suis votre client.") == ""


def test_it_takes_less_than_a_millisecond() -> None:
    text = "Guten Tag, die Datei, die ich gestern gekauft habe, lässt sich nicht öffnen. " * 1000
    best = min(effort(lambda: guess(text), 0.001) for _ in range(4))
    assert best < 0.001, f"{best * 1e6:.0f} microseconds"
