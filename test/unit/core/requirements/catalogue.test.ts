import { describe, expect, test } from 'vitest';
import type { SecurityFacts } from '../../../../src/core/model/securityFacts.ts';
import { judgeRequirements } from '../../../../src/core/requirements/catalogue.ts';
import { mergedLog, withSince } from '../../../../src/core/requirements/since.ts';
import { answer, factsNobodyRead, field, goodFacts, nobody } from './someFacts.ts';

describe('the catalogue of requirements', () => {
  test('passes nothing by default: facts that nobody could read are "cannot be read", every one', () => {
    const checks = judgeRequirements(factsNobodyRead);
    expect(new Set(checks.map(({ verdict }) => verdict))).toEqual(new Set(['cannotBeRead']));
    expect(checks).toHaveLength(17);
  });

  test('gives every check a page of the org’s Setup, a fix and its source', () => {
    for (const check of judgeRequirements(goodFacts)) {
      expect(check.setupUrl, check.id).toMatch(/^https:\/\/acme\.my\.salesforce-setup\.com\/lightning\/setup\//);
      expect(check.fix, check.id).toContain('Setup → ');
      expect(check.source, check.id).not.toBe('');
      expect(check.verdict, check.id).toBe('passed');
    }
  });

  test('marks the vendor’s three minimum requirements, and no other', () => {
    const minimum = judgeRequirements(goodFacts).filter(({ isMinimum }) => isMinimum);
    expect(minimum.map(({ id }) => id)).toEqual([
      'user.modifyAllData',
      'oauth.scopes',
      'field.Contact.Score__c.visible',
    ]);
  });

  test.each([
    ['id, api and refresh_token', ['id', 'api', 'refresh_token'], 'passed'],
    ['offline_access for refresh_token', ['id', 'api', 'offline_access'], 'passed'],
    ['full, which holds id and api, with refresh_token', ['full', 'refresh_token'], 'passed'],
    ['full alone', ['full'], 'failed'],
    ['openid in place of id', ['openid', 'api', 'refresh_token'], 'failed'],
    ['none', [], 'failed'],
  ])('judges the scopes %s', (_name, scopes, verdict) => {
    expect(verdictOf({ scopes: answer(scopes) }, 'oauth.scopes')).toBe(verdict);
  });

  test.each([
    ['Enterprise Edition', 'passed'],
    ['Unlimited Edition', 'passed'],
    ['Professional Edition', 'failed'],
    ['Group Edition', 'failed'],
  ])('judges %s', (edition, verdict) => {
    expect(verdictOf({ edition: answer(edition) }, 'org.edition')).toBe(verdict);
  });

  test('warns of rotation and fails PKCE, and says of both what Salesforce recommends', () => {
    const checks = judgeRequirements({ ...goodFacts, rotation: answer(true), pkceRequired: answer(true) });
    const found = checks.filter(({ id }) => id === 'oauth.rotation' || id === 'oauth.pkce');
    expect(found.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['oauth.pkce', 'failed'],
      ['oauth.rotation', 'warning'],
    ]);
    for (const { fix } of found) expect(fix).toContain('Salesforce recommends');
  });

  test('asks a field that is only pulled to be visible, not to be editable', () => {
    const fields = [{ ...field, isPushed: false, editable: answer(nobody) }];
    const ids = judgeRequirements({ ...goodFacts, fields }).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('field.'))).toEqual(['field.Contact.Score__c.visible']);
  });
});

describe('who changed it', () => {
  const changes = [
    {
      at: '2026-11-24T02:00:00.000Z',
      by: 'Sam',
      action: 'x',
      words: 'Changed profile Admin: API Enabled was turned off',
    },
    { at: '2026-11-23T02:00:00.000Z', by: 'Kim', action: 'x', words: 'Changed read access of field Contact.Score__c' },
  ];

  test('is the newest entry that speaks of the setting, for what did not pass', () => {
    const facts = {
      ...goodFacts,
      permissions: { ...goodFacts.permissions, ApiEnabled: answer(nobody) },
      fields: [{ ...field, readable: answer(nobody) }],
      audit: answer(changes),
    };
    const since = withSince(judgeRequirements(facts), mergedLog(facts.audit.value, null), [], []).flatMap((check) =>
      check.since === undefined ? [] : [[check.id, check.since.by]],
    );
    expect(since).toEqual([
      ['user.apiEnabled', 'Sam'],
      ['field.Contact.Score__c.visible', 'Kim'],
    ]);
  });

  test('is nobody for what passed', () => {
    const facts = { ...goodFacts, audit: answer(changes) };
    expect(
      withSince(judgeRequirements(facts), mergedLog(facts.audit.value, null), [], []).filter(
        (check) => 'since' in check,
      ),
    ).toEqual([]);
  });
});

function verdictOf(facts: Partial<SecurityFacts>, id: string): string | undefined {
  return judgeRequirements({ ...goodFacts, ...facts }).find((check) => check.id === id)?.verdict;
}
