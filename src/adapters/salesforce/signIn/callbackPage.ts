/** What the browser shows when a person comes back from Salesforce: a text, no script, nothing loaded. */
export interface CallbackPage {
  readonly title: string;
  readonly text: string;
  /** The org was the product's own emulator. */
  readonly isDemo: boolean;
}

/** The page may do nothing and be shown nowhere else; its address holds a used code, which no other page is told. */
export const callbackHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

export function callbackPage({ title, text, isDemo }: CallbackPage): string {
  const shown = isDemo ? `DEMO – ${title}` : title;
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(shown)}</title></head>
<body>
<h1>${escapeHtml(shown)}</h1>
<p>${escapeHtml(text)}</p>
<p>You can close this tab.</p>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
