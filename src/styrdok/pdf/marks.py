"""placeholder"""
def mark(pages, data):
    return pages
