"""The life that every record lives: drafted, handed in, checked, returned or published, corrected, withdrawn."""
