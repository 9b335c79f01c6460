"""qa-reports in small: results of test runs, submitted, processed, mailed."""
