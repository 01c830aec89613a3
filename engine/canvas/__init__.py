"""What answers are drawn on: a tree of text, a page of HTML, a picture in SVG."""
