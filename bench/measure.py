"""Runs whole processes and measures them as the operating system does: wall time, CPU time, peak memory."""
import os, pathlib, resource, statistics, subprocess, sys, time


def once(command, cwd=None, env=None):
    """(wall seconds, CPU seconds, peak MB) of one run; its output is thrown away, a failure stops the bench."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    # Lode says 1 where it has findings; of any other program 1 is a failure, and no figure.
    fine = (0, 1) if pathlib.Path(str(command[0])).name == 'lode' else (0,)
    if process.returncode not in fine:
        sys.exit(f'{command}: exit {process.returncode}\n{error.decode(errors="replace")[-2000:]}')
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def in_turn(commands, runs=5, warm=1):
    """{name: (median wall, median CPU, largest MB)}: the commands run A B A B …, so that drift hits all alike."""
    figures = {name: [] for name in commands}
    for i in range(runs + warm):
        for name, command in commands.items():
            result = once(command() if callable(command) else command)
            if i >= warm:
                figures[name].append(result)
    return {name: (statistics.median(r[0] for r in rows), statistics.median(r[1] for r in rows),
                   max(r[2] for r in rows)) for name, rows in figures.items()}


def table(title, figures, base, note=''):
    """A Markdown section; ratios are against `base`."""
    lines = [f'## {title}', '', '| | seconds | CPU s | peak MB | time / ' + base + ' | memory / ' + base + ' |',
             '| --- | --- | --- | --- | --- | --- |']
    for name, (wall, cpu, memory) in figures.items():
        lines.append(f'| {name} | {wall:.3f} | {cpu:.3f} | {memory:.0f} | {wall / figures[base][0]:.2f} | '
                     f'{memory / figures[base][2]:.2f} |')
    return '\n'.join(lines + ['', note, ''])
