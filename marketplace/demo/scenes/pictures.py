"""A small picture to attach, drawn here so that no file has to be kept."""

import struct
import zlib

WIDTH, HEIGHT = 240, 160


def lighthouse(brightness: int) -> bytes:
    """A PNG of a lighthouse by the sea; `brightness` (0–255) is the sky's."""
    rows = b"".join(b"\0" + bytes(sum((_colour(x, y, brightness) for x in range(WIDTH)), ())) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _colour(x: int, y: int, brightness: int) -> tuple[int, int, int]:
    if y > 120:
        return 30, 84, 120 + y // 4
    if abs(x - 170) < 8 + y // 14 and y > 40:
        return (190, 60, 50) if (y // 16) % 2 else (240, 240, 235)
    return brightness * 2 // 3, brightness * 4 // 5, brightness


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
