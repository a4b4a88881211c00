"""Makes the sample: marked-up sources in, typeset PDFs and truth files out.

Run `python -m corpus.sample.make` after a source was changed. It needs LibreOffice (`soffice`)
and the fonts Carlito, Caladea and Liberation; nothing else in the project imports it.
"""
