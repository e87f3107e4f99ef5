"""The salesperson's sheet there and back: what it shows, what comes of answers, that nothing is asked twice, that the same
again changes nothing, and what happens where somebody else was quicker. Figures against plain Python and SQL over the
batches' own files."""
import datetime, pathlib, shutil, subprocess, sys, tempfile

import duckdb
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sheets import Sheet, ask, firm, journal, later, lode, record, written

DAY = datetime.date


def table(ws, name):
    """The rows of a canonical table that came by sheets and count: of batches that no later one replaces."""
    loads = [e['body'] for e in journal(ws) if e['kind'] == 'load']
    gone = {s for b in loads for s in b['supersedes']}
    files = [str(ws / t['file']) for b in loads if b['id'] not in gone and b['source'].startswith('sheet:')
             for t in b['tables'] if t['table'] == name]
    if not files:
        return []
    found = duckdb.sql(f"SELECT * FROM read_parquet({files!r}) ORDER BY ALL")
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


def looks(ws):
    sheet = written(ws)
    assert sheet.book.sheetnames[:3] == ['Read me', 'Accounts', 'Questions'], sheet.book.sheetnames
    assert [s.title for s in sheet.book if s.sheet_state != 'visible'] == ['Lists', 'lode_sheet']
    rows = {sheet.get(sheet.accounts, r, 'account_id').value: r for r in sheet.rows(sheet.accounts)}
    assert set(rows) == {'A1', 'A2', 'A3', 'A5', 'A6'}, rows  # A4 is another's
    value = lambda account, column: sheet.get(sheet.accounts, rows[account], column).value
    # 12 months up to 2025-12-31; pool 100,000, at most 60 % of it.
    assert abs(value('A1', 'revenue_12m') - 40000.50) < 1e-9
    assert abs(value('A1', 'share') - 0.4000050) < 1e-9 and abs(value('A1', 'upside') - (60000 - 40000.50)) < 1e-9
    assert value('A1', 'segment') == 'Food chains, large' and 'locations 26' in value('A1', 'why')
    assert value('A1', 'plays') == 'sales: Pilot in five locations'
    assert '60 %' in value('A1', 'basis') and 'their management told us' in value('A1', 'basis')
    assert value('A2', 'revenue_12m') == 5000
    # A name that looks like a formula stays a name.
    assert sheet.get(sheet.accounts, rows['A5'], 'account').data_type == 's'
    open_cells = 0
    for page, blanks in ((sheet.accounts, {'view', 'proposed', 'reason'}),
                         (sheet.questions, {'answer', 'skip', 'source', 'date', 'note'})):
        at = Sheet.columns(page)
        assert page.protection.sheet and page.freeze_panes and page.row_dimensions[1].hidden
        for name, column in at.items():
            letter = page.cell(1, column).column_letter
            hidden = any(d.hidden and d.min <= column <= d.max for d in page.column_dimensions.values())
            assert hidden == (name in {'account_id', 'segment_id', 'seal', 'number', 'blank', 'question', 'topic', 'known'}), (name, letter)
            for row in range(3, page.max_row + 1):
                unlocked = not page.cell(row, column).protection.locked
                assert not unlocked or name in blanks, (page.title, name, row)
                open_cells += unlocked
        ruled = sum(len(v.sqref.ranges) and sum(r.size['rows'] * r.size['columns'] for r in v.sqref.ranges)
                    for v in page.data_validations.dataValidation)
        open_here = sum(not c.protection.locked for row in page.iter_rows(min_row=3) for c in row)
        assert ruled == open_here, (page.title, ruled, open_here)
    assert open_cells > 50
    assert all(a != 'A4' for a, _, _ in sheet.asked())
    again = written(ws, name='same.xlsx')
    assert again.path.read_bytes() == sheet.path.read_bytes(), 'the same sheet, other bytes'
    few = written(ws, name='few.xlsx', questions=3)
    assert few.asked() == sheet.asked()[:3]
    # The tables are the answer's own, too.
    doc = ask('sheet', 'out', '--owner', 'Sabine Hartmann', '-w', ws, '-o', ws.parent / 'json.xlsx', '--questions', 50)
    shown = doc['tables']['questions']
    assert [(r['account_id'], r['question'], r['topic'] or '') for r in shown][0] == sheet.asked()[0]
    worth = {(r['account_id'], r['question']): r['worth'] for r in ask('dig', '-w', ws, '--top', 0)['tables']['dig_list']}
    asked = [worth[a, q] for a, q, _ in sheet.asked()]
    assert asked == sorted(asked, reverse=True), 'not by worth'


def untouched(ws):
    sheet, before = written(ws), record(ws)
    done = lode('sheet', 'in', sheet.path, '-w', ws)
    assert 'nothing is filled in' in done.stdout, done.stdout
    assert record(ws) == before


def answered(ws):
    """Every kind of question, filled in as people would."""
    sheet = written(ws)
    sheet.answer('A2', 'Q2', {'amount': 123456.78, 'cap': 0.35}, source='a call or a visit', date=DAY(2025, 11, 30),
                 note='rounded')
    sheet.answer('A3', 'Q2', {'amount': 9000, 'category': 'courses'})
    sheet.answer('A1', 'Q4', {'name': 'Ana Lima', 'title': 'COO', 'role': 'decider: says yes or no', 'stance': 'supporter'},
                 source='a top-to-top meeting', date=DAY(2025, 12, 5))
    sheet.answer('A1', 'Q5', {'importance': 5, 'performance': 3}, source='their supplier scorecard', date=DAY(2025, 12, 6))
    sheet.answer('A1', 'Q6', {'share_of_cost': 0.012, 'criticality': 4, 'direction': 'grow'}, date=DAY(2025, 12, 7))
    sheet.answer('A2', 'Q6', {'statement': '=SUM(1,2) is what they wrote'})
    sheet.answer('A1', 'Q7', {'competitor': 'CourseKit', 'share': 0.25, 'project': 'Menu rollout', 'kind': 'a joint project'},
                 source='public: press, website, annual report', date=DAY(2025, 10, 1))
    sheet.answer('A2', 'Q7', {}, skip="don't know")
    if ('A5', 'Q3', '') in sheet.asked():
        sheet.answer('A5', 'Q3', {'budget': 7000})
    sheet.view('A1', 'agree').view('A2', 'object: another segment fits better', 'Food chains, large', 'Decided by headquarters')
    sheet.view('A3', 'unique: needs a plan of its own', reason='Only delivery, by contract')
    # A formula-like text would be a formula: as a person types it, the apostrophe makes it text.
    for row in sheet.rows(sheet.questions, account_id='A2', question='Q6', blank='statement'):
        sheet.get(sheet.questions, row, 'answer').data_type = 's'
    sheet.save()
    return sheet


def comes_back(ws):
    sheet = answered(ws)
    trial = record(ws)
    dry = ask('sheet', 'in', sheet.path, '-w', ws, '--dry-run')
    assert record(ws) == trial and dry['metrics']['batch'] is None and dry['metrics']['answers'] >= 7
    doc = ask('sheet', 'in', sheet.path, '-w', ws)
    metrics = doc['metrics']
    assert metrics['faulty'] == 0 and metrics['held'] == 0 and metrics['dont_know'] == 1 and metrics['views'] == 3, metrics
    pools = {r['account_id']: r for r in table(ws, 'pool')}
    assert str(pools['A2']['revenue_pool']) == '123456.7800' and pools['A2']['source_kind'] == 'call'
    assert pools['A2']['year'] == 2025 and pools['A3']['category'] == 'courses' and pools['A3']['source_kind'] == 'claim'
    assert [(r['account_id'], r['share_max']) for r in table(ws, 'cap')] == [('A2', 0.35)]
    contact = table(ws, 'contact')[0]
    assert (contact['name'], contact['role'], contact['stance']) == ('Ana Lima', 'decider', 'supporter')
    rating = table(ws, 'need_rating')[0]
    assert (rating['account_id'], rating['need_id'], rating['importance'], rating['performance'], rating['scale_min'],
            rating['scale_max'], rating['supplier'], rating['source_kind'], rating['as_of']) == \
        ('A1', 'turnover', 5.0, 3.0, 1.0, 5.0, 'us', 'scorecard', DAY(2025, 12, 6))
    weight = table(ws, 'importance')[0]
    assert weight['share_of_cost'] == 0.012 and weight['criticality'] == 4
    plans = {r['account_id']: r for r in table(ws, 'strategy')}
    assert plans['A1']['direction'] == 'grow' and plans['A2']['statement'] == '=SUM(1,2) is what they wrote'
    rival = table(ws, 'competitor_position')[0]
    assert (rival['competitor'], rival['share'], rival['source_kind']) == ('CourseKit', 0.25, 'public')
    assert table(ws, 'partnership')[0]['kind'] == 'joint_project'
    log = {r['evidence_id']: r for r in table(ws, 'evidence')}
    assert len(log) == metrics['answers'], (log, metrics)
    assert all(r['evidence_id'] in log for name in ('pool', 'cap', 'need_rating', 'importance', 'strategy')
               for r in table(ws, name))
    told = log[pools['A2']['evidence_id']]
    assert told['kind'] == 'call' and told['date'] == DAY(2025, 11, 30) and 'Sabine Hartmann' in told['people']
    assert 'rounded' in told['text'] and told['account_id'] == 'A2'
    assert log[pools['A3']['evidence_id']]['date'] == DAY(2025, 12, 31)  # none given: the day of the figures
    entries = [e for e in journal(ws) if e['kind'] in ('object', 'comment')]
    objection = next(e for e in entries if e['kind'] == 'object')['body']
    assert (objection['account'], objection['segment'], objection['from'], objection['owner']) == \
        ('A2', 'chains', 'independents', 'R1')
    tags = {e['body']['object']: e['body']['tags'] for e in entries if e['kind'] == 'comment'}
    assert tags['account:A1'] == ['agree'] and tags['account:A3'] == ['unique'] and tags['account:A2'] == ['dont_know', 'Q7']
    seen = {r['question']: r for r in ask('dig', '-w', ws, '--account', 'A1')['tables']['answers']}
    for question in ('Q4', 'Q5', 'Q6', 'Q7'):
        assert seen[question]['state'] != 'open', seen[question]
    assert seen['Q5']['as_of'] == '2025-12-06', seen['Q5']
    lode('fsck', '-w', ws)
    return sheet


def not_twice(ws, sheet):
    before = record(ws)
    done = lode('sheet', 'in', sheet.path, '-w', ws, now='2026-01-21T09:00:00Z')
    assert 'nothing to do' in done.stdout, done.stdout
    assert record(ws) == before
    copied = shutil.copy(sheet.path, sheet.path.with_name('renamed by mail.xlsx'))
    lode('sheet', 'in', copied, '-w', ws)
    assert record(ws) == before, 'the same bytes under another name are the same sheet'
    answered_keys = {(a, q) for a, q in [('A2', 'Q2'), ('A3', 'Q2'), ('A1', 'Q4'), ('A1', 'Q6'), ('A2', 'Q6'), ('A1', 'Q7'),
                                         ('A2', 'Q7'), ('A5', 'Q3')]}
    second = written(ws, name='second.xlsx', now='2026-01-21T09:00:00Z')
    again = {(a, q) for a, q, _ in second.asked()} & answered_keys
    assert not again, again
    assert ('A1', 'Q5', 'turnover') not in second.asked()
    words = {second.get(second.accounts, r, 'account_id').value: second.get(second.accounts, r, 'said').value
             for r in second.rows(second.accounts)}
    assert words['A1'] == 'agree, 2026-01-20' and words['A2'].startswith('object') and words['A5'] is None
    # A year later one may ask again.
    assert {(a, q) for a, q, _ in written(ws, name='third.xlsx', now='2027-03-01T09:00:00Z').asked()} & {('A2', 'Q7')}


def new_version(ws, sheet):
    """More and other answers in the same sheet take the place of what it brought."""
    again = Sheet(sheet.path).answer('A2', 'Q2', {'amount': 130000}).answer('A6', 'Q2', {'amount': 1500})
    path = again.save(sheet.path.with_name('more.xlsx'))
    doc = ask('sheet', 'in', path, '-w', ws, now='2026-01-23T09:00:00Z')
    assert doc['metrics']['held'] == 0, doc['tables']['held']
    pools = {r['account_id']: str(r['revenue_pool']) for r in table(ws, 'pool')}
    assert pools == {'A2': '130000.0000', 'A3': '9000.0000', 'A6': '1500.0000'}, pools
    agreed = [e for e in journal(ws) if e['kind'] == 'comment' and e['body'].get('tags') == ['agree']]
    assert len(agreed) == 1, 'the same view is on record once'
    lode('fsck', '-w', ws)


def taken_back(ws):
    """An answer is undone by emptying its cells and handing the sheet in again; the journal keeps what was said."""
    before = {r['account_id']: str(r['pool']) for r in ask('dig', 'pool', '-w', ws, '--top', '0')['tables']['pool_accounts']}
    sheet = written(ws)
    sheet.answer('A2', 'Q2', {'amount': 50000}).answer('A3', 'Q2', {'amount': 9000}).save()
    ask('sheet', 'in', sheet.path, '-w', ws)
    assert {r['account_id'] for r in table(ws, 'pool')} == {'A2', 'A3'}
    Sheet(sheet.path).answer('A2', 'Q2', {'amount': None}).save(sheet.path)
    doc = ask('sheet', 'in', sheet.path, '-w', ws, now='2026-01-23T09:00:00Z')
    assert doc['metrics']['faulty'] == 0 and {r['account_id'] for r in table(ws, 'pool')} == {'A3'}, doc['metrics']
    Sheet(sheet.path).answer('A3', 'Q2', {'amount': None}).save(sheet.path)
    ask('sheet', 'in', sheet.path, '-w', ws, now='2026-01-24T09:00:00Z')
    after = {r['account_id']: str(r['pool']) for r in ask('dig', 'pool', '-w', ws, '--top', '0')['tables']['pool_accounts']}
    assert not table(ws, 'pool') and after == before, (before, after)
    lode('fsck', '-w', ws)


def held_back(ws):
    sheet = written(ws)
    sheet.answer('A1', 'Q7', {'competitor': 'CourseKit', 'share': 0.2}).answer('A2', 'Q2', {'amount': 50000}).save()
    later(ws, 'rivals', 'account_id,competitor,share,as_of,source_kind\nA1,Nimbus,0.4,2025-12-20,call\n',
          'competitor_position')
    doc = ask('sheet', 'in', sheet.path, '-w', ws, now='2026-01-23T09:00:00Z')
    held = doc['tables']['held']
    assert len(held) == 1 and held[0]['account_id'] == 'A1' and 'Nimbus' in held[0]['on_record'], held
    assert 'CourseKit' in held[0]['sheet'] and any(f['rule'] == 'SHT04' for f in doc['findings'])
    assert not table(ws, 'competitor_position') and [r['account_id'] for r in table(ws, 'pool')] == ['A2']
    lode('sheet', 'in', sheet.path, '-w', ws, '--theirs', now='2026-01-24T09:00:00Z')
    before = record(ws)
    said = lode('sheet', 'in', sheet.path, '-w', ws, now='2026-01-24T10:00:00Z').stdout
    assert 'nothing to do' in said and record(ws) == before, 'a decision stands until another is taken'
    assert not table(ws, 'competitor_position')
    assert ('A1', 'Q7', '') not in written(ws, name='decided.xlsx', now='2026-01-24T11:00:00Z').asked()
    doc = ask('sheet', 'in', sheet.path, '-w', ws, '--mine', now='2026-01-25T09:00:00Z')
    assert [r['competitor'] for r in table(ws, 'competitor_position')] == ['CourseKit'], doc
    assert [r['account_id'] for r in table(ws, 'pool')] == ['A2']
    # Once taken it stays so, without saying it again.
    lode('sheet', 'in', sheet.path, '-w', ws, now='2026-01-26T09:00:00Z')
    assert [r['competitor'] for r in table(ws, 'competitor_position')] == ['CourseKit']
    assert before != record(ws)
    lode('fsck', '-w', ws)


def moved_since(ws):
    """An account that is in another segment now: agreement with the old one is not agreement with the new."""
    sheet = written(ws)
    sheet.view('A1', 'agree').view('A2', 'agree').save()
    scheme = ws / 'segmentations' / 'food.yaml'
    scheme.write_text(scheme.read_text().replace('> 10', '> 30').replace('<= 10', '<= 30'))
    doc = ask('sheet', 'in', sheet.path, '-w', ws)
    assert [h['account_id'] for h in doc['tables']['held']] == ['A1'] and doc['metrics']['views'] == 1, doc['tables']['held']


def later_than_the_data(ws):
    sheet = written(ws)
    sheet.answer('A2', 'Q2', {'amount': 50000}, date=DAY(2026, 1, 15)).save()
    doc = ask('sheet', 'in', sheet.path, '-w', ws)
    assert not doc['findings'], doc['findings']
    answers = {r['question']: r for r in ask('dig', '--account', 'A2', '-w', ws)['tables']['answers']}
    assert answers['Q2']['as_of'] == '2026-01-15' and '50,000' in answers['Q2']['answer'], answers['Q2']
    assert str(table(ws, 'pool')[0]['revenue_pool']) == '50000.0000'
    assert ('A2', 'Q2', '') not in written(ws, name='next.xlsx').asked()


def later_than_a_set_day(ws):
    """Where lode.yaml names the day to look from, an answer of a later day is on record and told, and not yet seen."""
    settings = ws / 'lode.yaml'
    settings.write_text(settings.read_text() + '\nas_of: 2025-12-31\n')
    sheet = written(ws)
    sheet.answer('A2', 'Q2', {'amount': 50000}, date=DAY(2026, 1, 15)).save()
    doc = ask('sheet', 'in', sheet.path, '-w', ws)
    assert [f['rule'] for f in doc['findings']] == ['SHT05'], doc['findings']
    answers = {r['question']: r for r in ask('dig', '--account', 'A2', '-w', ws)['tables']['answers']}
    assert answers['Q2']['as_of'] != '2026-01-15', answers['Q2']


def everybody(ws):
    doc = ask('sheet', 'out', '--all', ws.parent / 'all', '-w', ws)
    assert [(r['owner_id'], r['accounts']) for r in doc['tables']['sheets']] == [('R1', 5), ('R2', 1)]
    other = Sheet(ws.parent / 'all' / 'R2.xlsx')
    assert {a for a, _, _ in other.asked()} == {'A4'}
    mine = Sheet(ws.parent / 'all' / 'R1.xlsx')
    mine.view('A1', 'agree').save()
    other.view('A4', 'agree').save()
    doc = ask('sheet', 'in', mine.path, other.path, '-w', ws)
    assert doc['metrics']['views'] == 2
    done = lode('sheet', 'in', mine.path, '-w', ws, '--by', 'Marcus Webb', code=1)
    assert 'SHT02' in done.stdout, done.stdout


def rewritten(ws):
    """What LibreOffice makes of it reads the same."""
    soffice = shutil.which('soffice')
    if not soffice:
        print('skipped: no LibreOffice to rewrite a sheet with')
        return
    sheet = answered(ws)
    done = ask('sheet', 'in', sheet.path, '-w', ws, '--dry-run')
    into = ws.parent / 'libre'
    into.mkdir()
    subprocess.run([soffice, f'-env:UserInstallation=file://{ws.parent}/profile', '--headless', '--convert-to', 'xlsx',
                    '--outdir', into, sheet.path], check=True, capture_output=True, timeout=120)
    other = ask('sheet', 'in', into / sheet.path.name, '-w', ws, '--dry-run')
    assert other['tables'] == done['tables'] and other['metrics'] == done['metrics'], (other, done)


for case in (looks, untouched, taken_back, held_back, moved_since, later_than_the_data, later_than_a_set_day, everybody, rewritten):
    with tempfile.TemporaryDirectory() as folder:
        case(firm(folder))
        print(case.__name__, 'holds')
with tempfile.TemporaryDirectory() as folder:
    ws = firm(folder)
    sheet = comes_back(ws)
    not_twice(ws, sheet)
    new_version(ws, sheet)
    print('there and back holds')
