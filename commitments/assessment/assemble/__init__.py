"""What pages, files and mail show of assessments, with a fixed number of queries."""
