import type { RequirementCheck } from '../requirements/requirementCheck.ts';
import { verdictWords } from './requirementsText.ts';

/** One check as a page: its verdict, all of its evidence, who changed it, and what to do. */
export function requirementMarkdown(check: RequirementCheck): { readonly title: string; readonly markdown: string } {
  const { title, verdict, evidence, since, fix, source, setupUrl } = check;
  const lines = [
    `# ${plain(title)}`,
    '',
    `**${verdictWords[verdict]}** · ${plain(source)}`,
    '',
    '| asked | answered |',
    '|---|---|',
    ...evidence.map(({ asked, answer }) => `| ${plain(asked)} | ${plain(answer)} |`),
    '',
    ...(since === undefined ? [] : [`Changed ${since.at} by ${plain(since.by)}: ${plain(since.action)}`, '']),
    '## What to do',
    '',
    plain(fix),
    '',
    `\`${setupUrl.replaceAll('`', '')}\``,
    '',
  ];
  return { title, markdown: lines.join('\n') };
}

/** Names and texts of the org, shown as they are: nothing in them becomes a link, a picture or a table's border. */
function plain(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`));
}
