"""An app that ends when it is told to, whatever browsers still hold."""

import asyncio
import socket

import uvicorn

#: What a browser may still take of what it asked for, seconds.
GRACE_S = 3.0


class EndingServer(uvicorn.Server):
    """Drops connections that do not end by themselves.

    The server waits for every answer to be taken, and a tab with a paused film takes no more of it:
    the program would go on until that tab is closed.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End within the grace."""
        dropping = asyncio.get_running_loop().call_later(GRACE_S, self._drop)
        try:
            await super().shutdown(sockets)
        finally:
            dropping.cancel()

    def _drop(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
