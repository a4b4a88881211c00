"""What a document says: pages, sections, passages, recommendations, facts and people."""
