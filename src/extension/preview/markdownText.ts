/** Text of a record inside Markdown: shown as it is, never taken for a link, a picture, a command or a table's border. */
export function markdownText(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`));
}
