"""Thirty kinds of dirt x encodings x dialects through `lode load`, against an oracle that knows only what it wrote.

Each record is made with its fate (taken, rejected with a code, skipped), so that nothing of the reader is needed to
judge it. Checked: every good row comes through exactly and in order, every bad one is in the rejects file with code,
line, offset and size, and what is left between the rejects, together with them, has the SHA-256 of the input."""
import csv, hashlib, os, pathlib, random, subprocess, sys, tempfile

import duckdb

LODE = pathlib.Path(sys.argv[1]).resolve()
ENCODINGS = {'utf-8': (b'', 'utf-8'), 'utf-8-bom': (b'\xef\xbb\xbf', 'utf-8'), 'cp1252': (b'', 'cp1252'),
             'utf-16le': (b'\xff\xfe', 'utf-16-le'), 'utf-16be': (b'\xfe\xff', 'utf-16-be')}
DIALECTS = [(d, e) for d in ',;\t|' for e in ('\n', '\r\n')] + [(';', '\r')]
COLUMNS = ['id', 'account', 'date', 'amount', 'note']


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def good(rng, n, d, eol):
    """A good row: the text of its fields and what must come out of them."""
    units = rng.randrange(-10**9, 10**9)
    day = f'{rng.randrange(2019, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}'
    note = rng.choice(['plain', 'NA', 'ünïcödé', '1E5', 'true', '00123', 'pipe 5" long', '#N/A', "O'Hara", '-', '€ 5'])
    amount = f'{"-" if units < 0 else ""}{abs(units) // 10**4}.{abs(units) % 10**4:04}'
    account = rng.choice(['007', '1E5', 'true', '12345678901234567890123', ' C1 ', 'NULL', 'ä-1'])
    return [f'L{n}', account, day, amount, note], (f'L{n}', account, day, units, note)


def dirt(rng, n, d, eol, seen):
    """One record of a random kind: (text without its line end, fate, row or None). fate: ok, skip or a code."""
    fields, row = good(rng, n, d, eol)
    kind = rng.randrange(30)
    f = list(fields)
    line = lambda: d.join(f)
    if kind == 0: return quoted(f[0]) + d + d.join(quoted(x) for x in f[1:]), 'ok', row
    if kind == 1: f[4] = quoted('two' + eol + 'lines'); return line(), 'ok', row[:4] + ('two' + eol + 'lines',)
    if kind == 2: f[4] = quoted('a' + d + 'b'); return line(), 'ok', row[:4] + ('a' + d + 'b',)
    if kind == 3: f[4] = quoted('say "hi"'); return line(), 'ok', row[:4] + ('say "hi"',)
    if kind == 4: f[4] = '"open'; return line(), 'bad_quote', None
    if kind == 5: f[4] = '"a"b'; return line(), 'bad_quote', None
    if kind == 6: f[1] = '"x" y'; return line(), 'bad_quote', None
    if kind == 7: return d.join(f[:3]), 'too_few_fields', None
    if kind == 8: return line() + d + 'more', 'too_many_fields', None
    if kind == 9: f[4] = 'a\0b'; return line(), 'nul_byte', None
    if kind == 10: return '', 'skip', None
    if kind == 11: return d * 4, 'skip', None
    if kind == 12: f[3] = 'abc'; return line(), 'bad_number', None
    if kind == 13: f[3] = '1.23456'; return line(), 'over_precise', None
    if kind == 14: f[3] = '999999999999999'; return line(), 'overflow', None
    if kind == 15: f[2] = '2024-02-30'; return line(), 'bad_date', None
    if kind == 16: f[2] = 'soon'; return line(), 'bad_date', None
    if kind == 17: f[1] = ''; return line(), 'missing_required', None
    if kind == 18: f[3] = ''; return line(), 'missing_required', None
    if kind == 19: f[3] = '(12.50)'; return line(), 'ok', row[:3] + (-125000,) + row[4:]
    if kind == 20: f[3] = '12.50-'; return line(), 'ok', row[:3] + (-125000,) + row[4:]
    if kind == 21: f[3] = '1.50000'; return line(), 'ok', row[:3] + (15000,) + row[4:]
    if kind == 22: f[2] = '45657'; return line(), 'ok', row[:2] + ('2024-12-31',) + row[3:]
    if kind == 23: f[2] += 'T10:11:12'; return line(), 'ok', row
    if kind == 24: f[3] = 'EUR 7'; return line(), 'ok', row[:3] + (70000,) + row[4:]
    if kind == 25: f[3] = 'USD 7'; return line(), 'currency_conflict', None
    if kind == 26: f[4] = ''; return line(), 'ok', row[:4] + (None,)
    if kind == 27 and seen:
        f[0] = rng.choice(seen); return line(), 'duplicate_id', None
    if kind == 28: f[3] = '1.2E+03'; return line(), 'ok', row[:3] + (12000000,) + row[4:]
    if kind == 29: f[4] = '""'; return line(), 'ok', row[:4] + (None,)
    return line(), 'ok', row


def make(rng, records, encoding, d, eol):
    """The bytes of a file, the rows to expect and the rejects (line, offset, size, code)."""
    mark, codec = ENCODINGS[encoding]
    out = bytearray(mark + (d.join(COLUMNS) + eol).encode(codec))
    rows, rejects, seen, line = [], [], [], 2
    for n in range(records):
        text, fate, row = dirt(rng, n, d, eol, seen)
        raw = (text + eol).encode(codec)
        if fate == 'ok':
            rows.append(row)
            seen.append(row[0])
        elif fate != 'skip':
            rejects.append((line, len(out), len(raw), fate))
        line += text.count(eol) + 1
        out += raw
    return bytes(out), rows, rejects


def run(folder, data, d, threads, encoding):
    (folder / 'exports').mkdir(exist_ok=True)
    (folder / 'exports' / 'lines.csv').write_bytes(data)
    env = dict(os.environ, LODE_NOW='2026-03-31T10:00:00Z', LODE_USER='ada')
    ws = folder / f'w{threads}'
    subprocess.run([LODE, 'init', ws, '--quiet'], check=True, capture_output=True, env=env)
    (ws / 'maps').mkdir(exist_ok=True)
    declared = f', encoding: {encoding}' if encoding == 'cp1252' else ''
    (ws / 'maps' / 'erp.yaml').write_text(
        'source: erp\nfiles:\n  - {path: lines.csv, decimal: ".", thousands: "", dates: ymd, delimiter: '
        + ('tab' if d == '\t' else f'"{d}"') + declared + '}\ntables:\n  line: {columns: {line_id: id, account_id: '
        'account, date: date, revenue: amount, product_id: note}}\n')
    done = subprocess.run([LODE, 'load', folder / 'exports', '-w', ws, '--max-rejects', '100%', '--threads',
                           str(threads), '--format', 'json'], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr + done.stdout
    return next((ws / 'batches').glob('0*'))


def compare(label, batch, data, rows, rejects):
    files = sorted(batch.glob('line*.parquet'), key=lambda p: (len(p.name), p.name))
    got = duckdb.sql(f"""SELECT line_id, account_id, date::VARCHAR, (revenue * 10000)::BIGINT, product_id
                         FROM read_parquet({[str(p) for p in files]})""").fetchall()
    assert got == rows, f'{label}: first difference ' + str(next(
        ((a, b) for a, b in zip(got, rows) if a != b), (len(got), len(rows))))
    found = []
    if (batch / 'rejects.csv').exists():
        csv.field_size_limit(1 << 30)
        text = (batch / 'rejects.csv').read_bytes().replace(b'\0', b'?').decode('utf-8', 'replace')
        import io
        for r in csv.DictReader(io.StringIO(text, newline='')):
            found.append((int(r['line']), int(r['offset']), int(r['size']), r['code']))
    assert found == rejects, f'{label}: first difference ' + str(next(
        ((a, b) for a, b in zip(found, rejects) if a != b), (len(found), len(rejects))))
    digest, at = hashlib.sha256(), 0
    for _, offset, size, _ in found:  # what lies between the rejects, then the reject
        assert offset >= at, f'{label}: rejects overlap at {offset}'
        digest.update(data[at:offset])
        digest.update(data[offset:offset + size])
        at = offset + size
    digest.update(data[at:])
    assert digest.hexdigest() == hashlib.sha256(data).hexdigest(), f'{label}: bytes'


def main():
    records = int(os.environ.get('LODE_DIRT_RECORDS', '120'))
    cases = 0
    for seed, (encoding, (d, eol)) in enumerate((e, x) for e in ENCODINGS for x in DIALECTS):
        rng = random.Random(1000 + seed)
        data, rows, rejects = make(rng, records, encoding, d, eol)
        label = f'seed {1000 + seed}, {encoding}, {d!r}, {eol!r}'
        with tempfile.TemporaryDirectory() as folder:
            compare(label, run(pathlib.Path(folder), data, d, 1, encoding), data, rows, rejects)
        cases += 1
    # Several segments: the same bytes out for any number of threads.
    rng = random.Random(7)
    data, rows, rejects = make(rng, 250_000, 'utf-8', ';', '\n')
    with tempfile.TemporaryDirectory() as folder:
        prints = []
        for threads in (1, 2, 4):
            batch = run(pathlib.Path(folder), data, ';', threads, 'utf-8')
            compare(f'{threads} threads', batch, data, rows, rejects)
            prints.append([(p.name, hashlib.sha256(p.read_bytes()).hexdigest())
                           for p in sorted(batch.iterdir()) if p.suffix in ('.parquet', '.csv')])
        assert len(prints[0]) > 2, 'the file must span segments'
        assert prints[0] == prints[1] == prints[2], 'bytes depend on threads'
    print(f'{cases} files of {records} records and one of 250000: every row, reject and byte as written')


main()
