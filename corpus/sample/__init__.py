"""The bundled sample: invented reviews as PDFs, with the truth about each of them."""
