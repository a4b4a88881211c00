"""The reviews we hold: files and what a manifest says of them."""
