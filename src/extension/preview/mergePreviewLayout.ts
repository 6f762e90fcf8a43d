/** The merge preview as text, and what stands where in it. Colors, lenses, hovers, folds and the outline are made of this. */
import type { ChoiceRule, Choices } from '../../core/model/choices.ts';
import type { MergeField, MergePage, MergeRecord } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { type FieldMark, markOf, recordStatus, signs } from './fieldMark.ts';
import { columnsOf, padColumns, plainName, quotePair } from './valueText.ts';

/** A part of a line, in UTF-16 code units; `end` is the first that no longer belongs to it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type PreviewLine =
  | { readonly kind: 'promise' | 'head' | 'warning' | 'legend' | 'blank' | 'footer' }
  | RecordLine
  | FieldLine;

export interface RecordLine {
  readonly kind: 'record';
  readonly record: MergeRecord;
  readonly status: ReturnType<typeof recordStatus>;
  readonly name: Span;
}

export interface FieldLine {
  readonly kind: 'field';
  readonly record: MergeRecord;
  readonly field: MergeField;
  readonly mark: FieldMark;
  /** By a choice for this field; a record that is skipped as a whole has no such fields. */
  readonly isFieldSkipped: boolean;
  readonly sign: Span;
  readonly before: Span;
  readonly after: Span;
  readonly source: Span;
  /** Why it is not sent; null where there is nothing to say. */
  readonly note: Span | null;
}

/** A record in the outline: its lines, the heading first. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly fields: readonly { readonly name: string; readonly detail: string; readonly line: number }[];
}

export interface MergePreviewLayout {
  readonly text: string;
  readonly lines: readonly PreviewLine[];
  readonly outline: readonly OutlineEntry[];
}

export interface MergePreviewInput {
  readonly page: MergePage;
  /** How many records of the plan stand on the pages before. */
  readonly recordsBefore: number;
  readonly choices: Choices;
  readonly rule: ChoiceRule;
  /** What is said of the run under the first line; see previewHead.ts. */
  readonly head: { readonly facts: readonly string[]; readonly warnings: readonly string[] };
}

/** Writes a page of a plan, or one record of it. */
export function layOutMergePreview({
  page,
  recordsBefore,
  choices,
  rule,
  head,
}: MergePreviewInput): MergePreviewLayout {
  const writing = new LayoutWriting();
  writing.line(t('Field values only. No records are created or merged.'), { kind: 'promise' });
  for (const fact of head.facts) writing.line(fact, { kind: 'head' });
  for (const warning of head.warnings) writing.line(`! ${warning}`, { kind: 'warning' });
  writing.line(legend(), { kind: 'legend' });
  for (const record of page.records) {
    writing.line('', { kind: 'blank' });
    writeRecord(writing, record, choices, rule);
  }
  writing.line('', { kind: 'blank' });
  writing.line(footer(page, recordsBefore), { kind: 'footer' });
  return { text: writing.texts.join('\n'), lines: writing.lines, outline: writing.outline };
}

class LayoutWriting {
  readonly texts: string[] = [];
  readonly lines: PreviewLine[] = [];
  readonly outline: OutlineEntry[] = [];

  line(text: string, line: PreviewLine): void {
    this.texts.push(text);
    this.lines.push(line);
  }
}

function legend(): string {
  return [
    `${signs.changed} ${t('changed')}`,
    `${signs.firstValue} ${t('first value')}`,
    `${signs.cleared} ${t('cleared')}`,
    `${signs.refused} ${t('will not be sent')}`,
    `${signs.needsReview} ${t('needs review')}`,
    `${signs.skipped} ${t('skipped')}`,
  ].join('   ');
}

function writeRecord(writing: LayoutWriting, record: MergeRecord, choices: Choices, rule: ChoiceRule): void {
  const status = recordStatus(record, choices, rule);
  const firstLine = writing.lines.length;
  const name = plainName(record.label);
  const id = `${record.object} ${record.crmId}`;
  const statusText = statusWords(status, rule, choices, record);
  const heading = [name, id, t('matched by {0}', record.matchedBy), statusText].filter((part) => part !== '');
  writing.line(heading.join(' · '), {
    kind: 'record',
    record,
    status,
    name: { start: 0, end: name.length },
  });
  const fields = record.fields.map((field) => ({ field, mark: markOf(record, field, choices, rule) }));
  const rows = fields.map(({ field, mark }) => rowOf(field, mark, status === 'planned'));
  const widths = widthsOf(rows);
  const outlined = fields.map(({ field, mark }, index) => {
    const row = rows[index]!;
    const { text, spans } = fieldText(row, widths);
    const isFieldSkipped = mark === 'skipped' && status === 'planned';
    writing.line(text, { kind: 'field', record, field, mark, isFieldSkipped, ...spans });
    const detail = `${row.before} → ${row.after}`;
    return { name: `${signs[mark]} ${row.label}`, detail, line: writing.lines.length - 1 };
  });
  const detail = statusText === '' ? id : `${id} · ${statusText}`;
  writing.outline.push({ name, detail, firstLine, lastLine: writing.lines.length - 1, fields: outlined });
}

function statusWords(
  status: ReturnType<typeof recordStatus>,
  rule: ChoiceRule,
  choices: Choices,
  record: MergeRecord,
): string {
  switch (status) {
    case 'planned':
      return '';
    case 'needsReview':
      return t('needs review: matched by name only');
    case 'skippedByUser':
      return rule.onlySelected && choices.records[`${record.kind}:${record.personalizationId}`] !== 'skip'
        ? t('not included: mode repair writes only included records')
        : t('skipped');
  }
}

interface FieldRow {
  readonly sign: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly source: string;
  readonly note: string;
}

function rowOf(field: MergeField, mark: FieldMark, recordIsSent: boolean): FieldRow {
  const [before, after] = quotePair(field.before, field.after);
  // No-break spaces: in a narrow window the line is wrapped before the arrow, not behind it. Those of data are escaped.
  const source = `← ${plainName(field.attribute).replace(':', ' ')}`.replaceAll(' ', '\u00a0');
  return {
    sign: signs[mark],
    label: plainName(field.label),
    before,
    after,
    source,
    note: noteOf(field, mark, recordIsSent),
  };
}

function noteOf(field: MergeField, mark: FieldMark, recordIsSent: boolean): string {
  if (mark === 'refused') return t('will not be sent: {0}', plainName(field.reason));
  return mark === 'skipped' && recordIsSent ? t('skipped') : '';
}

interface Widths {
  readonly label: number;
  readonly before: number;
  readonly after: number;
}

function widthsOf(rows: readonly FieldRow[]): Widths {
  const widest = (column: keyof Widths): number => Math.max(0, ...rows.map((row) => columnsOf(row[column])));
  return { label: widest('label'), before: widest('before'), after: widest('after') };
}

const indent = '  ';

type FieldSpans = Pick<FieldLine, 'sign' | 'before' | 'after' | 'source' | 'note'>;

function fieldText(row: FieldRow, widths: Widths): { text: string; spans: FieldSpans } {
  let text = indent;
  const append = (part: string): Span => {
    const start = text.length;
    text += part;
    return { start, end: text.length };
  };
  const sign = append(row.sign);
  append(` ${padColumns(row.label, widths.label)}  `);
  const before = append(row.before);
  append(`${padding(row.before, widths.before)} → `);
  const after = append(row.after);
  append(`${padding(row.after, widths.after)}   `);
  const source = append(row.source);
  append(row.note === '' ? '' : '   ');
  const note = row.note === '' ? null : append(row.note);
  return { text, spans: { sign, before, after, source, note } };
}

function padding(text: string, columns: number): string {
  return ' '.repeat(columns - columnsOf(text));
}

function footer({ records, total }: MergePage, recordsBefore: number): string {
  if (total === 0) return t('No field value would change here.');
  if (records.length === total) return total === 1 ? t('1 record') : t('{0} records', count(total));
  return t('Records {0} to {1} of {2}', count(recordsBefore + 1), count(recordsBefore + records.length), count(total));
}
