"""The anonymous site's pages: questions at one address, an explained result, a way out."""
