"""Slovak, German and French as Gmail, Outlook, Apple Mail, Thunderbird, phones and local webmails write them."""

from __future__ import annotations

import pytest

from mailbot.letter import subjects
from mailbot.letter.forwarded import prefix_of
from mailbot.letter.quoting import fold
from mailbot.letter.words import FORWARDING

OWN = {
    "sk": "Dobrý deň,\n\nteraz to funguje, ďakujem. Čo mám robiť s druhým súborom?",
    "de": "Guten Tag,\n\njetzt geht es, danke. Was mache ich mit der zweiten Datei?",
    "fr": "Bonjour,\n\ncela fonctionne maintenant, merci. Que faire du second fichier ?",
}
HISTORY = {
    "sk": "Dobrý deň, Anna,\n\nfunguje to už?\n\nTím Acme",
    "de": "Guten Tag Anna,\n\ngeht es jetzt?\n\nIhr Acme-Team",
    "fr": "Bonjour Anna,\n\nest-ce que cela fonctionne ?\n\nL’équipe Acme",
}
ATTRIBUTIONS = (
    ("sk", "pi 6. 3. 2026 o 15:00 Acme <support@acme.example> napísal(a):"),
    ("sk", "pi 6. 3. 2026 o\xa015:00 Acme <support@acme.example>\nnapísal(a):"),
    ("sk", "Dňa 6. 3. 2026 o 15:00 Acme <support@acme.example> napísal:"),
    ("sk", "Dňa 6. 3. 2026 o 15:00 používateľ Acme <support@acme.example> napísal:"),
    ("sk", "Dňa 6. marca 2026 o 15:00 Acme <support@acme.example> napísala:"),
    ("sk", "Dňa 06.03.2026 o 15:00 Acme napísal(a):"),
    ("sk", "V piatok 6. marca 2026, 15:00:00 CET, Acme <support@acme.example> napísal:"),
    ("sk", "6. 3. 2026 o 15:00, Acme <support@acme.example>:"),
    ("sk", "Dna 6. 3. 2026 o 15:00 Acme <support@acme.example> napisal(a):"),
    ("sk", "Acme <support@acme.example> píše:\n"),
    ("de", "Am Fr., 6. März 2026 um 15:00 Uhr schrieb Acme <support@acme.example>:"),
    ("de", "Am Fr., 6. März 2026 um 15:00 Uhr schrieb Acme <\nsupport@acme.example>:"),
    ("de", "Am 06.03.2026 um 15:00 schrieb Acme <support@acme.example>:"),
    ("de", "Am 06.03.26 um 15:00 schrieb Acme:"),
    ("de", "Am Freitag, 6. März 2026 um 15:00:00 MEZ hat Acme <support@acme.example> Folgendes geschrieben:"),
    ("de", "Am 6. März 2026 15:00:00 MEZ schrieb Acme <support@acme.example>:"),
    ("de", "Acme <support@acme.example> schrieb am Fr., 6. März 2026, 15:00:"),
    ("de", "Acme <support@acme.example> hat am 06.03.2026 15:00 CET geschrieben:"),
    ("de", "Acme schrieb am 06.03.2026 um 15:00:"),
    ("fr", "Le ven. 6 mars 2026 à 15:00, Acme <support@acme.example> a écrit :"),
    ("fr", "Le ven. 6 mars 2026 à 15:00, Acme <support@acme.example> a\nécrit :"),
    ("fr", "Le 6 mars 2026 à 15:00, Acme <support@acme.example> a écrit\xa0:"),
    ("fr", "Le 06/03/2026 à 15:00, Acme a écrit :"),
    ("fr", "Le 6 mars 2026 15:00:00 GMT+01:00, Acme <support@acme.example> a écrit :"),
    ("fr", "Le vendredi 6 mars 2026 à 15:00:00 UTC+1, Acme <support@acme.example> a écrit :"),
    ("fr", "De : Acme <support@acme.example> a écrit le 06/03/2026 15:00 :"),
)
HEADERS = (
    ("sk", "Od: Acme <support@acme.example>\nOdoslané: piatok 6. marca 2026 15:00\nKomu: Anna\nPredmet: Súbor"),
    (
        "sk",
        "________________________________\nOd: Acme <support@acme.example>\nOdoslané: piatok 6. marca 2026 15:00\n"
        "Komu: Anna <anna@customer.example>\nKópia: Peter\nPredmet: Súbor",
    ),
    ("sk", "-----Pôvodná správa-----\nOd: Acme\nOdoslané: piatok 6. marca 2026 15:00\nKomu: Anna\nPredmet: Súbor"),
    ("sk", "-----Original Message-----\nOd: Acme\nDátum odoslania: 6. marca 2026 15:00\nKomu: Anna\nPredmet: Súbor"),
    ("sk", "Od: Acme <support@acme.example>\nDátum: piatok, 6. marca 2026 o 15:00\nPre: Anna\nVec: Súbor"),
    ("de", "Von: Acme <support@acme.example>\nGesendet: Freitag, 6. März 2026 15:00\nAn: Anna\nBetreff: Datei"),
    (
        "de",
        "________________________________\nVon: Acme <support@acme.example>\nGesendet: Freitag, 6. März 2026 15:00\n"
        "An: Anna <anna@customer.example>\nCc: Peter\nBetreff: Datei",
    ),
    ("de", "-----Ursprüngliche Nachricht-----\nVon: Acme\nGesendet: Freitag, 6. März 2026 15:00\nAn: Anna\nBetreff: X"),
    (
        "de",
        "*Gesendet:* Freitag, 06. März 2026 um 15:00 Uhr\n*Von:* Acme <support@acme.example>\n*An:* Anna\n*Betreff:* X",
    ),
    ("de", "------ Originalnachricht ------\nVon: Acme\nAn: Anna\nGesendet: 06.03.2026 15:00:00\nBetreff: Datei"),
    (
        "de",
        "-------- Ursprüngliche Nachricht --------\nVon: Acme\nDatum: 06.03.26 15:00 (GMT+01:00)\nAn: Anna\nBetreff: X",
    ),
    ("fr", "De : Acme <support@acme.example>\nEnvoyé : vendredi 6 mars 2026 15:00\nÀ : Anna\nObjet : Fichier"),
    (
        "fr",
        "________________________________\nDe : Acme <support@acme.example>\nEnvoyé : vendredi 6 mars 2026 15:00\n"
        "À : Anna <anna@customer.example>\nCc : Pierre\nObjet : Fichier",
    ),
    ("fr", "-----Message d'origine-----\nDe : Acme\nEnvoyé : vendredi 6 mars 2026 15:00\nÀ : Anna\nObjet : Fichier"),
    ("fr", "De : Acme <support@acme.example>\nDate : vendredi, 6 mars 2026 à 15:00\nÀ : Anna\nObjet : Fichier"),
    (
        "fr",
        "> Message du 06/03/26 15:00\n> De : Acme <support@acme.example>\n> A : Anna <anna@customer.example>\n"
        "> Copie à :\n> Objet : Fichier",
    ),
    (
        "fr",
        "-------- Message d’origine --------\nDe : Acme\nDate : 06/03/2026 15:00 (GMT+01:00)\nÀ : Anna\nObjet : X",
    ),
)
DEVICES = (
    ("sk", "Odoslané z iPhonu"),
    ("sk", "Odoslané z môjho iPhonu"),
    ("sk", "Poslané z môjho iPhonu"),
    ("sk", "Odoslané z môjho zariadenia Galaxy"),
    ("sk", "Odoslané zo smartfónu Samsung Galaxy."),
    ("sk", "Odoslané zo zariadenia Huawei"),
    ("sk", "Odoslané z aplikácie Outlook pre Android"),
    ("sk", "Odoslané z Pošty pre Windows"),
    ("sk", "Odoslané z mobilu"),
    ("sk", "Získať Outlook pre iOS<https://aka.ms/x>"),
    ("sk", "Získajte Outlook pre Android<https://aka.ms/x>"),
    ("sk", "Odoslané pomocou zabezpečeného e-mailu Proton Mail."),
    ("de", "Von meinem iPhone gesendet"),
    ("de", "Von meinem Samsung Galaxy Smartphone gesendet."),
    ("de", "Von Samsung Mobile gesendet"),
    ("de", "Gesendet von meinem Galaxy"),
    ("de", "Gesendet von Outlook für iOS"),
    ("de", "Gesendet von Mail für Windows"),
    ("de", "Outlook für Android herunterladen<https://aka.ms/x>"),
    ("de", "Holen Sie sich Outlook für iOS<https://aka.ms/x>"),
    ("de", "Diese Nachricht wurde von meinem Android-Gerät mit GMX Mail gesendet."),
    ("de", "Gesendet mit der WEB.DE Mail App"),
    ("de", "Gesendet mit Proton Mail E-Mail."),
    ("fr", "Envoyé de mon iPhone"),
    ("fr", "Envoyé depuis mon iPad"),
    ("fr", "Envoyé depuis mon smartphone Samsung Galaxy."),
    ("fr", "Envoyé à partir de Outlook pour Android"),
    ("fr", "Envoyé à partir d’Outlook pour iOS"),
    ("fr", "Envoyé à partir de Courrier pour Windows"),
    ("fr", "Obtenez Outlook pour iOS<https://aka.ms/x>"),
    ("fr", "Télécharger Outlook pour Android<https://aka.ms/x>"),
    ("fr", "Envoyé depuis l'application Mail Orange"),
    ("fr", "Envoyé depuis mon appareil Galaxy"),
    ("fr", "Envoyé de mon téléphone"),
    ("fr", "Envoyé avec la messagerie sécurisée Proton Mail."),
    ("fr", "Envoyé depuis Yahoo Mail pour Android"),
)
FORWARDS = (
    ("sk", "---------- Preposlaná správa ---------"),
    ("sk", "-------- Preposlaná správa --------"),
    ("sk", "Začiatok preposlanej správy:"),
    ("sk", "Začiatok presmerovanej správy:"),
    ("de", "-------- Weitergeleitete Nachricht --------"),
    ("de", "Anfang der weitergeleiteten Nachricht:"),
    ("fr", "-------- Message transféré --------"),
    ("fr", "Début du message réexpédié :"),
    ("fr", "Début du message transféré :"),
)
AWAY = (
    "Automatická odpoveď: Súbor", "Automaticka odpoved: Subor", "Mimo kancelárie: Súbor", "Mimo kancelárie",
    "Neprítomnosť: Súbor", "Neprítomnosť v kancelárii", "Oznámenie o neprítomnosti",
    "Automatische Antwort: Datei", "Abwesenheitsnotiz: Datei", "Abwesenheitsnotiz", "Abwesenheit: Datei",
    "Automatische Abwesenheitsnotiz", "Abwesenheitsbenachrichtigung", "Abwesend: Datei",
    "Nicht im Büro: Datei", "Außer Haus: Datei", "Abwesenheit bis 10. März",
    "Réponse automatique : Fichier", "Réponse automatique d'absence", "Absence du bureau : Fichier",
    "Absence : Fichier", "Absente : Fichier",
    "Message automatique d’absence", "Message d'absence : Fichier", "Notification d’absence", "Absente du bureau",
    "Réponse automatique: Absence jusqu'au 10 mars",
)  # fmt: skip
UNDELIVERED = (
    "Nedoručiteľné: Súbor", "Nedoručené: Súbor", "Nedoručená správa", "Nedoručiteľná správa", "Správa o nedoručení",
    "Doručenie zlyhalo", "Zlyhanie doručenia", "Oznámenie o stave doručenia (zlyhanie)", "Správu nebolo možné doručiť",
    "Vrátená pošta", "Správa o stave doručenia",
    "Unzustellbar: Datei", "Nicht zustellbar: Datei", "Nicht zugestellt: Datei", "Nachricht nicht zugestellt",
    "Zustellung fehlgeschlagen", "Mail-Zustellung fehlgeschlagen", "Übermittlung fehlgeschlagen",
    "Benachrichtigung zum Übermittlungsstatus (Fehlgeschlagen)", "Fehler bei der Zustellung",
    "Ihre Nachricht konnte nicht zugestellt werden", "Die Nachricht konnte nicht zugestellt werden",
    "Zustellungsstatus", "Unzustellbare Nachricht", "E-Mail konnte nicht zugestellt werden",
    "Non remis : Fichier", "Non distribuable : Fichier", "Échec de la remise", "Échec de remise : Fichier",
    "Notification d'état de remise (échec)", "Notification d’état de remise (échec)", "Message non distribué",
    "Message non remis", "Échec d'envoi", "Échec de livraison", "Rapport de non-remise",
    "Votre message n'a pas été remis",
    "Impossible de remettre : Fichier", "Courrier non distribué",
)  # fmt: skip
TALK = (
    "Odpoveď na vašu správu", "Dovolenka mi neumožnila stiahnuť súbor", "Mimo kancelárie mi to nejde",
    "Vrátenie peňazí", "Nedoručili ste mi faktúru", "Dovolenka: zlá faktúra", "Urlaub: Rechnung fehlt",
    "Antwort auf Ihre Frage", "Urlaub gebucht, Rechnung fehlt", "Abwesenheitsverwaltung: Datei öffnet nicht",
    "Nicht geliefert: Datei", "Zustimmung zur Rechnung",
    "Réponse à votre question", "Absence de facture", "En vacances je ne peux pas ouvrir le fichier",
    "Message à l'équipe", "Remboursement non reçu",
)  # fmt: skip


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@pytest.mark.parametrize(("tag", "attribution"), ATTRIBUTIONS)
def test_an_attribution_is_folded_with_the_quote_below_it(tag: str, attribution: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{attribution}\n\n{quoted(HISTORY[tag])}\n").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "attribution"), [one for one in ATTRIBUTIONS if "@" in one[1]])
def test_an_attribution_with_an_address_is_folded_with_unmarked_history(tag: str, attribution: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{attribution}\n\n{HISTORY[tag]}\n").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "headers"), HEADERS)
def test_a_header_block_begins_the_history(tag: str, headers: str) -> None:
    history = quoted(HISTORY[tag]) if headers.startswith(">") else HISTORY[tag]
    assert fold(f"{OWN[tag]}\n\n{headers}\n\n{history}").fresh == OWN[tag]


@pytest.mark.parametrize(("tag", "line"), DEVICES)
def test_what_a_phone_adds_is_folded(tag: str, line: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{line}\n").fresh == OWN[tag]


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
    "subject", ["AW: Erstattung", "Antw: Datei", "Odp: zrušenie", "RE : remboursement", "TR : Fichier"]
)
def test_an_answer_only_echoes(subject: str) -> None:
    assert not subjects.is_fresh(subject, known=False)


@pytest.mark.parametrize("subject", ["WG: Rechnung", "TR : facture", "Fwd: faktúra", "FW: faktúra"])
def test_a_forward_is_told_by_its_subject(subject: str) -> None:
    assert prefix_of(subject) in FORWARDING


@pytest.mark.parametrize(
    ("tag", "footer"),
    [
        ("sk", "Táto správa a jej prílohy sú dôverné a sú určené len adresátovi."),
        ("sk", "Bez vírusov.www.avast.com"),
        ("de", "Diese E-Mail kann vertrauliche Informationen enthalten. Wenn Sie nicht der Adressat sind …"),
        ("de", "Virenfrei.www.avg.com"),
        ("fr", "Ce message et ses pièces jointes peuvent contenir des informations confidentielles."),
        ("fr", "Pensez à l’environnement avant d’imprimer ce message."),
    ],
)
def test_a_legal_footer_is_folded(tag: str, footer: str) -> None:
    assert fold(f"{OWN[tag]}\n\n{footer}\n").fresh == OWN[tag]


@pytest.mark.parametrize(
    ("tag", "closing"),
    [("sk", "S pozdravom"), ("sk", "Ďakujem a pekný deň"), ("de", "Mit freundlichem Gruß"), ("fr", "Bonne journée,")],
)
def test_contacts_below_a_closing_and_a_name_are_folded_and_the_name_stays(tag: str, closing: str) -> None:
    signed = f"{OWN[tag]}\n\n{closing}\nAnna Customer"
    assert fold(f"{signed}\nTel. +421 900 123 456\nwww.customer.example\n").fresh == signed


@pytest.mark.parametrize(
    "text",
    [
        "Diese E-Mail und die letzte haben denselben Fehler.",
        "Ce message d’erreur revient à chaque fois.",
        "Túto správu vidím pri každom spustení.",
        "Am 6. März 2026 um 15:00 Uhr ging es noch.",
        "Le 6 mars 2026 à 15:00, le fichier était encore là.",
        "Dňa 6. 3. 2026 o 15:00 to ešte fungovalo.",
        "V piatok 6. marca 2026 mi technik napísal, že to opraví:\n\nNeopravil to.",
        "Gesendet habe ich die Datei schon gestern von meinem Büro.",
        "Poslané z môjho účtu to bolo včera večer.",
        "Vec: nefunkčný súbor\nProblém: nejde otvoriť",
    ],
)
def test_what_people_say_themselves_stays(text: str) -> None:
    assert fold(f"{text}\n\nAnna\n").fresh == f"{text}\n\nAnna"
