/** What text may look like in a Salesforce field. */

/**
 * A character that cannot be stored: NUL and the other C0 controls but tab, line feed and carriage return; U+FFFE, U+FFFF;
 * half of a surrogate pair, which has no UTF-8 form. Null when there is none.
 */
export function forbiddenCharacter(text: string): string | null {
  const match = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u.exec(text);
  if (match === null) return null;
  return `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The form of an HTML e-mail input, with at least one dot in the domain. */
export function isEmail(text: string): boolean {
  return /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(
    text,
  );
}

/**
 * `http`, `https` or `ftp` and a host, or a bare host with a dot, as Salesforce's URL fields take both; then anything
 * without white space. Schemes that run something in a browser have no host and are refused.
 */
export function isUrl(text: string): boolean {
  return /^(?:(?:https?|ftp):\/\/(?:[^\s/?#@]+@)?(?:[\p{L}\p{N}_.-]+|\[[0-9A-Fa-f:.]+\])|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+)(?::\d{1,5})?(?:[/?#]\S*)?$/iu.test(
    text,
  );
}
