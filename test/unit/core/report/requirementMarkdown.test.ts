import { expect, test } from 'vitest';
import { requirementMarkdown } from '../../../../src/core/report/requirementMarkdown.ts';

test('a check as a page tells its evidence, who changed it and what to do, and shows texts of the org as they are', () => {
  const { title, markdown } = requirementMarkdown({
    id: 'user.active',
    area: 'user',
    title: 'The integration user is active',
    verdict: 'failed',
    evidence: [{ asked: 'User a|b', answer: '[inactive](command:x)' }],
    source: 'Troubleshoot',
    fix: 'Activate the user.',
    setupUrl: 'https://acme.my.salesforce-setup.com/lightning/setup/ManageUsers/home',
    isMinimum: false,
    since: { at: '2026-11-24T12:00:00.000Z', by: 'Sam <b>', action: 'Deactivated', system: 'salesforce' },
  });
  expect(title).toBe('The integration user is active');
  expect(markdown.split('\n')).toEqual([
    '# The integration user is active',
    '',
    '**FAILED** · Troubleshoot',
    '',
    '| asked | answered |',
    '|---|---|',
    '| User a\\|b | \\[inactive\\]\\(command\\:x\\) |',
    '',
    'Changed 2026-11-24T12:00:00.000Z by Sam &lt;b&gt;: Deactivated (Setup Audit Trail)',
    '',
    '## What to do',
    '',
    'Activate the user\\.',
    '',
    '`https://acme.my.salesforce-setup.com/lightning/setup/ManageUsers/home`',
    '',
  ]);
});
