"""What several of the long tests stand on: one browser, for a process can have no second."""

from tests.browser.conftest import browser  # noqa: F401
