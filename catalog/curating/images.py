"""The picture of a course: whatever somebody uploads becomes a small WebP without metadata."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import BinaryIO

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.curating.actions import lock_course, written_by
from catalog.curating.messages import four_eyes, tell_changed
from catalog.models import Course, CourseImage
from catalog.search.indexing import touch_courses
from catalog.states import CourseState
from people.models import Person

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDEST, HIGHEST = 1200, 1600
SMALLEST = 200
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
AIMED_BYTES = 200_000
SCALES = (1, 0.75, 0.5)
"""Smaller only when no quality makes it light enough."""
QUALITIES = (82, 72, 60, 48, 36)


class ImageRefused(Exception):
    """It cannot become a picture; the message says why and what to do."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))


@transaction.atomic
def put_image(*, course: Course, file: BinaryIO, alt_nl: str, alt_en: str, by: Person) -> None:
    """Makes it the picture of the course. Raises ImageRefused."""
    data, width, height = small_webp(file)
    CourseImage.objects.update_or_create(
        course=course,
        defaults={
            "data": data, "digest": hashlib.sha256(data).hexdigest(), "width": width,
            "height": height, "alt_nl": alt_nl, "alt_en": alt_en,
        },
    )  # fmt: skip
    _changed(course, by, _("nieuw"))


@transaction.atomic
def describe_image(*, course: Course, alt_nl: str, alt_en: str, by: Person) -> None:
    """Other words for who cannot see it."""
    CourseImage.objects.filter(course=course).update(alt_nl=alt_nl, alt_en=alt_en)
    _changed(course, by, _("andere omschrijving"))


@transaction.atomic
def remove_image(*, course: Course, by: Person) -> None:
    CourseImage.objects.filter(course=course).delete()
    _changed(course, by, _("weggehaald"))


def _changed(course: Course, by: Person, what: Promise | str) -> None:
    with written_by(by, lists={"image": [[str(what)], []]}):
        locked = lock_course(course)
        if locked.state == CourseState.REVIEW:
            locked.submitted_by = by
        locked.save(update_fields=["submitted_by", "modified_at"])
    if locked.state == CourseState.PUBLISHED and four_eyes(locked):
        tell_changed([locked], by=by)
    touch_courses([course.pk])


def small_webp(file: BinaryIO) -> tuple[bytes, int, int]:
    """The picture as WebP, with its width and height. Raises ImageRefused.

    Only the pixels come through: place, camera, profiles and whatever hides behind them do not.
    """
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ImageRefused(_("Dit bestand is groter dan 8 MB. Maak de afbeelding kleiner."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise ImageRefused(
                        _("Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner.")
                    )
                picture = _pixels(found)
    except ImageRefused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning,
            OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError,
            OverflowError, MemoryError) as error:  # fmt: skip
        # Decoders fail in many ways on a file that is not what it says.
        raise ImageRefused(
            _("Dit bestand is geen afbeelding die we kunnen lezen. Kies een JPG, PNG, GIF of WebP.")
        ) from error
    if min(picture.size) < SMALLEST:
        raise ImageRefused(_("Deze afbeelding is te klein. Kies er een van minstens 200 bij 200."))
    for scale in SCALES:
        picture.thumbnail((int(WIDEST * scale), int(HIGHEST * scale)), Image.Resampling.LANCZOS)
        data = _encoded(picture)
        if len(data) <= AIMED_BYTES:
            break
    return data, picture.width, picture.height


def _pixels(found: Image.Image) -> Image.Image:
    """The first frame, upright, as plain colours."""
    found.load()
    upright = ImageOps.exif_transpose(found) or found
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    coloured = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.new(coloured.mode, coloured.size)
    bare.paste(coloured)
    return bare


def _encoded(picture: Image.Image) -> bytes:
    """As good as fits in the size aimed at."""
    data = b""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=4)
        data = buffer.getvalue()
        if len(data) <= AIMED_BYTES:
            break
    return data
