"""Engines kmeans and latent on little data: see clusters.py for the peers."""
import sys

import clusters as C  # before numpy: it sets the number of threads
import numpy as np
import problems as P

checks = P.Checks(sys.argv[1])
random = np.random.default_rng(21)
C.kmeans(checks, 'k-means', C.blobs(random, 600), 5)
p = C.blobs(random, 400)
p.target_weights = np.array([1, 4, 0.5, 2.0])
C.kmeans(checks, 'k-means, targets weighted', p, 4)
p = C.blobs(random, 400)
p.weights = random.integers(0, 6, 400).astype(float)
C.kmeans(checks, 'k-means, accounts weighted', p, 4)
C.kmeans_unknown(checks, C.blobs(random, 500, clusters=3, spread=4), 3)
C.latent(checks, 'latent', C.blobs(random, 400), 4)
C.latent_unknown(checks, C.blobs(random, 500, clusters=3, spread=4), 3)
for engine in ('kmeans', 'latent'):
    for key, value in (('monotone', [['a8', 1, True]]), ('must_use', ['a1'])):
        checks.ask(lambda a, what=f'{engine}: {key}': checks.holds(what, a.get('code') == 'invalid_argument', a), p,
                   engine=engine, search={key: value})
answers = []
for threads in (1, 3):
    for engine in ('kmeans', 'latent'):
        checks.ask(lambda a: answers.append(a['fits']), p, engine=engine, threads=threads, search={'leaves': 3})
checks.run()
checks.holds('threads change nothing', answers[:2] == answers[2:])
checks.end('clusters')
