"""Facts on platforms and law, dated and sourced, in TOML files that people edit."""
