import type { MatchPageRow } from '../../core/model/matches.ts';
import { nearMissWords, priorityWords, reasonWords } from '../../core/report/words.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { quotePair } from '../preview/valueText.ts';
import { markdownText } from '../preview/markdownText.ts';

/** Of a record, as Markdown: who it is, why it stands in its group, and the first of its changes. */
export function recordTooltip(row: MatchPageRow, merge: MergeRecord | null): string {
  const { kind, personalizationId, label, crmId, crmObject } = row;
  const profile = kind === 'user' ? t('User {0}', code(personalizationId)) : t('Account {0}', code(personalizationId));
  const crm = crmId === null ? '' : `→ ${crmObject ?? ''} ${code(crmId)}`;
  const lines = [`**${markdownText(label)}**`, `${profile} ${crm}`.trim(), whyText(row), ...fieldLines(merge)];
  return lines.filter((line) => line !== '').join('\n\n');
}

function whyText({
  kind,
  outcome,
  priority,
  matchedPairs,
  nameOnly,
  reason,
  nearMiss,
  candidateCount,
}: MatchPageRow): string {
  if (outcome === 'excluded') return t('Excluded in exclusions.csv');
  if (outcome === 'matched') {
    const rule = priorityWords(priority ?? 0, kind === 'user' ? 'users' : 'accounts');
    const pairs = matchedPairs.map((pair) => code(pair)).join(', ');
    const words = t('Priority {0}: {1}', priority ?? 0, rule);
    const only = nameOnly ? t('the e-mail addresses are not equal') : '';
    return [words, pairs, only].filter((part) => part !== '').join(' · ');
  }
  const why = reason === null ? '' : reasonWords[reason];
  const nearest = nearMiss === null ? '' : nearMissWords[nearMiss];
  const candidates = candidateCount === 1 ? t('1 candidate') : t('{0} candidates', count(candidateCount));
  return [why, nearest, candidateCount === 0 ? '' : candidates].filter((part) => part !== '').join(' · ');
}

function fieldLines(merge: MergeRecord | null): readonly string[] {
  if (!merge) return [];
  const hidden = merge.fields.length - SHOWN_FIELDS;
  const lines = merge.fields.slice(0, SHOWN_FIELDS).map(fieldLine);
  return [[...lines, ...(hidden > 0 ? [`- ${t('and {0} more', count(hidden))}`] : [])].join('\n')];
}

const SHOWN_FIELDS = 8;

function fieldLine({ label, before, after, status, reason }: MergeField): string {
  if (status.startsWith('refused:')) return `- ${markdownText(label)}: ${markdownText(reason)}`;
  const [from, to] = quotePair(before, after);
  return `- ${markdownText(label)}: ${markdownText(`${from} → ${to}`)}`;
}

/** An id between backticks; one that holds a backtick stands without. */
function code(text: string): string {
  return /[`\r\n]/.test(text) ? markdownText(text) : `\`${text}\``;
}
