"""The same measure written for other engines, each as one who knows that engine would write it."""
