"""The house rules that a machine can hold: direction of includes, sizes, bans, entries listed and documented.

The table below *is* the architecture; a change to it is a decision (docs/decisions/)."""
import pathlib, re, subprocess, sys

LEVEL = {'base': 0, 'render': 1, 'model': 1, 'stats': 1, 'store': 1, 'prove': 2, 'load': 3, 'facts': 3, 'assign': 4,
         'discover': 4, 'dig': 5, 'audit': 5, 'track': 5, 'agree': 5, 'plan': 5, 'verbs': 6, 'cli': 7,
         'serve': 7}
ENGINE_ONLY_IN_STORE = re.compile(r'duckdb_|"duckdb/|adbc\.h|spark', re.I)
FORMAT_ONLY_IN = {'render', 'cli', 'serve', 'load', 'verbs'}
PURE = {'model', 'prove', 'stats'}
IO = re.compile(r'#include <(fstream|filesystem|cstdio|iostream|sys/.*|unistd\.h|fcntl\.h)>')
BANS = [(re.compile(r'\bshared_ptr\b'), 'shared_ptr'), (re.compile(r'\bthrow\b(?! away)'), 'throw'),
        (re.compile(r'\b(TODO|FIXME|XXX)\b'), 'an unfinished mark'),
        (re.compile(r'\busing namespace\b'), 'using namespace')]
MAX_FILE, MAX_FUNCTION, MAX_COLUMNS = 600, 70, 120
ENTRIES = {'verbs': ('verbs.cpp', r'const Verb (\w+)\{'), 'audit': ('rules.cpp', r'const Rule (\w+)\{'),
           'dig': ('questions.cpp', r'const Question (\w+)\{')}

root = pathlib.Path(sys.argv[1])
problems = []

def say(path, line, what):
    problems.append(f'{path.relative_to(root)}:{line}: {what}')

def strip(text):
    """Comments and literals blanked, lines kept."""
    keep = lambda m: re.sub(r'[^\n]', ' ', m.group(0))
    text = re.sub(r'R"(\w*)\((?:.|\n)*?\)\1"', keep, text)
    return re.sub(r'//[^\n]*|/\*(?:.|\n)*?\*/|"(?:\\.|[^"\\\n])*"', keep, text)

def check_includes(path, folder, text):
    for n, line in enumerate(text.split('\n'), 1):
        m = re.match(r'#include "([a-z_]+)/', line)
        if not m or m[1] not in LEVEL or m[1] == folder:
            continue
        if LEVEL[m[1]] >= LEVEL[folder]:
            say(path, n, f'{folder}/ (level {LEVEL[folder]}) must not include {m[1]}/ (level {LEVEL[m[1]]})')

def check_functions(path, code):
    """Length of each top-level-or-member body, by braces at the depth where functions start."""
    depth, stack = 0, []
    for n, line in enumerate(code.split('\n'), 1):
        for c in line:
            if c == '{':
                is_function = re.search(r'\)\s*(const|noexcept|override|->.*|:.*)?\s*\{', line) is not None
                stack.append((n, is_function and not any(f for _, f in stack)))
            elif c == '}' and stack:
                start, is_function = stack.pop()
                if is_function and n - start + 1 > MAX_FUNCTION:
                    say(path, start, f'a function of {n - start + 1} lines (at most {MAX_FUNCTION})')

def check_source(path):
    folder = path.relative_to(root / 'src').parts[0]
    text = path.read_text()
    code = strip(text)
    is_test = path.stem.endswith('_test')
    if folder not in LEVEL:
        say(path, 1, f'{folder}/ is not in the table of folders')
        return
    check_includes(path, folder, text)
    lines = text.split('\n')
    if not lines[0].startswith('//'):
        say(path, 1, 'a file opens with a comment: what it is and why it exists')
    if len(lines) > MAX_FILE:
        say(path, 1, f'{len(lines)} lines (at most {MAX_FILE})')
    if not is_test:
        check_functions(path, code)
    for n, (line, bare) in enumerate(zip(lines, code.split('\n')), 1):
        if len(line) > MAX_COLUMNS:
            say(path, n, f'{len(line)} columns (at most {MAX_COLUMNS})')
        for ban, name in BANS:
            if ban.search(bare) or (name.startswith('an unf') and ban.search(line)):
                say(path, n, f'{name} is not used here')
        if folder != 'store' and ENGINE_ONLY_IN_STORE.search(bare) and not is_test:
            say(path, n, 'only store/ names an engine')
        if folder in PURE and IO.search(line) and not is_test:
            say(path, n, f'{folder}/ does no I/O')
    if path.suffix == '.cpp' and not is_test and folder in LEVEL and LEVEL[folder] < 6 and len(lines) > 60:
        tests = list(path.parent.glob('*_test.cpp'))
        if not tests:
            say(path, 1, f'{folder}/ has no test')

def check_entries():
    for folder, (table, pattern) in ENTRIES.items():
        base = root / 'src' / folder
        if not (base / table).exists():
            continue
        listed = (base / table).read_text()
        for path in sorted(base.glob('*.cpp')):
            for name in re.findall(pattern, path.read_text()):
                if not re.search(rf'\b{name}\b', listed):
                    say(path, 1, f'{name} is not listed in {table}')
                if not path.with_suffix('.md').exists():
                    say(path, 1, 'no manual beside it')

def check_links():
    files = subprocess.run(['git', 'ls-files', '*.md'], cwd=root, capture_output=True, text=True).stdout.split()
    for path in (root / f for f in files):
        text = re.sub(r'```(?:.|\n)*?```', lambda m: '\n' * m.group(0).count('\n'), path.read_text())
        for n, line in enumerate(text.split('\n'), 1):
            for target in re.findall(r'\]\(([^)#\s]+)', line):
                if not re.match(r'[a-z]+:', target) and not (path.parent / target).exists():
                    say(path, n, f'the link {target} leads nowhere')

def check_own_words():
    """The project speaks of itself alone."""
    out = subprocess.run(['git', 'grep', '-nIE', r'(/wo''rk/|/fa''rm/)', '--', '.'], cwd=root,
                         capture_output=True, text=True).stdout
    for line in out.splitlines():
        problems.append('a path of one machine: ' + line[:100])

for path in sorted((root / 'src').rglob('*')):
    if path.suffix in ('.cpp', '.h'):
        check_source(path)
check_entries()
check_links()
check_own_words()
for problem in problems:
    print(problem)
print(f'tidy: {len(problems)} problems')
sys.exit(1 if problems else 0)
