import { type Problem, SyncError, type SyncErrorCode } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { EngineLost, RunInterrupted } from './interruption.ts';

/** What a notification says of an error: its kind, what happened, and the first problems with their places. */
export function errorText(error: unknown): string {
  if (!(error instanceof SyncError)) {
    return `${openings.internal()}: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (isEndOfEngine(error)) return error.message;
  const { message, further } = told(error);
  const shown = further.slice(0, SHOWN_PROBLEMS).map(problemText);
  const hidden = further.length - shown.length;
  const more = hidden > 0 ? [t('and {0} more', count(hidden))] : [];
  const problems = [...shown, ...more].join(' · ');
  return `${openings[error.code]()}: ${message}${problems ? ` ${problems}` : ''}`;
}

/**
 * What the log says of an error: all problems, and what lay behind it. Only a defect has a stack: whatever a person can do
 * something about is told in words alone.
 */
export function errorLogText(error: unknown): string {
  const isDefect = !(error instanceof SyncError) || (error.code === 'internal' && !isEndOfEngine(error));
  if (isDefect) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message, further } = told(error);
  const { cause } = error;
  const because = cause instanceof Error && cause.message !== error.message ? [t('Because: {0}', cause.message)] : [];
  return [message, ...further.map(problemText), ...because].join('\n  ');
}

/** A process can end for reasons that are nobody's defect: a person, or the system when memory is short. */
function isEndOfEngine(error: SyncError): boolean {
  return error instanceof RunInterrupted || error instanceof EngineLost;
}

/** The message, and the problems that it does not name already. The place of the one that it is about goes with it. */
function told({ message, problems }: SyncError): { readonly message: string; readonly further: readonly Problem[] } {
  const own = problems.find((problem) => message === problem.message || message.endsWith(` ${problem.message}`));
  const further = problems.filter((problem) => !` ${message} `.includes(` ${problem.message} `));
  if (own === undefined) return { message, further };
  const isAll = message === own.message;
  return { message: isAll ? problemText(own) : `${message}${placeText(own.line, own.column)}`, further };
}

/** A notification is a few lines; the log has all. */
const SHOWN_PROBLEMS = 3;

/** How a message begins. A new error code does not compile without an opening. */
const openings: Readonly<Record<SyncErrorCode, () => string>> = {
  usage: () => t('Not possible'),
  configuration: () => t('The configuration has problems'),
  badInput: () => t('A file cannot be used'),
  cannotConnect: () => t('No connection'),
  signInFailed: () => t('Sign-in failed'),
  accessDenied: () => t('No access'),
  incompleteRead: () => t('Not everything could be read'),
  apiBudget: () => t('API calls are used up'),
  refused: () => t('Refused'),
  paused: () => t('Paused'),
  cancelled: () => t('Cancelled'),
  disk: () => t('The disk of this computer has a problem'),
  internal: () => t('Personalization Sync has a defect'),
};

function problemText({ message, path, line, column }: Problem): string {
  return `${path ? `${path}: ` : ''}${message}${placeText(line, column)}`;
}

function placeText(line: number | undefined, column: number | undefined): string {
  if (line === undefined) return '';
  return column === undefined ? t(' (line {0})', line) : t(' (line {0}, column {1})', line, column);
}
