import { describe, expect, it } from 'vitest';
import { refuseMode, refuseUnfitPlan } from '../../../../src/core/applying/refuseUnfitPlan.ts';
import type { Configuration } from '../../../../src/core/config/configuration.ts';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import type { OrgFacts, Visibility } from '../../../../src/core/model/org.ts';
import type { PreparedPlan } from '../../../../src/core/planning/preparedPlan.ts';
import type { RunRequest } from '../../../../src/core/runRequest.ts';
import { aRunReport } from '../../aRunReport.ts';

describe('refuseUnfitPlan', () => {
  it('lets a complete, fresh plan for a sandbox pass', () => {
    expect(refusal({})).toBe('');
  });

  it('writes to the demo, but not to a production org while runs cannot be undone', () => {
    expect(refusal({ org: { isSandbox: false, isDemo: true } })).toBe('');
    expect(refusal({ org: { isSandbox: false, isDemo: false } })).toMatch(/^acme is a production org\./);
  });

  it('refuses in observe, and says how to change that', () => {
    expect(refusal({ mode: 'observe' })).toMatch(/^The mode is "observe": previews only\./);
  });

  it('writes only selected records in repair', () => {
    expect(refusal({ mode: 'repair' })).toMatch(/^The mode is "repair": only records that are named/);
    expect(refusal({ mode: 'repair', onlySelected: true })).toBe('');
    expect(() => refuseMode({ configuration: configuration('repair') }, true)).not.toThrow();
  });

  it.each(['incomplete', 'cannotBeRead'] as const)(
    'refuses when the view is %s, now or when the plan was made',
    (verdict) => {
      expect(refusal({ verdict })).toMatch(/^The signed-in user may not see every record/);
      expect(refusal({ planComplete: false })).toMatch(/^The signed-in user may not see every record/);
    },
  );

  it('refuses a tripped guard until it is overridden by name', () => {
    const tripped = [{ guard: 'maxClears', message: '3 values would be cleared.' }];
    expect(refusal({ tripped })).toMatch(/^maxClears: 3 values would be cleared\. .*by its name, for one run\.$/);
    expect(refusal({ tripped, overridden: ['maxRows'] })).toMatch(/^maxClears/);
    expect(refusal({ tripped, overridden: ['maxClears'] })).toBe('');
  });

  it('speaks of no options of the command line: every shell has ways of its own', () => {
    const tripped = [{ guard: 'maxClears', message: '3 values would be cleared.' }];
    for (const given of [{ tripped }, { mode: 'repair' }, { mode: 'observe' }] as const) {
      expect(refusal(given)).not.toContain('--');
    }
  });
});

interface Case {
  readonly mode?: Configuration['mode'];
  readonly org?: Partial<OrgFacts>;
  readonly verdict?: Visibility['verdict'];
  readonly planComplete?: boolean;
  readonly onlySelected?: boolean;
  readonly tripped?: readonly { readonly guard: string; readonly message: string }[];
  readonly overridden?: readonly string[];
}

/** The sentence of the refusal; empty when the plan may be applied. */
function refusal(given: Case): string {
  const { mode = 'replace', verdict = 'complete', planComplete = true, onlySelected = false } = given;
  const org = { id: '00D', myDomain: 'acme', name: '', edition: '', isSandbox: true, isDemo: false, ...given.org };
  const request = {
    configuration: configuration(mode),
    overriddenGuards: given.overridden ?? [],
  } as unknown as RunRequest;
  const prepared = {
    plan: {
      onlySelected,
      report: aRunReport({ complete: planComplete, trippedGuards: given.tripped ?? [] }),
    },
    session: { connection: { org }, visibility: { verdict, evidence: ['asked'], objects: ['Contact'] } },
  } as unknown as PreparedPlan;
  try {
    refuseUnfitPlan(request, prepared);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'refused' });
    return error instanceof Error ? error.message : '';
  }
}

function configuration(mode: Configuration['mode']): Configuration {
  const text = JSON.stringify({ mode, personalization: { account: 'a', instance: 'i', dataset: 'd' } });
  const parsed = parseConfiguration(text, 'c.json');
  if (parsed.kind === 'problems') throw new Error('refused');
  return parsed.configuration;
}
