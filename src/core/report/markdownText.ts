import { visible } from './reportText.ts';

/**
 * Text of others as Markdown shows it and nothing more: no markup, link, image or HTML takes effect, control characters and
 * direction marks are visible, and a line break is a blank.
 */
export function markdownText(text: string): string {
  return visible(text.replaceAll(/\s*\n\s*/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()|~$.:@]/g, '\\$&')
    .replace(/^(?=[#+-])/, '\\');
}

/** @param rows cells of Markdown; texts of others come by `markdownText` */
export function markdownTable(
  header: readonly string[],
  alignment: readonly ('left' | 'right')[],
  rows: readonly (readonly string[])[],
): string {
  const rule = alignment.map((side) => (side === 'right' ? '---:' : ':---'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
