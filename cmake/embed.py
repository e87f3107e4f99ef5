"""Writes embedded.cpp: every manual and shipped example as a byte string, found by its path."""
import pathlib, sys

def literal(data: bytes) -> str:
    out = []
    for i in range(0, len(data), 4000):  # compilers limit one literal; adjacent ones are joined
        part = data[i:i + 4000]
        out.append('"' + ''.join(
            f'\\{b:03o}' if b < 32 or b > 126 or b in (34, 92, 63) else chr(b) for b in part) + '"')
    return '\n'.join(out) or '""'

root, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
files = sorted(p for d, pat in (('src', '*.md'), ('docs/concepts', '*.md'), ('examples', '*'))
               for p in (root / d).rglob(pat) if p.is_file() and '__pycache__' not in p.parts
               and p.suffix not in ('.py', '.pyc')
               and not ('industries' in p.relative_to(root).parts and p.suffix in ('.csv', '.json')))  # `demo` takes no others
rows = []
for p in files:
    data = p.read_bytes()
    rows.append(f'  {{"{p.relative_to(root).as_posix()}", std::string_view({literal(data)}, {len(data)})}},')
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text('#include "base/embedded.h"\n#include <array>\nnamespace lode {\nnamespace {\n'
                  f'constexpr std::array<EmbeddedFile, {len(rows)}> files{{{{\n' + '\n'.join(rows) +
                  '\n}};\n}\nstd::span<const EmbeddedFile> embedded_files() { return files; }\n}\n')
