"""The databases of the log's tests, for the library's."""

from tests.training.conftest import postgresql_socket, postgresql_url, url

__all__ = ["postgresql_socket", "postgresql_url", "url"]
