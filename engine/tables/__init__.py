"""Lists of cases: typed tables read into facts, decisions written back."""
