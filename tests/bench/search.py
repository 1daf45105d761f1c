"""Finding among 100,000 entries on PostgreSQL: `.ci/postgres.sh python -m tests.bench.search`.

Words are made up, drawn as words are in a language (the n-th is said 1/n as often), from a fixed seed: two runs ask
the same things of the same entries. Measured is the whole of `find()`, in one process, after its first search.
"""

from __future__ import annotations

import itertools
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ENTRIES = int(os.environ.get("SEARCH_ENTRIES", "100000"))
VOCABULARY = 20_000
BODY, TITLE, CHUNK = 90, 5, 5_000
COMMON_SHARE = 0.35
ASKED = 60
GOAL, GOAL_COMMON = 50.0, 100.0
START = ("b", "br", "c", "ch", "d", "f", "g", "l", "m", "p", "pr", "r", "s", "t", "tr", "v")
MIDDLE, END = ("a", "e", "i", "o", "u", "ou", "an", "on"), tuple("rltnsdmp")


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def vocabulary(chance: random.Random) -> list[str]:
    """Pronounceable words, all different."""
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = chance.randint(2, 3)
        word = "".join(chance.choice(part) for _ in range(syllables) for part in (START, MIDDLE, END)) + "e"
        made.setdefault(word)
    return list(made)


def entries(words: list[str], stem: dict[str, str], chance: random.Random) -> Iterator[object]:
    """Rows as `put_entry` would write them."""
    from search.actions import MARK
    from search.models import SearchEntry

    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    kinds = ("page", "procedure", "place", "news", "event")
    for number in range(ENTRIES):
        title = chance.choices(words, cum_weights=weights, k=TITLE)
        body = chance.choices(words, cum_weights=weights, k=BODY)
        if chance.random() < COMMON_SHARE:
            body.insert(3, "ville")
            title[0] = "ville" if number % 20 == 0 else title[0]
        stems = [stem[word] for word in title]
        yield SearchEntry(
            key=f"page:{number}", kind=kinds[number % len(kinds)], slug=f"p{number}", label=" ".join(title),
            url=f"/p{number}/", summary=" ".join(body[:12]), title=" ".join(stems),
            marks=" ".join(MARK + part for part in stems), body=" ".join(stem[word] for word in body),
            spelling=" ".join(dict.fromkeys([*title, *body])),
        )  # fmt: skip


def load(words: list[str], chance: random.Random) -> None:
    """All entries, given to the engine, their words counted."""
    from portal.lib.french import stems
    from search.actions import count_words, put_synonym
    from search.models import SearchEntry

    stem = {word: stems(word) for word in [*words, "ville"]}
    rows = entries(words, stem, chance)
    while chunk := list(itertools.islice(rows, CHUNK)):
        SearchEntry.objects.bulk_create(chunk)
    index_all()
    count_words()
    for number in range(100):
        put_synonym(main=words[1000 + number], others=[words[3000 + number]], two_way=True)


def index_all() -> None:
    """What modelsearch would write, in one statement instead of an hour of rows; a sample by modelsearch itself must
    come out the same."""
    from django.db import connection
    from modelsearch.backends import get_search_backend
    from modelsearch.backends.database.postgres.weights import get_weight

    from search.models import SearchEntry

    weight = {field.field_name: get_weight(getattr(field, "boost", None) or 1) for field in SearchEntry.search_fields}
    vector = {name: f"setweight(to_tsvector('french', {name}), '{weight[name]}')" for name in weight if name != "kind"}
    index = get_search_backend().get_index_for_model(SearchEntry)
    index.add_items(SearchEntry, SearchEntry.objects.order_by("pk")[:20])
    table, own = "wagtailsearch_indexentry", "(SELECT id FROM django_content_type WHERE model = 'searchentry')"
    values = f"{vector['title']}, ''::tsvector, {vector['words']} || {vector['marks']} || {vector['body']}"
    with connection.cursor() as cursor:
        first = "ORDER BY object_id::int LIMIT 20"
        sample = f"SELECT object_id, title, body FROM {table} WHERE content_type_id = {own} {first}"
        cursor.execute(sample)
        by_modelsearch = cursor.fetchall()
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            f"INSERT INTO {table} (content_type_id, object_id, title, autocomplete, body, title_norm, title_text, "
            f"body_text) SELECT {own}, id::varchar, {values}, 1.0, title, body FROM search_searchentry"
        )
        cursor.execute(sample)
        assert cursor.fetchall() == by_modelsearch


def slip(word: str) -> str:
    """Two letters swapped."""
    return word[:3] + word[4] + word[3] + word[5:]


def queries(words: list[str], chance: random.Random) -> dict[str, list[str]]:
    """What is asked, by how hard it is."""
    some, rare = words[50:2000], words[5000:]
    return {
        "rare word": chance.sample(rare, ASKED),
        "two words": [" ".join(chance.sample(some, 2)) for _ in range(ASKED)],
        "three words and a common one": [f"{' '.join(chance.sample(some, 2))} ville" for _ in range(ASKED)],
        "a slip": [slip(word) for word in chance.sample(rare, ASKED)],
        "a synonym": chance.sample(words[3000:3100], ASKED),
        "a very common word": ["ville", *words[:9]] * (ASKED // 10),
    }


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def spent_by_database(pid: int) -> float:
    """Milliseconds of processor that PostgreSQL's process for us has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def processor(pid: int) -> float:
    """What we and our PostgreSQL have used so far: on a crowded machine it tells more than the clock."""
    return time.process_time() * 1000 + spent_by_database(pid)


def measure(words: list[str], chance: random.Random) -> None:
    from django.db import connection

    from search.lexicon import lexicon
    from search.query import find
    from search.suggestions import suggest

    say(f"the lexicon is read in {timed(lexicon):.0f} ms, once after a publication")
    find("ville")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # else some of the work would not be counted
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    for name, asked in queries(words, chance).items():
        goal = GOAL_COMMON if "very common" in name else GOAL
        before = processor(pid)
        spent = [timed(lambda typed=typed: find(typed)) for typed in asked]
        used = (processor(pid) - before) / len(asked)
        found = Counter(bool(find(typed).entries) for typed in asked[:10])[True]
        verdict = "ok" if p95(spent) <= goal else "ABOVE"
        times = f"p50 {statistics.median(spent):6.1f} ms  p95 {p95(spent):6.1f} ms  processor {used:5.1f} ms"
        say(f"{name:<34} {times}  (goal ≤ {goal:.0f})  {verdict}  found {found}/10")
    spent = [timed(lambda typed=typed: suggest(typed)) for typed in [word[:4] for word in chance.sample(words, ASKED)]]
    say(f"{'suggestions for four letters':<34} p50 {statistics.median(spent):6.1f} ms  p95 {p95(spent):6.1f} ms")


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    chance = random.Random(2026)
    words = vocabulary(chance)
    seconds = timed(lambda: load(words, chance)) / 1000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"{ENTRIES:,} entries on {connection.vendor}, loaded in {seconds:.0f} s")
    measure(words, chance)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    main()
