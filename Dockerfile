# The image of a grown-up installation: the same for web, worker, beat and the migration (see docker-compose.yml).

FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY requirements/prod.lock /tmp/prod.lock
# Exactly the locked files, each checked against its hash; only wheels, so the image needs no compiler.
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --disable-pip-version-check --no-cache-dir \
        --require-hashes --no-deps --only-binary :all: --requirement /tmp/prod.lock
COPY . .
# Catalogues and static files belong to the code; only the database waits for the start.
RUN DATA_DIR=/tmp/build STATIC_ROOT=/app/collected /venv/bin/python manage.py setup --no-database \
    && rm -rf /tmp/build

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home desk \
    && install --directory --owner desk --mode 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EMBEDDED=0 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/collected
WORKDIR /app
USER desk
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "servicedesk.web"]
