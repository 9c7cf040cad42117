# One image for web server, workers and clock; docker-compose.yml says which runs what.
FROM python:3.13.7-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data
WORKDIR /app

COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --no-deps --only-binary=:all: -r requirements/base.txt

COPY . .
# The values only let the settings load: nothing is signed and no database is opened at build time.
RUN python -m compileall -q . \
    && python -m lms_portal.services.messages \
    && SECRET_KEY=build-only DATABASE_URL=postgres://build-only@/build-only \
       python manage.py collectstatic --noinput -v 0

USER portal
ENV PORTAL_DATA=/data
EXPOSE 8000
CMD ["gunicorn", "lms_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--timeout", "60", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
