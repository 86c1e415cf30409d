"""Numbers that name a structure: checked when typed, with a sentence for the person. Door of stdnum and schwifty."""

from __future__ import annotations

import re

from relais_app.base.errors import FieldError
from relais_app.base.words import _

# Common legal forms of those who answer, as the national list of legal categories (INSEE) prints them.
LEGAL_FORMS = (
    "Association déclarée (loi 1901)", "Association déclarée d’insertion par l’économique",
    "Association reconnue d’utilité publique", "Association de droit local (Alsace-Moselle)", "Fondation", "Mutuelle",
    "SCIC", "SCIC SA", "SCIC SARL", "SCIC SAS", "SCOP SA", "SCOP SARL", "SCOP SAS", "SA", "SARL", "EURL", "SAS",
    "SASU", "SNC", "GIE", "Groupement d’employeurs", "Entreprise individuelle", "Établissement public",
    "Établissement public local", "Groupement d’intérêt public",
)  # fmt: skip

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_PHONE_MARKS = re.compile(r"[\s.\-()/\u00a0\u202f]")
_SPACES = re.compile(r"[\s\u00a0\u202f.\-]")


def check_siret(text: str) -> str:
    """The 14 digits of a SIRET, La Poste's own key included; empty stays empty."""
    number = _SPACES.sub("", text)
    if not number:
        return ""
    if not number.isascii() or not number.isdigit():
        raise FieldError("siret", _("Le SIRET ne contient que des chiffres."))
    if len(number) != 14:
        raise FieldError("siret", _("Le SIRET compte 14 chiffres ; {n} sont saisis.").format(n=len(number)))
    from stdnum.exceptions import ValidationError
    from stdnum.fr import siret

    try:
        return str(siret.validate(number))
    except ValidationError as error:
        raise FieldError("siret", _("Clé fausse : un chiffre du SIRET est erroné.")) from error


def siren_of(siret: str) -> str:
    return siret[:9]


def vat_number(siret: str) -> str:
    """The French VAT number derived from the SIRET: FR, the key, the SIREN. Some associations have none."""
    if len(siret) != 14:
        return ""
    from stdnum.fr import siren

    return "FR" + str(siren.to_tva(siren_of(siret))).replace(" ", "")


def print_siret(siret: str) -> str:
    """« 732 829 320 00074 »."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}" if len(siret) == 14 else siret


def check_iban(text: str) -> str:
    """An IBAN without spaces."""
    number = _SPACES.sub("", text).upper()
    if not number:
        return ""
    from schwifty import IBAN
    from schwifty.exceptions import InvalidChecksumDigits, InvalidCountryCode, InvalidLength, SchwiftyException

    try:
        return str(IBAN(number))
    except InvalidChecksumDigits as error:
        raise FieldError("iban", _("Clé fausse : un caractère de l’IBAN est erroné.")) from error
    except InvalidLength as error:
        raise FieldError(
            "iban", _("L’IBAN n’a pas le bon nombre de caractères ; en France, il en compte 27.")
        ) from error
    except InvalidCountryCode as error:
        raise FieldError("iban", _("L’IBAN commence par deux lettres de pays, FR en France.")) from error
    except SchwiftyException as error:
        raise FieldError("iban", _("Ceci n’a pas la forme d’un IBAN.")) from error


def print_iban(iban: str) -> str:
    """By groups of four, as on a RIB."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def check_bic(text: str) -> str:
    """A BIC of 8 or 11 characters."""
    code = _SPACES.sub("", text).upper()
    if not code:
        return ""
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        return str(BIC(code))
    except SchwiftyException as error:
        raise FieldError("bic", _("Le BIC compte 8 ou 11 caractères, par exemple AGRIFRPP.")) from error


def bic_of(iban: str) -> str:
    """The BIC that the bank code of the IBAN gives, to be proposed; empty when not known."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return str(IBAN(iban).bic or "")
    except SchwiftyException:
        return ""


def check_email(text: str) -> str:
    """A light check: one @, a domain with a point."""
    address = text.strip()
    if address and not _EMAIL.fullmatch(address):
        raise FieldError("email", _("Cette adresse électronique est incomplète."))
    return address


def check_phone(text: str) -> str:
    """A light check: 10 digits beginning with 0, or an international number; French ones by pairs."""
    digits = _PHONE_MARKS.sub("", text.strip())
    if not digits:
        return ""
    if re.fullmatch(r"0\d{9}", digits):
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"(\+|00)\d{8,14}", digits):
        return " ".join(text.split())
    raise FieldError("phone", _("Un numéro de téléphone compte 10 chiffres, ou commence par +."))


def check_postcode(text: str) -> str:
    """Five digits."""
    code = text.strip().replace(" ", "")
    if code and not re.fullmatch(r"\d{5}", code):
        raise FieldError("postcode", _("Le code postal compte 5 chiffres."))
    return code
