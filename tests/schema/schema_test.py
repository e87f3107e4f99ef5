"""The published schema accepts every shipped segmentation and refuses slips, judged by an independent validator."""
import copy, datetime, json, pathlib, re, subprocess, sys
import jsonschema, yaml

binary, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
schema = json.loads(subprocess.run([binary, 'schema'], capture_output=True, check=True).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)

class Yaml12(yaml.SafeLoader):
    """Only true and false are booleans: `on:` stays a word, as in YAML 1.2."""
Yaml12.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != 'tag:yaml.org,2002:bool']
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Yaml12.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile('^(true|false)$'), list('tf'))

def load(path):
    """YAML as JSON knows it: dates are texts."""
    def plain(x):
        if isinstance(x, dict): return {str(k): plain(v) for k, v in x.items()}
        if isinstance(x, list): return [plain(v) for v in x]
        return x.isoformat() if isinstance(x, datetime.date) else x
    return plain(yaml.load(path.read_text(), Yaml12))

problems, files = [], []
for path in sorted(root.glob('examples/**/*.yaml')):
    content = load(path)
    if isinstance(content, dict) and 'segmentation' in content:
        files.append(path)
        problems += [f'{path}: {"/".join(map(str, e.path))}: {e.message}' for e in validator.iter_errors(content)]
if len(files) < 4:
    problems.append(f'only {len(files)} examples found')

good = load(root / 'examples/food-beverage/segmentations/food-and-beverage-training.yaml')
def set_in(path, value):
    def edit(tree):
        for key in path[:-1]: tree = tree[key]
        if value is None: del tree[path[-1]]
        else: tree[path[-1]] = value
    return edit
slips = {
    'no id': set_in(['segmentation'], None),
    'no segments': set_in(['segments'], []),
    'another format': set_in(['lode'], 2),
    'unknown key at the top': set_in(['segmentss'], []),
    'unknown key of a segment': set_in(['segments', 0, 'stanse'], 'grow'),
    'unknown stance': set_in(['segments', 0, 'stance'], 'attack'),
    'a rule that is a list': set_in(['segments', 0, 'where'], ['a']),
    'no rule': set_in(['segments', 0, 'where'], None),
    'rule and residual': set_in(['segments', 0, 'residual'], True),
    'match': set_in(['match'], 'frist'),
    'version as a text': set_in(['version'], 'two'),
    'unknown type': set_in(['attributes', 'locations', 'type'], 'whole'),
    'enum without values': set_in(['attributes', 'format', 'values'], None),
    'weight as a text': set_in(['segments', 0, 'needs', 0, 'weight'], 'high'),
    'budget as a text': set_in(['segments', 0, 'plays', 'marketing', 'budget'], 'lots'),
    'date in words': set_in(['segments', 0, 'plays', 'marketing', 'start'], 'soon'),
    'unknown view': set_in(['segments', 0, 'plays', 'markting'], {}),
    'waiver without an end': set_in(['waivers'], [{'rule': 'X', 'reason': 'r', 'by': 'b'}]),
}
for name, edit in slips.items():
    tree = copy.deepcopy(good)
    edit(tree)
    if validator.is_valid(tree):
        problems.append(f'the schema accepts: {name}')

print('\n'.join(problems) or f'{len(files)} files accepted, {len(slips)} slips refused')
sys.exit(1 if problems else 0)
