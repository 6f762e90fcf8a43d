/** The record id in an address of Lightning or Classic, or in what was pasted; undefined where there is none. */
export function idInText(text: string): string | undefined {
  return /(?:^|[^A-Za-z0-9])((?:003|00Q|001)[A-Za-z0-9]{15}|(?:003|00Q|001)[A-Za-z0-9]{12})(?![A-Za-z0-9])/.exec(
    text,
  )?.[1];
}
