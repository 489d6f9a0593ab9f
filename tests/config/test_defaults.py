"""The smallest config is enough; the shipped one says every key."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import timedelta
from pathlib import Path

from mailbot.config import load, shipped
from mailbot.config.model import SECTIONS

ROOT = Path(__file__).resolve().parents[2]


def test_everything_but_brand_and_mailbox_has_a_default(config):
    small = config()
    (inbox,) = small.mailboxes
    assert (inbox.tls, inbox.port, inbox.folder, inbox.processed) == ("implicit", 993, "INBOX", "Processed")
    assert inbox.addresses == ("support@acme.example",)
    assert inbox.poll == timedelta(seconds=60)
    assert (small.smtp.host, small.smtp.port, small.smtp.connections) == ("127.0.0.1", 25, 4)
    assert small.brand.url == ""
    assert small.limits.max_size == 25 * 1024 * 1024
    assert small.clocks.vendor_silent_notice == timedelta(hours=48)
    assert small.orders.regex.fullmatch("abcd1234-001")


def test_the_standard_port_follows_tls(config):
    assert config('tls = "starttls"').mailboxes[0].port == 143
    assert config('[smtp]\ntls = "starttls"').smtp.port == 587
    assert config('[smtp]\ntls = "implicit"').smtp.port == 465
    assert config('[smtp]\ntls = "implicit"\nport = 2465').smtp.port == 2465


def test_lengths_of_time_and_sizes_are_written_as_people_say_them(config):
    mixed = config('[clocks]\nvendor_request = "1h 30m"\n[limits]\nmax_size = "500 KB"\n[notices]\nattach_up_to = 4096')
    assert mixed.clocks.vendor_request == timedelta(minutes=90)
    assert mixed.limits.max_size == 500_000
    assert mixed.notices.attach_up_to == 4096


def test_the_shipped_config_loads_and_means_the_defaults(config):
    annotated = load(ROOT / "config.toml", {})
    for section in ("limits", "clocks", "tickets", "notices", "log", "orders", "executor", "proof"):
        assert getattr(annotated, section) == getattr(config(), section), section


def test_the_shipped_config_teaches_every_key():
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(text)
    for section, kind in SECTIONS.items():
        table = tree[section][0] if section == "mailbox" else tree[section]
        for key in dataclasses.fields(kind):
            assert key.name in table or f"{key.name} =" in text, f"{section}.{key.name}"


def test_what_is_shipped_is_found_in_the_checkout():
    assert shipped("rules") == ROOT / "rules"
    assert shipped("templates").is_dir()
