"""Notices in the shapes that the BOAMP and TED serve, with invented content."""

import json

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}


def light(idweb="26-1001", **changes):
    """A record of a short export: no body."""
    return {
        "idweb": idweb,
        "objet": "Livraison de repas pour les écoles",
        "dateparution": "2026-11-02",
        "datelimitereponse": "2026-12-04T12:00:00+00:00",
        "nomacheteur": "Ville de Rivemarne",
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
        **changes,
    }


def record(idweb="26-1001", *, donnees=None, gestion=None, **changes):
    """A whole record of the API: flat fields, `gestion` and `donnees` as JSON text."""
    index = {
        "REFERENCE": {"IDWEB": idweb, "TYPE_AVIS": {"NATURE": {"APPEL_OFFRE": ""}, "STATUT": {"INITIAL": ""}}},
        "INDEXATION": {
            "NOMORGANISME": "Ville de Rivemarne",
            "DATE_PUBLICATION": "2026-11-02",
            "DATE_LIMITE_REPONSE": "2026-12-04T12:00:00",
            "DESCRIPTEURS": {"DESCRIPTEUR": {"CODE": "900", "LIBELLE": "Restauration collective"}},
            "DEP_PUBLICATION": "93",
            "RESUME_OBJET": "Livraison de repas pour les écoles",
        },
    }
    if gestion:
        index["INDEXATION"].update(gestion)
    return {
        **light(idweb),
        "famille": "FNS",
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "code_departement": ["93"],
        "code_departement_prestation": None,
        "procedure_libelle": "Procédure Ouverte",
        "descripteur_libelle": ["Restauration collective"],
        "criteres": None,
        "annonce_lie": None,
        "gestion": json.dumps(index),
        "donnees": json.dumps(donnees if donnees is not None else {"FNSimple": fnsimple()}),
        **changes,
    }


def fnsimple(**contract):
    """The body FNSimple of a call, two lots of it."""
    return {
        "organisme": {"nomOfficiel": "Ville de Rivemarne", "cp": "93999", "ville": "Rivemarne"},
        "initial": {
            "communication": {
                "urlDocConsul": "https://plateforme.example/dce/12",
                "identifiantInterne": "2026-REP-04",
                "nomContact": "Service des marchés",
                "adresseMailContact": "marches@rivemarne.example",
            },
            "procedure": {
                "procedureAdapteeO": "",
                "dateReceptionOffres": "2026-12-04T12:00:00",
                "criteresAttrib": "Valeur technique : 60%\nPrix : 40%",
            },
            "natureMarche": {
                "intitule": "Livraison de repas pour les écoles",
                "codeCPV": {"objetPrincipal": {"classPrincipale": "55523100"}},
                "description": "Repas livrés en liaison froide.",
                "lieuExecution": "Rivemarne",
                "dureeMois": "24",
                "valeurEstimee": {"@devise": "EUR", "valeur": "120000"},
                "reservationMarche": {"non": ""},
                **contract,
            },
            "lots": {
                "lot": [
                    {
                        "description": "01 : Écoles du nord",
                        "codeCPV": {"objetPrincipal": {"classPrincipale": "55523100"}},
                    },
                    {"description": "02a : Écoles du sud"},
                ]
            },
        },
    }


def mapa():
    """The body MAPA of a call."""
    return {
        "organisme": {
            "acheteurPublic": "COMMUNE DE MONTFRENE",
            "adr": {"cp": "01234", "ville": "Montfrêne"},
            "coord": {"mel": "mairie@montfrene.example"},
            "urlProfilAcheteur": "https://profil.example",
        },
        "initial": {
            "natureMarche": {"services": ""},
            "description": {
                "objet": "Entretien d&amp;#039;espaces verts communaux",
                "lieuExecutionLivraison": {"cp": "01234", "ville": "Montfrêne"},
            },
            "duree": {"nbMois": "12"},
            "criteres": {"criterePondere": {"criterePCT": "55", "critere": "Prix"}},
            "delais": {"receptionOffres": "2026-12-11T17:00:00"},
            "renseignements": {"idMarche": "EV-26"},
        },
    }


def eforms(
    *,
    lots=2,
    reserved="res-ws",
    deadline=("2026-12-18+01:00", "16:00:00+01:00"),
    folder="aaaa-1111",
    extra="",
    kind="cn-standard",
):
    """A contract notice as TED publishes it; the buyer is the second organisation."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" {spaces}>
 <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
  {extra}
  <efac:NoticeSubType><cbc:SubTypeCode listName="notice-subtype">16</cbc:SubTypeCode></efac:NoticeSubType>
  <efac:Organizations>{_company("ORG-0001", "Tribunal administratif fictif")}{_company("ORG-0002", "Département de Rivemarne")}</efac:Organizations>
  <efac:Publication><efbc:NoticePublicationID schemeName="ojs-notice-id">00700123-2026</efbc:NoticePublicationID>
  <efbc:PublicationDate>2026-11-10+01:00</efbc:PublicationDate></efac:Publication>
 </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
 <cbc:CustomizationID>eforms-sdk-1.13</cbc:CustomizationID>
 <cbc:ID schemeName="notice-id">bbbb-2222</cbc:ID>
 <cbc:ContractFolderID>{folder}</cbc:ContractFolderID>
 <cbc:IssueDate>2026-11-08+01:00</cbc:IssueDate>
 <cbc:NoticeTypeCode listName="competition">{kind}</cbc:NoticeTypeCode>
 <cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0002</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty>
 <cac:TenderingProcess><cbc:ProcedureCode listName="procurement-procedure-type">open</cbc:ProcedureCode></cac:TenderingProcess>
 <cac:ProcurementProject>
  <cbc:ID schemeName="InternalID">26S017</cbc:ID>
  <cbc:Name languageID="ENG">Cleaning</cbc:Name><cbc:Name languageID="FRA">Nettoyage des collèges</cbc:Name>
  <cbc:Description languageID="FRA">Nettoyage des locaux de douze collèges.</cbc:Description>
  <cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID="EUR">250000</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>
  <cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">90910000</cbc:ItemClassificationCode></cac:MainCommodityClassification>
  <cac:RealizedLocation><cac:Address><cbc:CountrySubentityCode listName="nuts-lvl3">FRK26</cbc:CountrySubentityCode></cac:Address></cac:RealizedLocation>
 </cac:ProcurementProject>
 {"".join(_lot(n, reserved if n == lots else "none", deadline) for n in range(1, lots + 1))}
</ContractNotice>"""


def _company(id, name):
    return f"""<efac:Organization><efac:Company>
  <cac:PartyIdentification><cbc:ID schemeName="organization">{id}</cbc:ID></cac:PartyIdentification>
  <cac:PartyName><cbc:Name languageID="FRA">{name}</cbc:Name></cac:PartyName></efac:Company></efac:Organization>"""


def _lot(number, reserved, deadline):
    return f"""<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-{number:04d}</cbc:ID>
  <cac:TenderingTerms>
   <cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
    <cbc:TendererRequirementTypeCode listName="reserved-procurement">{reserved}</cbc:TendererRequirementTypeCode>
   </cac:SpecificTendererRequirement></cac:TendererQualificationRequest>
   <cac:AwardingTerms><cac:AwardingCriterion>
    {_criterion("Valeur technique", "quality", 60)}{_criterion("", "price", 40)}
   </cac:AwardingCriterion></cac:AwardingTerms>
  </cac:TenderingTerms>
  <cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod>
   <cbc:EndDate>{deadline[0]}</cbc:EndDate><cbc:EndTime>{deadline[1]}</cbc:EndTime>
  </cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess>
  <cac:ProcurementProject><cbc:Name languageID="FRA">Secteur {number}</cbc:Name>
   <cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">90919200</cbc:ItemClassificationCode></cac:MainCommodityClassification>
   <cac:PlannedPeriod><cbc:DurationMeasure unitCode="MONTH">12</cbc:DurationMeasure></cac:PlannedPeriod>
   <cac:ContractExtension><cbc:MaximumNumberNumeric>3</cbc:MaximumNumberNumeric></cac:ContractExtension>
  </cac:ProcurementProject></cac:ProcurementProjectLot>"""


def _criterion(name, kind, weight):
    name = f'<cbc:Name languageID="FRA">{name}</cbc:Name>' if name else ""
    return f"""<cac:SubordinateAwardingCriterion>
  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension><efac:AwardCriterionParameter>
   <efbc:ParameterCode listName="number-weight">per-exa</efbc:ParameterCode><efbc:ParameterNumeric>{weight}</efbc:ParameterNumeric>
  </efac:AwardCriterionParameter></efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
  <cbc:AwardingCriterionTypeCode listName="award-criterion-type">{kind}</cbc:AwardingCriterionTypeCode>{name}
 </cac:SubordinateAwardingCriterion>"""


def as_boamp_json(xml):
    """The same tree as BOAMP's JSON has it: prefixed names, `@attribute`, `#text`."""
    from lxml import etree

    prefixes = {uri: prefix for prefix, uri in NAMESPACES.items()}

    def name(tag):
        uri, _, local = tag.removeprefix("{").rpartition("}")
        return f"{prefixes[uri]}:{local}" if uri in prefixes else local

    def tree(element):
        node = {f"@{k}": v for k, v in element.attrib.items()}
        for child in element:
            key, value = name(child.tag), tree(child)
            if key in node:
                node[key] = [*(node[key] if isinstance(node[key], list) else [node[key]]), value]
            else:
                node[key] = value
        text = (element.text or "").strip()
        return {**node, "#text": text} if node and text else node or text

    root = etree.fromstring(xml.encode())
    return {"EFORMS": {name(root.tag): tree(root)}}


def as_boamp_xml(xml, idweb="26-1001"):
    """The same notice in a file of the daily flux, under BOAMP's own namespaces."""
    body = (
        xml.split("?>", 1)[1]
        .replace("urn:oasis:names", "urn:boamp:names")
        .replace(' xmlns="urn:boamp:names:specification:ubl:schema:xsd:ContractNotice-2"', "")
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<jo:ann xmlns:jo="http://boamp.journal-officiel.gouv.fr/XML/3.2.5"><DONNEES><EFORMS>{body}</EFORMS></DONNEES>
<GESTION><REFERENCE><IDWEB>{idweb}</IDWEB><TYPE_AVIS><NATURE><APPEL_OFFRE/></NATURE><STATUT><INITIAL/></STATUT></TYPE_AVIS></REFERENCE>
<INDEXATION><NOMORGANISME>Ville de Rivemarne</NOMORGANISME><DATE_PUBLICATION>2026-11-02</DATE_PUBLICATION>
<DATE_LIMITE_REPONSE>2026-12-18T16:00:00</DATE_LIMITE_REPONSE><DEP_PUBLICATION>93</DEP_PUBLICATION>
<DESCRIPTEURS><DESCRIPTEUR><CODE>900</CODE><LIBELLE>Restauration collective</LIBELLE></DESCRIPTEUR></DESCRIPTEURS>
<RESUME_OBJET>Nettoyage des collèges</RESUME_OBJET></INDEXATION></GESTION></jo:ann>"""


def old_announcement(reserved=""):
    """An announcement of before 2024, in capitals."""
    return f"""<?xml version="1.0"?><ANNONCE><GESTION><REFERENCE><IDWEB>17-00999</IDWEB>
<TYPE_AVIS><NATURE><APPEL_OFFRE><STANDARD/></APPEL_OFFRE></NATURE><STATUT><INITIAL/></STATUT></TYPE_AVIS></REFERENCE>
<INDEXATION><DATE_PUBLICATION>2017-01-02</DATE_PUBLICATION><DEP_PUBLICATION>2</DEP_PUBLICATION>
<DESCRIPTEURS><DESCRIPTEUR><LIBELLE>Etude</LIBELLE></DESCRIPTEUR></DESCRIPTEURS></INDEXATION></GESTION>
<DONNEES><IDENTITE><DENOMINATION>Syndicat de l'Aune</DENOMINATION><CP>02000</CP><MEL>a@b.example</MEL></IDENTITE>
<OBJET><TITRE_MARCHE>Tri des papiers</TITRE_MARCHE><REF_MARCHE>TRI-1</REF_MARCHE><DIV_EN_LOTS><OUI/></DIV_EN_LOTS>
<LOTS><LOT><NUM>1</NUM><INTITULE>Nord</INTITULE><CPV><PRINCIPAL>90511000</PRINCIPAL></CPV>
<CRITERES_ATTRIBUTION><CRITERES_QUALITE><CRITERE>Méthode</CRITERE><POIDS>60</POIDS></CRITERES_QUALITE>
<CRITERES_PRIX><POIDS>40</POIDS></CRITERES_PRIX></CRITERES_ATTRIBUTION></LOT>
<LOT><NUM>2</NUM><INTITULE>Sud</INTITULE></LOT></LOTS></OBJET>
<PROCEDURE><TYPE_PROCEDURE><OUVERT/></TYPE_PROCEDURE></PROCEDURE>
<CONDITION_DELAI><RECEPT_OFFRES>2017-02-07T12:00:00+01:00</RECEPT_OFFRES></CONDITION_DELAI>
<CONDITION_PARTICIPATION>{reserved}</CONDITION_PARTICIPATION></DONNEES></ANNONCE>"""
