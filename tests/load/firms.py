"""Firms as two systems know them, with the truth kept: made from a seed, for the tests and the bench of matching.

The ERP has every firm once. The CRM has some of them again under ids of its own, written as another person would
write them (legal form, accents, case, linking words, short forms, slips of the pen; town only, no place at all, moved
to another town), and firms of its own. Decoys are no duplicates though they look like ones: branches of one name in
other towns, firms of one town that share a family name or all but one letter of a common word."""
import random

SYLLABLES = ['ba', 'bren', 'cor', 'dal', 'del', 'der', 'fal', 'fen', 'gar', 'gol', 'hal', 'hof', 'jan', 'kel', 'kor', 'lam',
             'len', 'lor', 'mar', 'mel', 'mun', 'nor', 'pel', 'quin', 'ras', 'rem', 'sal', 'ster', 'tal', 'tor', 'ul',
             'van', 'ver', 'wal', 'win', 'zan', 'mül', 'gön', 'schä', 'fré', 'lé', 'ño', 'bø', 'ström']
TRADES = ['Foods', 'Bakery', 'Logistics', 'Maschinenbau', 'Consulting', 'Textiles', 'Catering', 'Engineering', 'Energie',
          'Medical', 'Plastics', 'Druck', 'Automotive', 'Gastronomie', 'Packaging', 'Software', 'Tools', 'Trading', 'Systems',
          'Services', 'Manufacturing', 'International', 'Optik', 'Holzbau', 'Elektro', 'Immobilien']
FORMS = {'DE': ['GmbH', 'AG', 'GmbH & Co. KG', 'KG'], 'AT': ['GmbH', 'AG'], 'CH': ['AG', 'GmbH', 'SA'],
         'FR': ['SA', 'SARL', 'SAS'], 'US': ['Inc.', 'LLC', 'Corp.', 'Co.'], 'GB': ['Ltd', 'PLC'], 'ES': ['S.A.', 'S.L.']}
SPELLINGS = {'Inc.': ['Inc', 'Incorporated', ', Inc.'], 'Corp.': ['Corporation', 'Corp'], 'Ltd': ['Limited', 'Ltd.'],
             'SA': ['S.A.'], 'S.A.': ['SA'], 'GmbH & Co. KG': ['GmbH und Co KG', 'GmbH & Co KG'], 'PLC': ['plc'],
             'AG': ['Aktiengesellschaft'], 'SARL': ['S.A.R.L.'], 'Co.': ['Company', 'Co']}
TOWNS = [('DE', '80331', 'München'), ('DE', '10115', 'Berlin'), ('DE', '01067', 'Dresden'), ('DE', '50667', 'Köln'),
         ('DE', '60311', 'Frankfurt am Main'), ('DE', '90402', 'Nürnberg'), ('AT', '1010', 'Wien'), ('AT', '8010', 'Graz'),
         ('CH', '8001', 'Zürich'), ('CH', '9000', 'St. Gallen'), ('FR', '69001', 'Lyon'), ('FR', '75001', 'Paris'),
         ('US', '60601', 'Chicago'), ('US', '02108', 'Boston'), ('US', '98101', 'Seattle'), ('US', '73301', 'Austin'),
         ('GB', 'LS1 4DY', 'Leeds'), ('GB', 'M1 1AE', 'Manchester'), ('ES', '28001', 'Madrid'), ('ES', '48001', 'Bilbao')]
COUNTRIES = {'DE': ['Germany', 'Deutschland', 'DE'], 'AT': ['Austria', 'Österreich', 'AT'], 'CH': ['Switzerland', 'CH'],
             'FR': ['France', 'FR'], 'US': ['USA', 'United States', 'US'], 'GB': ['United Kingdom', 'UK', 'GB'],
             'ES': ['Spain', 'España', 'ES']}
PLAIN = str.maketrans({'ü': 'u', 'ö': 'o', 'ä': 'a', 'é': 'e', 'ñ': 'n', 'ø': 'o', 'ß': 'ss'})
DIGRAPH = str.maketrans({'ü': 'ue', 'ö': 'oe', 'ä': 'ae', 'é': 'e', 'ñ': 'n', 'ø': 'oe', 'ß': 'ss'})
SHORT = {'International': 'Intl', 'Manufacturing': 'Mfg', 'Services': 'Svcs'}


class Firms:
    def __init__(self, seed, towns=20):
        self.random = random.Random(seed)
        self.towns = list(TOWNS)
        for i in range(towns - len(TOWNS)):  # more towns for more firms, so that a town stays a town
            self.towns.append(('DE', f'{20000 + i:05d}', f'{self.word()}{self.random.choice(["stadt", "hausen", "burg"])}'))

    def word(self):
        r = self.random
        return ''.join(r.choice(SYLLABLES) for _ in range(r.choice([2, 3, 3]))).capitalize()

    def firm(self):
        r = self.random
        town = r.choice(self.towns)
        name = r.choice([lambda: f'{self.word()} {r.choice(TRADES)}', lambda: f'{self.word()} & {self.word()}',
                         lambda: f'{self.word()} {self.word()} {r.choice(TRADES)}', self.word])()
        return {'name': name, 'form': r.choice(FORMS[town[0]]), 'town': town}

    def written(self, firm):
        country, postal, city = firm['town']
        return {'name': f"{firm['name']} {firm['form']}", 'country': country, 'postal_code': postal, 'city': city}

    def slip(self, name):
        """One slip of the pen: a letter lost, doubled, changed, or two swapped; never the first letter."""
        r, letters = self.random, [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
        i = r.choice(letters)
        return r.choice([name[:i] + name[i + 1:], name[:i] + name[i] + name[i:],
                         name[:i] + r.choice('abcdefghiklmnoprstuw') + name[i + 1:],
                         name[:i] + name[i + 1] + name[i] + name[i + 2:]])

    def again(self, firm):
        """The same firm as another system has it; the kinds of change that were made."""
        r, kinds = self.random, []
        name, form = firm['name'], firm['form']
        change = r.choices(['none', 'slip', 'short', 'swap'], [50, 30, 10, 10])[0]
        if change == 'slip' and len(name) > 6:
            name = self.slip(name)
            kinds.append('slip')
        elif change == 'short' and any(word in name for word in SHORT):
            for long, short in SHORT.items():
                name = name.replace(long, short)
            kinds.append('short')
        elif change == 'swap' and ' ' in name and '&' not in name:
            name = ' '.join(reversed(name.split(' ')))
            kinds.append('swap')
        if r.random() < .3:
            name = name.replace('&', r.choice(['and', 'und', '+']))
        if r.random() < .4:
            name = name.translate(r.choice([PLAIN, DIGRAPH]))
            kinds.append('accents')
        form = r.choices([form, '', r.choice(SPELLINGS.get(form, [form])), r.choice(FORMS[firm['town'][0]])],
                         [40, 30, 25, 5])[0]
        if form != firm['form']:
            kinds.append('form')
        text = name + (form if form.startswith(',') else f' {form}' if form else '')
        if r.random() < .25:
            text = text.upper()
        country, postal, city = firm['town']
        place = r.choices(['same', 'town', 'country', 'none', 'moved'], [60, 22, 6, 8, 4])[0]
        if place == 'moved':
            country, postal, city = r.choice([t for t in self.towns if t != firm['town']])
        kinds.append(place)
        return {'name': text, 'country': '' if place == 'none' else r.choice(COUNTRIES[country]),
                'postal_code': postal if place in ('same', 'moved') else '',
                'city': r.choice([city, city.upper(), city.translate(PLAIN)]) if place in ('same', 'town', 'moved') else ''}, kinds

    def decoys(self, firm):
        """Firms that are not this one."""
        r = self.random
        other = r.choice([t for t in self.towns if t != firm['town']])
        yield {**firm, 'town': other}                                               # a branch of that name elsewhere
        first = firm['name'].split(' ')[0]
        yield {**firm, 'name': f'{first} {r.choice(TRADES)} {r.choice(TRADES)}'}    # the family's other business


def make(count, again, seed, towns=20):
    """(erp rows, crm rows, truth as a set of (erp id, crm id), kinds of change by pair)."""
    firms = Firms(seed, towns)
    r = firms.random
    seen, known, erp, crm, truth, kinds = set(), [], [], [], set(), {}

    def new(firm):
        key = (firm['name'].translate(PLAIN).lower(), firm['town'])
        if key in seen:
            return False
        seen.add(key)
        return True

    while len(erp) < count:
        firm = firms.firm()
        for one in [firm, *(firms.decoys(firm) if r.random() < .15 else [])]:
            if new(one):
                known.append((f'{len(erp) + 10001}', one))
                erp.append({'account_id': known[-1][0], **firms.written(one)})
    for account_id, firm in r.sample(known, again):
        row, changed = firms.again(firm)
        crm_id = f'C-{len(crm) + 1:07d}'
        crm.append({'account_id': crm_id, **row})
        truth.add((account_id, crm_id))
        kinds[account_id, crm_id] = changed
    for _ in range(again // 2):  # and firms that only the CRM has
        firm = firms.firm()
        if new(firm):
            crm.append({'account_id': f'C-{len(crm) + 1:07d}', **firms.written(firm)})
    r.shuffle(crm)
    return erp, crm, truth, kinds
