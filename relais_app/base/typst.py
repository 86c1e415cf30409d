"""The door of typst: a template of ours and data, made a tagged PDF (PDF/UA-1), the same bytes each time.

Data goes in as JSON through `sys.inputs`, never pasted into markup; fonts are the shipped ones alone.
"""

from __future__ import annotations

import json

from relais_app.base.places import resource


def compile_pdf(template: str, data: object, *, folder: str = "modeles") -> bytes:
    """The PDF of `resources/<folder>/<template>`, which reads `sys.inputs.data`."""
    import typst

    root = resource(folder)
    pdf: bytes = typst.compile(
        str(root / template),
        root=str(root),
        font_paths=[str(resource("fonts"))],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        format="pdf",
    )
    return pdf
