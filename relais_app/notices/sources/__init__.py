"""Reading notices from where they come: BOAMP (JSON and XML, five shapes), TED eForms."""
