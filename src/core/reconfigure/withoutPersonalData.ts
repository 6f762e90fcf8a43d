/**
 * A text without what names a person: e-mail addresses and usernames (which have the form of one), and the names that are
 * given. What is left of a username is enough to tell two of them apart.
 * @param names of people, as the logs tell them
 */
export function withoutPersonalData(text: string, names: readonly string[]): string {
  const masked = text.replaceAll(/[^\s"<>(),;:[\]]+@[^\s"<>(),;:[\]]+/g, maskedUsername);
  // The longest first: a name can be a part of another one.
  const known = [...new Set(names)]
    .filter((name) => name.trim().length > 1)
    .sort((left, right) => right.length - left.length);
  return known.reduce((rest, name) => rest.replaceAll(name, '(name left out)'), masked);
}

/** `integration@acme.example.com` → `i…n@a…` */
function maskedUsername(username: string): string {
  const [local = '', domain = ''] = username.split('@');
  const last = local.length > 2 ? local.slice(-1) : '';
  return `${local.slice(0, 1)}…${last}@${domain.slice(0, 1)}…`;
}
