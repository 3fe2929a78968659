"""Currencies by code, symbol and name. No rate is known here: two currencies never compare."""

from __future__ import annotations

from decimal import Decimal

from claimtracker.errors import Invalid
from claimtracker.rules.units import Conversion

_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
_DOLLARS = "ARS AUD BBD BMD BSD BZD CAD CLP COP FJD HKD JMD LRD MXN NAD NZD SGD TTD TWD USD UYU XCD"
CURRENCIES = frozenset(_CODES.split())
SYMBOLS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD",
    "nz$": "NZD", "s$": "SGD", "nt$": "TWD", "r$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₦": "NGN",
    "₫": "VND", "฿": "THB", "₱": "PHP", "zł": "PLN", "dollar": "USD", "dollars": "USD",
    "us dollar": "USD", "us dollars": "USD", "euro": "EUR", "euros": "EUR", "yen": "JPY",
    "yuan": "CNY", "rupees": "INR", "pounds sterling": "GBP", "pounds": "GBP",
}  # fmt: skip
SHARED_SYMBOLS = {
    "$": frozenset(_DOLLARS.split()),
    "¥": frozenset({"JPY", "CNY"}),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SYP"}),
}  # fmt: skip
SHARED_SYMBOLS["dollars"] = SHARED_SYMBOLS["dollar"] = SHARED_SYMBOLS["$"]
SHARED_SYMBOLS["pounds"] = SHARED_SYMBOLS["£"]


class UnknownCurrency(Invalid):
    """A currency that is missing or that no list has; the text is the reason."""

    def __init__(self, word: str) -> None:
        super().__init__(f"“{word[:40]}” is no currency" if word else "its currency is missing")


def conversion(word: str, unit: str = "") -> tuple[str, Conversion]:
    """Give the code of a currency as written and the way to it, which changes no figure.

    A bare amount takes the attribute's currency, `unit`. Raises UnknownCurrency.
    """
    found = code(word, unit) if word else unit
    if not found:
        raise UnknownCurrency(word)
    return found, _unchanged


def code(word: str, unit: str = "") -> str:
    """Give the ISO code of a currency written as code, symbol or name, or an empty string.

    A symbol that several currencies share is the attribute's, `unit`, where that is one of them.
    """
    folded = word.casefold().strip()
    if unit.upper() in SHARED_SYMBOLS.get(folded, ()):
        return unit.upper()
    if word.upper() in CURRENCIES:
        return word.upper()
    return SYMBOLS.get(folded, "")


def _unchanged(figure: Decimal) -> Decimal:
    return figure
