"""Pages of facts and of proposals to change them."""
