"""Engines kmeans and latent on so many accounts that starts are made on drawn ones; see tests/discover/clusters.py."""
import pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'discover'))
import clusters as C  # before numpy: it sets the number of threads
import numpy as np
import problems as P

checks = P.Checks(sys.argv[1])
random = np.random.default_rng(31)
C.kmeans(checks, 'k-means', C.blobs(random, 30000), 6)
C.latent(checks, 'latent', C.blobs(random, 14000), 5)
p, answers = C.blobs(random, 12000), []
for threads in (1, 3):
    for engine in ('kmeans', 'latent'):
        checks.ask(lambda a: answers.append(a['fits']), p, engine=engine, threads=threads, search={'leaves': 3})
checks.run()
checks.holds('threads change nothing', answers[:2] == answers[2:])
checks.end('clusters, drawn')
