export interface PathPattern {
  readonly match: (path: string) => Readonly<Record<string, string>> | undefined;
  /** Higher wins when several routes fit: fixed parts count more than placeholders. */
  readonly weight: number;
}

/** Compiles a route's path. Fixed parts compare without regard to case, as Salesforce does. */
export function compilePathPattern(pattern: string): PathPattern {
  const names: string[] = [];
  let weight = 0;
  const source = pattern
    .split('/')
    .map((part) => {
      const name = /^:(\w+)(\*?)$/.exec(part);
      if (!name?.[1]) {
        weight += 10;
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      }
      names.push(name[1]);
      weight += name[2] === '*' ? 0 : 1;
      return name[2] === '*' ? '(.*)' : '([^/]+)';
    })
    .join('/');
  const expression = new RegExp(`^${source}/?$`, 'i');
  return {
    weight,
    match(path) {
      const found = expression.exec(path);
      if (!found) return undefined;
      const params: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const [index, name] of names.entries()) params[name] = decodePart(found[index + 1] ?? '');
      return params;
    },
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
