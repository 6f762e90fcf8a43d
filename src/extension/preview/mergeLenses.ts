import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { FieldLine, MergePreviewLayout, RecordLine } from './mergePreviewLayout.ts';
import { referenceTo } from './recordReference.ts';

/** A link above a line. */
export interface MergeLens {
  readonly line: number;
  readonly title: string;
  readonly tooltip?: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** What can be done with the records and fields of a page; `opensInSalesforce` is false where the CRM side is files. */
export function mergeLenses({ lines }: MergePreviewLayout, opensInSalesforce: boolean): readonly MergeLens[] {
  return lines.flatMap((line, index) => {
    if (line.kind === 'record') return recordLenses(line, index, opensInSalesforce);
    return line.kind === 'field' ? fieldLenses(line, index) : [];
  });
}

function recordLenses({ record, status }: RecordLine, line: number, opensInSalesforce: boolean): readonly MergeLens[] {
  const args = [referenceTo(record)];
  const choice =
    status === 'planned'
      ? { title: t('Skip Record'), command: commandIds.skipRecord }
      : { title: t('Include Record'), command: commandIds.includeRecord };
  return [
    { line, args, ...choice },
    { line, args, title: t('Why?'), command: commandIds.explainMatch },
    ...(opensInSalesforce
      ? [{ line, args, title: t('Open in Salesforce'), command: commandIds.openInSalesforce }]
      : []),
    { line, args, title: t('Open Diff'), command: commandIds.openDiff },
  ];
}

/** None on a value that is not sent for another reason than a skip of this field: there would be nothing to choose. */
function fieldLenses({ record, field, mark, isFieldSkipped }: FieldLine, line: number): readonly MergeLens[] {
  const args = [referenceTo(record, field)];
  if (isFieldSkipped) return [{ line, args, title: t('Send Field'), command: commandIds.skipField }];
  if (mark === 'refused' || mark === 'skipped' || mark === 'needsReview') return [];
  return [{ line, args, title: t('Skip Field'), command: commandIds.skipField }];
}
