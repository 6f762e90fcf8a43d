import type { Explanation } from '../core/model/explanation.ts';
import { explanationMarkdown } from '../core/report/explanationMarkdown.ts';
import type { MarkdownDocument } from './protocol.ts';

export function explanationPage(explanation: Explanation): MarkdownDocument {
  return { title: `Why? ${explanation.row.label}`, markdown: explanationMarkdown(explanation) };
}
