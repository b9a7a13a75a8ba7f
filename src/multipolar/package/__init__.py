"""A built corpus as one package that others can check and, with the articles, make again."""
