import { causeWords } from '../nights/causes.ts';
import { readStatusMessage } from '../nights/statusMessage.ts';
import { markdownText } from './markdownText.ts';

const where = 'Third-Party > Integration Setup > Salesforce CRM, tab Setup';

/** *Paste Status Message…*: what the vendor's text means and what to do; an unknown one is said to be unknown. */
export function statusMessageMarkdown(message: string): { readonly title: string; readonly markdown: string } {
  const shown = message.trim();
  const blocks = ['# Status Message', ...(shown === '' ? [] : [quoted(shown.slice(0, 2_000))]), ...explained(message)];
  return { title: 'Status Message', markdown: `${blocks.join('\n\n')}\n` };
}

function explained(message: string): readonly string[] {
  const reading = readStatusMessage(message);
  switch (reading.kind) {
    case 'empty':
      return [`The text is empty. Copy *Status Message* from ${markdownText(where)}.`];
    case 'success':
      return [
        'The integration says that it went well.',
        'That is its own word for its last run only. *Show Last Night* tells what Salesforce saw of it, also records that failed.',
      ];
    case 'unknown':
      return [
        '**This text is not known.** It is not among the messages that the vendor documents, and nothing is guessed from it.',
        '## What to check',
        [
          '*Show Last Night*: whether Salesforce let the integration in, and how its jobs ended.',
          '*Check Security Requirements*: user, OAuth app and fields, each with evidence.',
          `*Last Synchronized* beside the message: it is of the last run only (${markdownText(where)}).`,
          'If both are right, give the text and the page of *Show Last Night* to Salesforce support.',
        ]
          .map((line) => `- ${line}`)
          .join('\n'),
      ];
    case 'known': {
      const { title, meaning, toDo, source } = causeWords[reading.cause];
      return [
        `**${markdownText(title)}.** ${markdownText(meaning)}`,
        `Recognised by: “${markdownText(reading.words)}”`,
        '## What to do',
        markdownText(toDo),
        `Source: ${markdownText(source)}`,
      ];
    }
  }
}

function quoted(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `> ${markdownText(line)}`)
    .join('\n');
}
