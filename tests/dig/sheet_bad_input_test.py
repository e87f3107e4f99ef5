"""Sheets as they come back from the world: wrong files, changed pages, text for numbers, pasted rows, hostile archives. Each
fault is told with its cell and a way out; nothing crashes, and nothing is taken unseen."""
import datetime, pathlib, shutil, sys, tempfile, zipfile

import openpyxl
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sheets import FILES, MAP, SCHEME, Sheet, ask, firm, lode, record, written


def opened(folder, name):
    """A copy of the firm and of its sheet, which is written once: a sheet belongs to its workspace, not to a place."""
    ws = shutil.copytree(folder / 'firm', folder / name / 'w')
    source = folder / 'once.xlsx'
    if not source.exists():
        written(folder / 'firm', name='once.xlsx')
    return ws, Sheet(shutil.copy(source, folder / name / 'r1.xlsx'))


def refused(ws, path, rule, *words):
    """The file as a whole: a finding, exit 1, the record as it was."""
    before = record(ws)
    done = lode('sheet', 'in', path, '-w', ws, code=1)
    said = ' '.join(done.stdout.split())
    assert rule in said and not done.stderr.strip(), (rule, done.stdout, done.stderr)
    for word in words:
        assert word in said, (word, said)
    assert record(ws) == before, 'the record changed'


def faulty(ws, sheet, cell, code, *words):
    """One answer beside a sound one: the sound one is taken, the other told with its cell."""
    for account in ('A1', 'A3'):
        sheet.view(account, 'agree')
    path = sheet.save()
    doc = ask('sheet', 'in', path, '-w', ws)
    found = doc['tables']['rejects']
    assert [(r['cell'], r['code']) for r in found] == [(cell, code)], (cell, code, found)
    for word in words:
        assert word in found[0]['reason'] + ' ' + found[0]['fix'], (word, found)
    assert doc['metrics']['answers'] == 0 and doc['metrics']['views'] == 2, doc['metrics']
    finding = next(f for f in doc['findings'] if f['rule'] == 'SHT03')
    assert finding['evidence']['cell'] == cell and finding['fix'], finding
    kept = list((ws / 'batches').glob('*/rejects.csv'))
    assert len(kept) == 1 and cell in kept[0].read_text(), kept


def cell_of(sheet, account, question, blank, column='answer'):
    row = next(sheet.rows(sheet.questions, account_id=account, question=question, blank=blank))
    cell = sheet.get(sheet.questions, row, column)
    return f'Questions!{cell.coordinate}', cell


FAULTS = [
    ('A2', 'Q2', 'amount', 'answer', 'about 5000', 'not-a-number', 'about 5000'),
    ('A2', 'Q2', 'amount', 'answer', '1,5', 'comma', 'comma', 'number'),
    ('A2', 'Q2', 'amount', 'answer', -5, 'out-of-range', '-5'),
    ('A2', 'Q2', 'amount', 'answer', 1e15, 'out-of-range', 'too large'),
    ('A2', 'Q2', 'cap', 'answer', 1.4, 'out-of-range', '140 %'),
    ('A2', 'Q2', 'cap', 'answer', 35, 'out-of-range', '35%'),
    ('A2', 'Q2', 'category', 'answer', 'courses', 'incomplete', 'amount'),
    ('A1', 'Q5', 'importance', 'answer', 6, 'out-of-range', '1 to 5'),
    ('A1', 'Q5', 'importance', 'answer', 2.5, 'out-of-range', '1 to 5'),
    ('A1', 'Q5', 'importance', 'answer', '#REF!', 'spreadsheet-error', '#REF!'),
    ('A1', 'Q4', 'role', 'answer', 'boss', 'not-a-choice', 'decider'),
    ('A1', 'Q4', 'name', 'answer', 'Ana', 'incomplete', 'role'),
    ('A1', 'Q7', 'share', 'answer', 0.2, 'incomplete', 'supplier'),
    ('A2', 'Q2', 'amount', 'skip', 'no idea', 'not-a-choice', "don't know"),
    ('A2', 'Q2', 'amount', 'note', 'only a note', 'no-answer', 'answer'),
]


def answers(folder):
    for number, (account, question, blank, column, value, code, *words) in enumerate(FAULTS):
        ws, sheet = opened(folder, f'firm{number}')
        where, cell = cell_of(sheet, account, question, blank, column)
        cell.value = value
        faulty(ws, sheet, where, code, *words)
    lode('fsck', '-w', ws)


def beside_an_answer(folder):
    for number, (column, value, code) in enumerate([
            ('date', 'last week', 'not-a-date'), ('date', '03/04/2025', 'not-a-date'), ('date', 45000, 'future-date'),
            ('date', datetime.date(2026, 1, 21), 'future-date'), ('date', datetime.date(1999, 1, 1), 'not-a-date'),
            ('source', 'a friend', 'not-a-choice'), ('skip', "don't know", 'both')]):
        ws, sheet = opened(folder, f'beside{number}')
        _, cell = cell_of(sheet, 'A2', 'Q2', 'amount')
        cell.value = 5000
        where, cell = cell_of(sheet, 'A2', 'Q2', 'amount', column)
        if value == 45000:  # the cell has lost its format: a bare number is no date
            value, code, cell.number_format = 45000, 'not-a-date', 'General'
        cell.value = value
        faulty(ws, sheet, where, code)


def changed_rows(folder):
    def on_copy(name, change, code, sound=2):
        ws, sheet = opened(folder, name)
        change(sheet)
        sheet.view('A1', 'agree').view('A3', 'agree').save()
        doc = ask('sheet', 'in', sheet.path, '-w', ws)
        codes = {r['code'] for r in doc['tables']['rejects']}
        assert codes == {code}, (name, doc['tables']['rejects'])
        assert doc['metrics']['answers'] == 0 and doc['metrics']['views'] == sound, (name, doc['metrics'])

    def pasted(sheet):
        page, at = sheet.questions, Sheet.columns(sheet.questions)
        page.cell(page.max_row + 1, at['account']).value = 'Burger Bay'
        page.cell(page.max_row, at['answer']).value = 4711

    def copied(sheet):
        page, at = sheet.questions, Sheet.columns(sheet.questions)
        row, target = next(sheet.rows(page, account_id='A2', question='Q2', blank='amount')), page.max_row + 1
        for column in at.values():
            page.cell(target, column).value = page.cell(row, column).value
        page.cell(row, at['answer']).value = 5000
        page.cell(target, at['answer']).value = 6000

    def other_id(sheet):
        _, cell = cell_of(sheet, 'A2', 'Q2', 'amount')
        cell.value = 5000
        _, cell = cell_of(sheet, 'A2', 'Q2', 'amount', 'account_id')
        cell.value = 'A4'

    on_copy('pasted', pasted, 'not-ours')
    on_copy('copied', copied, 'twice')
    on_copy('other_id', other_id, 'changed-ids')


def views(folder):
    for number, (view, proposed, reason, code) in enumerate([
            ('unique: needs a plan of its own', None, None, 'incomplete'), ('object: another segment fits better', None, None, 'incomplete'),
            (None, None, 'a word without a view', 'incomplete'), ('maybe', None, None, 'not-a-choice'),
            ('agree', 'Food chains, large', None, 'both'), ('object: another segment fits better', 'Nowhere', None, 'not-a-choice'),
            ('object: another segment fits better', 'Independents', None, 'same-segment')]):
        ws, sheet = opened(folder, f'view{number}')
        sheet.view('A2', view, proposed, reason).view('A1', 'agree').view('A3', 'agree').save()
        doc = ask('sheet', 'in', sheet.path, '-w', ws)
        assert [r['code'] for r in doc['tables']['rejects']] == [code] and doc['metrics']['views'] == 2, (code, doc['tables'])


def whole_files(folder):
    ws = folder / 'firm'
    text = folder / 'text.xlsx'
    text.write_text('not a workbook')
    refused(ws, text, 'SHT01')
    empty = folder / 'empty.xlsx'
    empty.write_bytes(b'')
    refused(ws, empty, 'SHT01')
    plain = folder / 'plain.xlsx'
    book = openpyxl.Workbook()
    book.active['A1'] = 'hello'
    book.save(plain)
    refused(ws, plain, 'SHT01', 'hidden page')
    sheet = written(ws)
    cut = folder / 'cut.xlsx'
    cut.write_bytes(sheet.path.read_bytes()[:-2000])
    refused(ws, cut, 'SHT01')
    for page in ('Accounts', 'Questions', 'lode_sheet'):
        sheet = Sheet(sheet.path)
        del sheet.book[page]
        sheet.book.save(folder / 'lacks.xlsx')
        refused(ws, folder / 'lacks.xlsx', 'SHT01', page)
    for page, column in (('Questions', 'answer'), ('Questions', 'seal'), ('Accounts', 'view'), ('Questions', 'date')):
        sheet = Sheet(sheet.path)
        sheet.book[page].delete_cols(Sheet.columns(sheet.book[page])[column])
        sheet.book.save(folder / 'lacks.xlsx')
        refused(ws, folder / 'lacks.xlsx', 'SHT01', page)
    sheet = Sheet(sheet.path)
    sheet.book['lode_sheet']['B6'] = 'R2'  # owner_id
    sheet.book.save(folder / 'forged.xlsx')
    refused(ws, folder / 'forged.xlsx', 'SHT02')
    done = lode('sheet', 'in', folder / 'absent.xlsx', '-w', ws, code=2)
    assert 'absent.xlsx' in done.stderr, done.stderr
    for words in (['sheet', 'back'], ['sheet'], ['sheet', 'in'], ['sheet', 'out'], ['sheet', 'out', '--owner', 'R9'],
                  ['sheet', 'out', '--owner', 'R1', '--questions', '-1'], ['sheet', 'in', sheet.path, '--mine', '--theirs']):
        lode(*words, '-w', ws, code=2)


def other_workspace(folder):
    here = folder / 'firm'
    # One line more: another record from the first load on.
    foreign = folder / 'elsewhere'
    foreign.mkdir()
    (foreign / 'exports').mkdir()
    for name, text in FILES.items():
        (foreign / 'exports' / name).write_text(text + ('' if name != 'lines.csv' else 'A2,2025-12-02,1.00,0.50\n'))
    lode('init', foreign / 'w')
    (foreign / 'w' / 'maps').mkdir(exist_ok=True)
    (foreign / 'w' / 'maps' / 'crm.yaml').write_text(MAP)
    (foreign / 'w' / 'segmentations' / 'food.yaml').write_text(SCHEME)
    lode('load', foreign / 'exports', '-w', foreign / 'w', '--no-input')
    refused(here, written(foreign / 'w').path, 'SHT02', 'another workspace')


def still_taken(folder):
    """What looks odd and is sound: renamed and moved pages, sorted and hidden rows, a share typed as text."""
    ws, sheet = opened(folder, 'odd')
    where, cell = cell_of(sheet, 'A2', 'Q2', 'amount')
    cell.value = 5000
    _, cell = cell_of(sheet, 'A2', 'Q2', 'cap')
    cell.value = '35 %'
    row = next(sheet.rows(sheet.questions, account_id='A2', question='Q2', blank='amount'))
    sheet.questions.row_dimensions[row].hidden = True
    sheet.questions.title = 'Fragen'
    sheet.book.move_sheet(sheet.questions, -2)
    doc = ask('sheet', 'in', sheet.save(), '-w', ws)
    assert doc['metrics']['answers'] == 1 and not doc['tables']['rejects'], doc['tables']
    assert [f['rule'] for f in doc['findings']] == ['SHT07'], doc['findings']
    assert doc['tables']['answers'][0]['answer'] == 'amount: 5000, cap: 35 %', doc['tables']['answers']


def formulas(folder):
    """A formula that nobody calculated is empty, and that is told."""
    ws, sheet = opened(folder, 'formula')
    _, cell = cell_of(sheet, 'A2', 'Q2', 'amount')
    cell.value = '=1000*5'
    before = record(ws)
    doc = ask('sheet', 'in', sheet.save(), '-w', ws)
    assert [f['rule'] for f in doc['findings']] == ['SHT06'] and doc['metrics']['answers'] == 0, doc
    assert record(ws) == before


def too_many_faults(folder):
    ws, sheet = opened(folder, 'many')
    for account, question, blank in (('A2', 'Q2', 'amount'), ('A3', 'Q2', 'amount'), ('A1', 'Q5', 'importance')):
        _, cell = cell_of(sheet, account, question, blank)
        cell.value = 'many'
    sheet.view('A1', 'agree').save()
    before = record(ws)
    done = lode('sheet', 'in', sheet.path, '-w', ws, code=3)
    assert '3 of 4' in done.stderr and 'Questions!' in done.stderr, done.stderr
    assert record(ws) == before
    assert (ws / '.lode' / 'rejected').glob('sheet-*.csv')
    doc = ask('sheet', 'in', sheet.path, '-w', ws, '--max-rejects', '80%')
    assert doc['metrics']['faulty'] == 3 and doc['metrics']['views'] == 1


def owner_changed(folder):
    ws = firm(folder / 'owners')
    sheet = written(ws)
    sheet.view('A1', 'agree').view('A2', 'agree').view('A3', 'agree').save()
    accounts = ws.parent / 'exports' / 'accounts.csv'
    accounts.write_text(accounts.read_text().replace('A2,Burger Bay,R1', 'A2,Burger Bay,R2').replace('A6,', 'A7,'))
    lode('load', ws.parent / 'exports', '-w', ws, '--no-input')
    doc = ask('sheet', 'in', sheet.path, '-w', ws)
    assert [(r['code'], r['account_id']) for r in doc['tables']['rejects']] == [('other-owner', 'A2')], doc['tables']['rejects']


def bomb(folder):
    """An archive that unpacks to far more than a sheet ever holds."""
    ws = folder / 'firm'
    sheet = written(ws)
    path = folder / 'bomb.xlsx'
    with zipfile.ZipFile(sheet.path) as old, zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == 'xl/worksheets/sheet2.xml':
                row = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b'x' * 1000 + b'</t></is></c></row>'
                data = data.replace(b'</sheetData>', row * 70_000 + b'</sheetData>')
            new.writestr(item, data)
    assert path.stat().st_size < 5 << 20
    refused(ws, path, 'SHT01')


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / 'base').mkdir()
    firm(folder / 'base').rename(folder / 'firm')
    (folder / 'owners').mkdir()
    for case in (answers, beside_an_answer, changed_rows, views, whole_files, other_workspace, still_taken, formulas,
                 too_many_faults, owner_changed, bomb):
        case(folder)
        print(case.__name__, 'holds')
