import { describe, expect, test } from 'vitest';
import type { LastNightRows, NightRow } from '../../../../src/engine/nightProtocol.ts';
import { commandIds } from '../../../../src/extension/ids.ts';
import { keptNight, nightNodes } from '../../../../src/extension/views/nightNodes.ts';
import { aState, someFacts } from '../aDryRun.ts';

const good: NightRow = {
  night: '2026-11-23',
  name: 'night of 2026-11-23 to 24',
  verdict: 'ran',
  verdictWords: 'ran',
  cause: '',
  meaning: 'Every bulk job was completed.',
  toDo: 'Nothing.',
  evidence: ['2 bulk jobs: 1384 records processed, 0 failed.'],
  jobs: 2,
  processed: 1_384,
  failed: 0,
};
const bad: NightRow = {
  ...good,
  night: '2026-11-24',
  name: 'night of 2026-11-24 to 25',
  verdict: 'didNotRun',
  verdictWords: 'did not run',
  cause: 'The integration user is inactive',
  meaning: 'Salesforce does not let in a user who was deactivated.',
  toDo: 'Activate the user.',
  evidence: ['Login History: 3 refused, with "User is Inactive".'],
  jobs: 0,
};
const lastNight: LastNightRows = {
  sentence: "Last night the vendor's nightly run did not run. Likely cause: The integration user is inactive.",
  nights: [bad, good],
  lastNight: 0,
  readAt: '2026-11-25T14:00:00.000Z',
  document: { title: 'Last Night', markdown: '# Last Night' },
};

describe('Last Night in the Connection view', () => {
  test('claims nothing before it was read; a click reads it', () => {
    const [node, ...others] = nightNodes(aState());
    expect([node?.label, node?.description, node?.icon, node?.children, others]).toEqual([
      'Last Night',
      'not read yet',
      'history',
      undefined,
      [],
    ]);
    expect(node?.command?.id).toBe(commandIds.showLastNight);
  });

  test('tells verdict and cause of the last night, and each night below it', () => {
    const [node] = nightNodes(aState({ lastNight }));
    expect([node?.description, node?.icon, node?.accessibleLabel]).toEqual([
      'did not run · The integration user is inactive',
      'error',
      lastNight.sentence,
    ]);
    expect(node?.children?.map(({ label, description, icon }) => [label, description, icon])).toEqual([
      ['night of 2026-11-24 to 25', 'did not run · The integration user is inactive', 'error'],
      ['night of 2026-11-23 to 24', 'ran · 1,384 records, 0 failed', 'pass'],
    ]);
    expect(node?.tooltip).toContain('To do: Activate the user');
    expect(node?.command?.args).toEqual([keptNight]);
  });

  test('shows what the org says as text, not as markup', () => {
    const evidence = ['Login History: 1 refused, with "[x](command:evil) <b>".'];
    const [node] = nightNodes(aState({ lastNight: { ...lastNight, nights: [{ ...bad, evidence }] } }));
    expect(node?.tooltip).toContain('\\[x\\]\\(command');
    expect(node?.tooltip).not.toContain('<b>');
  });

  test('does not pretend to know counts that may not be read', () => {
    const unread: NightRow = { ...good, verdict: 'cannotBeRead', verdictWords: 'cannot be read', processed: null };
    const [node] = nightNodes(aState({ lastNight: { ...lastNight, nights: [unread] } }));
    expect([node?.description, node?.icon]).toEqual(['cannot be read · 2 jobs', 'question']);
  });

  test('is not there where Salesforce is files', () => {
    const facts = someFacts();
    const files = { ...facts, connection: { ...facts.connection, org: { ...facts.connection.org, id: '' } } };
    expect(nightNodes(aState({ connection: { kind: 'connected', facts: files } }))).toEqual([]);
  });
});
