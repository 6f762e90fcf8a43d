import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchRule } from '../../../src/core/matching/rule.ts';
import type { MatchRow } from '../../../src/core/model/matches.ts';
import { byKindAndId } from '../../contract/matchStore/order.ts';
import { readMatches } from '../../contract/matchStore/readMatches.ts';
import { numbered, rule, type World, world } from '../../contract/matchStore/worlds.ts';
import { referenceMatch } from '../../reference/referenceMatcher.ts';
import { demo, personalization, type Workplace, workplace } from './commandLine.ts';
import { configurationOf, writeDecisions, writeExports } from './exportFiles.ts';

const seed = Number(process.env['SEED'] ?? 20_261_124);

describe('match --export equals an independent matcher on random data', () => {
  it.each(sampleRules(4))('from files, rule %#', async (matchRule) => {
    const worlds = sampleWorlds(300);
    const place = await workplace();
    await writeExports(place.folder, together(worlds));
    await place.configure({
      personalization: {
        ...personalization,
        source: { kind: 'files', users: 'users.json', accounts: 'accounts.json' },
      },
      salesforce: {
        source: { kind: 'files', contacts: 'contacts.csv', leads: 'leads.csv', accounts: 'crm-accounts.csv' },
      },
      ...configurationOf(matchRule),
    });
    expect(await exportedBy(place, worlds)).toEqual(expected(worlds, matchRule));
  });

  it.each(sampleRules(2))('from the emulators, rule %#', async (matchRule) => {
    const worlds = sampleWorlds(300);
    const data = path.join((await workplace()).folder, 'data');
    await mkdir(data);
    await writeExports(data, together(worlds));
    const { place, emulators } = await demo('--data', data);
    try {
      await place.configure({ personalization, ...configurationOf(matchRule) });
      expect(await exportedBy(place, worlds)).toEqual(expected(worlds, matchRule));
    } finally {
      await emulators.stop();
    }
  });
});

async function exportedBy(place: Workplace, worlds: readonly World[]): Promise<readonly MatchRow[]> {
  await writeDecisions(place.folder, together(worlds));
  const result = await place.run('match', '--export', 'matches.csv', '--json');
  expect(result).toMatchObject({ exitCode: 0 });
  const rows = await readMatches(place.file('matches.csv'));
  const { users, accounts } = result.report;
  expect(users.matched + accounts.matched).toBe(rows.filter(({ outcome }) => outcome === 'matched').length);
  return rows.map(comparable);
}

function expected(worlds: readonly World[], matchRule: MatchRule): readonly MatchRow[] {
  const decisions = together(worlds);
  return worlds
    .flatMap((one) => {
      const links = one.links.map((link) => ({ ...link, line: decisions.links.indexOf(link) + 2 }));
      const exclusions = one.exclusions.map((exclusion) => ({ ...exclusion, line: 2 }));
      return referenceMatch({ ...one, rule: matchRule, decisions: { links, exclusions, sha256: '' } }).rows;
    })
    .sort(byKindAndId);
}

/** The threshold of similar account names is not the rule's: only that nothing else fits is compared. */
function comparable(row: MatchRow): MatchRow {
  return row.nearMiss === 'similarAccountName' ? { ...row, nearMiss: null, nearMissId: null } : row;
}

function together(worlds: readonly World[]) {
  return {
    users: worlds.flatMap(({ users }) => users),
    accounts: worlds.flatMap(({ accounts }) => accounts),
    contacts: worlds.flatMap(({ contacts }) => contacts),
    leads: worlds.flatMap(({ leads }) => leads),
    crmAccounts: worlds.flatMap(({ crmAccounts }) => crmAccounts),
    links: worlds.flatMap(({ links }) => links),
    exclusions: worlds.flatMap(({ exclusions }) => exclusions),
  };
}

function sampleWorlds(count: number): readonly World[] {
  return fc.sample(world, { numRuns: count, seed }).map(numbered);
}

function sampleRules(count: number): readonly MatchRule[] {
  return fc.sample(rule, { numRuns: count, seed });
}
