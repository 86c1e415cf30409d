"""What every stage may lean on: errors, progress, workers, dates, money, words."""
