"""Whether two programs answer every case alike."""
