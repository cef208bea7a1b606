"""What every feature may use: named constraints, vocabularies, paging, path converters, sheets, template tags."""
