"""A picture: made small and bare, shown to who may see the course, and hostile files refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog.curating.images import ImageRefused, small_webp
from catalog.models import CourseImage
from catalog.states import CourseState
from tests.factories import make_course


def a_picture(size=(1600, 900), kind="JPEG", **options):
    buffer = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.effect_noise(size, 60).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def uploaded(data, name="foto.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def url(course):
    return reverse("catalog:offer-image", args=[course.slug])


def test_uploaded_shown_changed_and_removed(olga, cast, course, client_of):
    olga.post(url(course), {"file": uploaded(a_picture()), "alt_nl": "Een boot"})
    image = CourseImage.objects.get()
    address = reverse("catalog:picture", args=[course.slug, image.digest])
    page = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    assert f'src="{address}"' in page
    assert 'alt="Een boot"' in page
    answer = client_of(cast.alice).get(address)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert image.width <= 1200
    assert len(answer.content) <= 200_000
    olga.post(url(course), {"alt_nl": "Een schip"})
    assert CourseImage.objects.get().alt_nl == "Een schip"
    assert CourseImage.objects.get().digest == image.digest
    olga.post(url(course), {"remove": "1"})
    assert not CourseImage.objects.exists()
    assert client_of(cast.alice).get(address).status_code == 404


def test_who_may_not_see_the_course_gets_no_picture(olga, cast, client_of):
    draft = make_course(owner=cast.nvwa, state=CourseState.DRAFT, published_at=None)
    olga.post(url(draft), {"file": uploaded(a_picture())})
    address = reverse("catalog:picture", args=[draft.slug, CourseImage.objects.get().digest])
    assert olga.get(address).status_code == 200
    assert client_of(cast.alice).get(address).status_code == 404
    assert client_of(cast.ruud).get(address).status_code == 404
    wrong = reverse("catalog:picture", args=[draft.slug, "0" * 64])
    assert olga.get(wrong).status_code == 404


def test_a_calm_picture_is_as_wide_as_may_be():
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((2400, 1200)).save(buffer, "PNG")
    _data, width, height = small_webp(io.BytesIO(buffer.getvalue()))
    assert (width, height) == (1200, 600)


def test_place_and_camera_do_not_come_along():
    exif = Image.Exif()
    exif[0x010F] = "Geheime camera"
    exif.get_ifd(0x8825)[1] = "N"
    raw = a_picture(exif=exif.tobytes(), comment=b"van jan")
    assert b"Geheime camera" in raw
    data, _width, _height = small_webp(io.BytesIO(raw))
    found = Image.open(io.BytesIO(data))
    assert not found.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)
    assert b"Geheime" not in data


def test_sideways_pictures_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    _data, width, height = small_webp(io.BytesIO(a_picture((800, 400), exif=exif.tobytes())))
    assert (width, height) == (400, 800)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("GIF", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("PNG", "L")],
)
def test_kinds_that_people_have(kind, mode):
    data, _width, _height = small_webp(io.BytesIO(a_picture((400, 300), kind, mode=mode)))
    assert Image.open(io.BytesIO(data)).format == "WEBP"


def bomb():
    """A PNG that says it is 60,000 by 60,000."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"0" * 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"", b"geen plaatje", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n", a_picture()[:4000], bomb(), b"GIF89a" + b"\xff" * 100,
        a_picture((40, 40), "PNG"), b"\xff" * (8 * 1024 * 1024 + 1), a_picture(kind="TIFF"),
    ],
    ids=["empty", "text", "svg", "postscript", "cut", "bomb", "gif", "tiny", "heavy", "tiff"],
)  # fmt: skip
def test_hostile_files_get_a_plain_message(data, olga, course):
    with pytest.raises(ImageRefused):
        small_webp(io.BytesIO(data))
    response = olga.post(url(course), {"file": uploaded(data)})
    assert response.status_code == 422
    assert not CourseImage.objects.exists()
