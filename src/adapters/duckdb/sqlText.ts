/** Names and values as SQL text. Everything that is not a bound parameter passes through here. */

/** A quoted identifier: any text is a valid name. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Fills `{{name}}` places of a .sql file. Parts are SQL: identifiers and literals made by the functions above, or
 * constants of this folder. A place without a part and a part without a place are defects.
 */
export function fill(template: string, parts: Readonly<Record<string, string | number>>): string {
  const unused = new Set(Object.keys(parts));
  const filled = template.replaceAll(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) throw new TypeError(`The SQL has a place {{${name}}} and nothing was given for it.`);
    unused.delete(name);
    return String(part);
  });
  if (unused.size > 0) throw new TypeError(`The SQL has no place for ${[...unused].join(', ')}.`);
  return filled;
}
