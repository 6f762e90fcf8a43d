import type { Answer, AuditEntry } from '../model/securityFacts.ts';
import type { NightCause } from './causes.ts';
import type { JudgedNight, NightChange, NightChanges } from './nightReport.ts';

/** The changes of both systems; null where nobody asked Personalization. */
export interface ChangeSources {
  readonly setup: Answer<readonly AuditEntry[]>;
  readonly personalization: Answer<readonly AuditEntry[]> | null;
}

/** The first bad night and the last good one before it, as the last nights stand; null where the last night ran. */
export function firstBadNight(
  nights: readonly JudgedNight[],
): { readonly lastGood: JudgedNight | null; readonly firstBad: JudgedNight } | null {
  const [last, ...before] = nights;
  if (last === undefined || !isBad(last)) return null;
  let firstBad = last;
  for (const night of before) {
    if (night.verdict === 'ran') return { lastGood: night, firstBad };
    if (isBad(night)) firstBad = night;
  }
  return { lastGood: null, firstBad };
}

/** What was changed from the end of the last good night's run until the first bad night showed it. */
export function changesBetween(
  nights: readonly JudgedNight[],
  { setup, personalization }: ChangeSources,
): NightChanges | null {
  const found = firstBadNight(nights);
  if (found === null) return null;
  const { lastGood, firstBad } = found;
  const from =
    lastGood === null ? (nights.at(-1)?.from ?? firstBad.from) : (lastGood.timeline.at(-1)?.until ?? lastGood.to);
  const to = firstBad.timeline.find(({ kind }) => kind !== 'tokenUsed')?.at ?? firstBad.to;
  const entries = [
    ...entriesOf(setup, 'salesforce', firstBad.cause),
    ...(personalization === null ? [] : entriesOf(personalization, 'personalization', firstBad.cause)),
  ].filter(({ at }) => Date.parse(from) <= Date.parse(at) && Date.parse(at) <= Date.parse(to));
  return {
    lastGood: lastGood?.night ?? null,
    firstBad: firstBad.night,
    from,
    to,
    entries: entries.sort((left, right) => Date.parse(right.at) - Date.parse(left.at)),
    notRead: [setup, personalization]
      .filter((part) => part?.value === null)
      .map((part) => `${part?.asked}: ${part?.answer}`),
  };
}

function isBad({ verdict }: JudgedNight): boolean {
  return verdict === 'didNotRun' || verdict === 'ranWithErrors';
}

function entriesOf(
  changes: Answer<readonly AuditEntry[]>,
  system: NightChange['system'],
  cause: NightCause,
): readonly NightChange[] {
  const pattern = telling[cause];
  return (changes.value ?? []).map(({ at, by, words, action }) => ({
    at,
    by,
    words,
    system,
    isLikely: pattern?.test(`${action} ${words}`) ?? false,
  }));
}

/** An audit trail has no ids of settings: its words are all there is. */
const telling: Readonly<Partial<Record<NightCause, RegExp>>> = {
  inactiveUser: /deactivat|inactive/i,
  frozenUser: /froze|frozen|lock/i,
  expiredToken: /refresh|token|revoke|integration user|connected app/i,
  selfAuthorizeRemoved: /permitted ?users|self.authorize|admin.approved|connected app/i,
  appBlocked: /install|block|connected app|external client app/i,
  ipRestricted: /\bip\b|login ?ip|network/i,
  hoursRestricted: /login ?hours/i,
  apiNotAllowed: /api enabled|scope/i,
  signInRefused: /profile|permission|connected app|login|password/i,
  modifyAllData: /modify all data|profile|permission set/i,
  hiddenField: /fls|field|layout|profile/i,
  validationRule: /validation/i,
  automation: /trigger|flow|apex|workflow|process/i,
  badValues: /field|picklist|value/i,
  duplicates: /duplicate|unique|field/i,
  recordAccess: /profile|permission|sharing|approval/i,
  noJob: /integration|push|pull|dataset/i,
  noSignIn: /integration|connected app|dataset/i,
};
