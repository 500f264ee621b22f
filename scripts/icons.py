"""Draw the icons of the installed site from static/favicon.svg's shapes: python -m scripts.icons."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
GREEN, WHITE, CLEAR = (0x11, 0x5A, 0x36, 255), (255, 255, 255, 255), (0, 0, 0, 0)
GRID = 32  # the SVG's view box
FINER = 8  # drawn so many times larger, for smooth edges
CIRCLES = ((16, 10, 3.6), (8.5, 20.5, 3), (23.5, 20.5, 3))
LINES = (((12.5, 13.5), (10.5, 17)), ((19.5, 13.5), (21.5, 17)), ((11.5, 20.5), (20.5, 20.5)))
STROKE = 2.2


def people(draw: ImageDraw.ImageDraw, place: Callable[[float], float], unit: float) -> None:
    """Three people who hold hands, in white."""
    half = STROKE * unit / 2
    for x, y, radius in CIRCLES:
        outer, inner = radius * unit + half, radius * unit - half
        x, y = place(x), place(y)
        draw.ellipse((x - outer, y - outer, x + outer, y + outer), outline=WHITE, width=round(outer - inner))
    for (x1, y1), (x2, y2) in LINES:
        ends = (place(x1), place(y1)), (place(x2), place(y2))
        draw.line(ends, WHITE, round(2 * half))
        for x, y in ends:
            draw.ellipse((x - half, y - half, x + half, y + half), WHITE)


def icon(size: int, *, ground: str, scale: float) -> Image.Image:
    """One picture. `ground`: a rounded tile, the whole square, or none; `scale`: how much of it the people take up."""
    large = size * FINER
    picture = Image.new("RGBA", (large, large), GREEN if ground == "square" else CLEAR)
    draw = ImageDraw.Draw(picture)
    if ground == "tile":
        draw.rounded_rectangle((0, 0, large - 1, large - 1), large / 4, GREEN)
    unit = large / GRID * scale
    people(draw, lambda at: large / 2 + (at - GRID / 2) * unit, unit)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


# A system cuts a maskable icon to any shape within the middle 80 %; a monochrome one is only a shape.
ICONS = {
    "any-192.png": (192, "tile", 1.0),
    "any-512.png": (512, "tile", 1.0),
    "maskable-512.png": (512, "square", 0.8),
    "monochrome-512.png": (512, "none", 1.0),
    "apple-180.png": (180, "square", 0.9),
    "badge-96.png": (96, "none", 1.3),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, (size, ground, scale) in ICONS.items():
        picture = icon(size, ground=ground, scale=scale)
        picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
