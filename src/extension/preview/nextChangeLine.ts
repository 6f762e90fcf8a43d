import type { MergePreviewLayout } from './mergePreviewLayout.ts';

/**
 * The line of the next field below `from`, or the one before it; beyond the last one it is the first again.
 * Undefined where there is no field at all.
 */
export function nextChangeLine(
  { lines }: Pick<MergePreviewLayout, 'lines'>,
  from: number,
  direction: 'next' | 'previous',
): number | undefined {
  const fields = lines.flatMap((line, index) => (line.kind === 'field' ? [index] : []));
  return direction === 'next'
    ? (fields.find((line) => line > from) ?? fields[0])
    : (fields.findLast((line) => line < from) ?? fields.at(-1));
}
