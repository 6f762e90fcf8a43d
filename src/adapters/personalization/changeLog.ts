/**
 * Who changed what in Personalization (*Audit Log API*): 50 days back, at most 2,000 entries a page, pages from 1 until one
 * is empty. The vendor documents that entries exist, but not what their keys are called: the usual names are looked for, and
 * an entry without a time is left out.
 */
import { HttpFailure, type HttpClient, TryAgain } from '../../core/http/httpClient.ts';
import { retryAfterMs } from '../../core/http/retryAfter.ts';
import type { Answer, AuditEntry } from '../../core/model/securityFacts.ts';
import { SyncError, type SyncErrorCode } from '../../core/model/syncError.ts';
import type { ChangeLog } from '../../core/ports.ts';
import { basic } from './createPersonalizationReader.ts';
import { type ExportSource, exportOrigin } from './exportOrigin.ts';
import { ExportRefusal } from './exportRefusal.ts';

export interface ChangeLogOptions extends ExportSource {
  readonly http: HttpClient;
}

const pageSize = 2_000;
/** 50 days of a busy account are far fewer: only a server that repeats itself gets there. */
const mostPages = 25;
const asked = 'Audit Log API of Personalization (the last 50 days)';

/** See `ChangeLog`. What goes wrong on Personalization's side is its answer. @throws SyncError `usage`: no address for the key */
export function createChangeLog(options: ChangeLogOptions): ChangeLog {
  const origin = exportOrigin(options);
  return {
    async read(signal) {
      try {
        return answered(await allEntries(options, origin, signal));
      } catch (error) {
        // Who changed it is worth knowing, but no reason to say nothing of what was found in Salesforce.
        if (!(error instanceof SyncError) || !unread.has(error.code)) throw error;
        return { asked, answer: error.message, value: null };
      }
    },
  };
}

const unread: ReadonlySet<SyncErrorCode> = new Set(['accessDenied', 'signInFailed', 'cannotConnect', 'incompleteRead']);

/** Where nobody can ask. `why`: a sentence. */
export function noChangeLog(why: string): ChangeLog {
  return { read: () => Promise.resolve({ asked, answer: why, value: null }) };
}

function answered(entries: readonly AuditEntry[]): Answer<readonly AuditEntry[]> {
  const value = [...entries].sort((left, right) => Date.parse(right.at) - Date.parse(left.at));
  return { asked, answer: `${value.length} entries`, value };
}

async function allEntries(
  options: ChangeLogOptions,
  origin: string,
  signal: AbortSignal,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let previous = '';
  for (let page = 1; page <= mostPages; page += 1) {
    const text = await readPage(options, `${origin}/api/audit/list?pageSize=${pageSize}&page=${page}`, signal);
    const rows = rowsOf(text);
    // A server that knows no pages gives everything each time.
    if (rows.length === 0 || text === previous) return entries;
    entries.push(...rows.flatMap(entryOf));
    previous = text;
  }
  throw new SyncError('incompleteRead', 'The audit log of Personalization does not end.');
}

async function readPage({ http, credentials }: ChangeLogOptions, url: string, signal: AbortSignal): Promise<string> {
  const { host } = new URL(url);
  const headers = { accept: 'application/json', authorization: basic(credentials) };
  return await http.repeat(async () => {
    try {
      const reply = await http.exchange({ method: 'GET', url, headers }, signal);
      if (reply.status === 200) return await reply.text();
      if (reply.status !== 429 && reply.status < 500) throw new ExportRefusal(host, reply.status, 'audit log');
      const busy = `Personalization (${host}) is busy or down for now: HTTP ${reply.status}. Try again later.`;
      const waitMs = retryAfterMs(reply.header('retry-after'), reply.header('date'));
      throw new TryAgain(new SyncError('cannotConnect', busy), waitMs);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      throw new TryAgain(
        new SyncError('cannotConnect', `Personalization (${host}) cannot be reached: ${error.message}.`, {
          cause: error,
        }),
      );
    }
  }, signal);
}

type Row = Readonly<Record<string, unknown>>;

/** A list, alone or as the only list of an object. */
function rowsOf(text: string): readonly Row[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyncError('incompleteRead', 'The audit log of Personalization is not JSON. Try again.', { cause: error });
  }
  const list = Array.isArray(value) ? value : Object.values(value ?? {}).find(Array.isArray);
  if (list === undefined) throw new SyncError('incompleteRead', 'The audit log of Personalization has no list.');
  return (list as readonly unknown[]).filter((row): row is Row => typeof row === 'object' && row !== null);
}

function entryOf(row: Row): readonly AuditEntry[] {
  const atMs = timeOf(row['timestamp'] ?? row['time'] ?? row['date'] ?? row['created']);
  if (Number.isNaN(atMs)) return [];
  const action = textOf(row['action'] ?? row['actionType'] ?? row['eventType'] ?? row['type']);
  const by = textOf(row['user'] ?? row['userName'] ?? row['userEmail'] ?? row['email']);
  const object = [row['objectType'], row['objectName'] ?? row['name']].map(textOf).filter((part) => part !== '');
  const details = textOf(row['details'] ?? row['description'] ?? row['message']);
  const words = [[action, ...object].filter((part) => part !== '').join(' '), details].filter((part) => part !== '');
  return [
    {
      at: new Date(atMs).toISOString(),
      by: by || 'somebody whose name is not shown',
      action,
      words: words.join(': '),
    },
  ];
}

function timeOf(value: unknown): number {
  const ms = typeof value === 'number' ? value : Date.parse(textOf(value));
  return Number.isNaN(new Date(ms).getTime()) ? Number.NaN : ms;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const { name, email, id } = value as Row;
  return textOf(name ?? email ?? id);
}
