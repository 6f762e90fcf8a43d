import type { MatchRule } from '../../core/matching/rule.ts';
import type { Decisions } from '../../core/model/matches.ts';
import type { MatchStore, Work } from '../../core/ports.ts';
import { describeProfiles } from './describeProfiles.ts';
import { explainCrm } from './explain/explainCrmRecord.ts';
import { explainProfile } from './explain/explainProfile.ts';
import { linkTargetsOf } from './explain/linkTargets.ts';
import { writeExport } from './exportMatches.ts';
import { groupsOf, pageOf } from './page.ts';
import { buildPreviews, findAllCandidates, type Previews } from './previews.ts';
import { readPreviewGroups } from './previewGroups.ts';
import type { Session } from './session.ts';

/** What a match was made of. */
export interface Matched {
  readonly rule: MatchRule;
  readonly decisions: Decisions;
}

/** Whoever looks at a finished match. Questions take turns: what one keeps in temporary tables is its own. */
export type MatchReaders = Pick<
  MatchStore,
  'exportMatches' | 'preparePages' | 'groups' | 'page' | 'describe' | 'explain' | 'explainCrmRecord' | 'linkTargets'
>;

/** Reads one finished match; another match needs other readers. */
export function matchReadersOn(session: Session, matched: () => Matched): MatchReaders {
  let previews: { readonly of: Matched; readonly built: Previews } | null = null;
  const inTurn = turns();

  /** Built for the present match, unless they are there. A failed or cancelled building leaves none. */
  async function prepared(work: Work = quiet): Promise<Matched & { readonly previews: Previews }> {
    const present = matched();
    if (previews?.of !== present) {
      previews = null;
      const built = await session.during(work.signal, () => buildPreviews(session, present.rule, work));
      previews = { of: present, built };
    }
    return { ...present, previews: previews.built };
  }

  return {
    exportMatches: (file) =>
      inTurn(async () => {
        const present = matched();
        if (previews?.of !== present) {
          await findAllCandidates(session, present.rule, {
            user: await readPreviewGroups(session, present.rule, 'user'),
            account: await readPreviewGroups(session, present.rule, 'account'),
          });
        }
        return writeExport(session, present.rule, file);
      }),
    preparePages: (work) =>
      inTurn(async () => {
        await prepared(work);
      }),
    groups: (kind, text) => inTurn(async () => groupsOf(session, (await prepared()).previews, kind, text)),
    page: (query) =>
      inTurn(async () => {
        const { rule, previews: built } = await prepared();
        return pageOf(session, rule, built, query);
      }),
    describe: (kind, ids) => inTurn(async () => describeProfiles(session, (await prepared()).rule, kind, ids)),
    explain: (kind, personalizationId) =>
      inTurn(async () => {
        const { rule, decisions } = await prepared();
        return explainProfile(session, { rule, decisions, kind, personalizationId });
      }),
    explainCrmRecord: (crmId) => inTurn(async () => explainCrm(session, (await prepared()).rule, crmId)),
    linkTargets: (kind, personalizationId, text, limit) =>
      inTurn(async () => {
        const { rule } = await prepared();
        return linkTargetsOf(session, { rule, kind, personalizationId, text, limit });
      }),
  };
}

const quiet: Work = { signal: new AbortController().signal, emit: () => undefined };

/** One after the other. */
function turns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    // Whoever asked learns of a failure; the next one only waits for the end.
    last = turn.catch(() => undefined);
    return turn;
  };
}
