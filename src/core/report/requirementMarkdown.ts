import type { RequirementCheck } from '../requirements/requirementCheck.ts';
import { systemName } from './driftText.ts';
import { markdownText } from './markdownText.ts';
import { verdictWords } from './requirementsText.ts';

/** One check as a page: its verdict, all of its evidence, who changed it, and what to do. */
export function requirementMarkdown(check: RequirementCheck): { readonly title: string; readonly markdown: string } {
  const { title, verdict, evidence, since, fix, source, setupUrl } = check;
  const lines = [
    `# ${markdownText(title)}`,
    '',
    `**${verdictWords[verdict]}** · ${markdownText(source)}`,
    '',
    '| asked | answered |',
    '|---|---|',
    ...evidence.map(({ asked, answer }) => `| ${markdownText(asked)} | ${markdownText(answer)} |`),
    '',
    ...(since === undefined
      ? []
      : [
          `${since.possibly ? 'Possibly changed' : 'Changed'} ${since.at} by ${markdownText(since.by)}: ${markdownText(since.action)} (${systemName(since)})`,
          '',
        ]),
    '## What to do',
    '',
    markdownText(fix),
    '',
    `\`${setupUrl.replaceAll('`', '')}\``,
    '',
  ];
  return { title, markdown: lines.join('\n') };
}
