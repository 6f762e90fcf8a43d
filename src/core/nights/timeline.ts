import { eventsOf } from './integrationEvents.ts';
import { batchWords, endOf, failureWords } from './jobEnd.ts';
import type { NightFacts, NightJob, NightLogin } from './nightFacts.ts';
import type { NightEvent } from './nightReport.ts';
import type { NightWindow } from './nightWindows.ts';

const endedStates = new Set(['JobComplete', 'Failed', 'Aborted', 'Closed']);

/** What was seen of the integration in one night, in the order of time; repetitions in a row are one line. */
export function timelineOf(window: Pick<NightWindow, 'from' | 'to'>, facts: NightFacts): readonly NightEvent[] {
  const { logins, jobs, tokenUses } = eventsOf(window, facts);
  const events = [
    ...logins.map(loginEvent),
    ...tokenUses.map(({ appName, lastUsedAt, useCount }) =>
      single(lastUsedAt ?? window.from, 'tokenUsed', `Token of ${appName} used last (${useCount} uses in all)`),
    ),
    ...jobs.flatMap(jobEvents),
  ];
  return joinRepeated(events.sort((left, right) => Date.parse(left.at) - Date.parse(right.at)));
}

function loginEvent({ at, succeeded, status, application, sourceIp }: NightLogin): NightEvent {
  const by = application === '' ? '' : ` by ${application}`;
  if (succeeded) return single(at, 'signIn', `Signed in${by}`);
  return single(at, 'signInFailed', `Sign-in refused${by}: "${status}"${sourceIp === '' ? '' : `, from ${sourceIp}`}`);
}

function jobEvents(job: NightJob): readonly NightEvent[] {
  const { kind, object, operation, state, createdAt, changedAt, processed, failed } = job;
  const api = kind === 'Classic' ? 'Bulk API' : 'Bulk API 2.0';
  const created = single(createdAt, 'jobCreated', `Job created: ${operation} ${object} (${api})`);
  const batches = batchWords(job);
  if (!endedStates.has(state) || endOf(job) === 'unfinished')
    return [{ ...created, words: `${created.words}, ${batches === '' ? `still ${state}` : batches}` }];
  const counts =
    processed === null || failed === null ? 'counts cannot be read' : `${processed} processed, ${failed} failed`;
  const ends = [`Job ended: ${object} ${state}`, counts, batches].filter((part) => part !== '').join(', ');
  const why = failureWords(job);
  return [created, single(changedAt, 'jobEnded', why === '' ? ends : `${ends}: ${why}`)];
}

function single(at: string, kind: NightEvent['kind'], words: string): NightEvent {
  return { at, until: at, kind, words, count: 1 };
}

function joinRepeated(events: readonly NightEvent[]): readonly NightEvent[] {
  const joined: NightEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (last?.kind === event.kind && last.words === event.words) {
      joined[joined.length - 1] = { ...last, until: event.until, count: last.count + event.count };
    } else {
      joined.push(event);
    }
  }
  return joined;
}
