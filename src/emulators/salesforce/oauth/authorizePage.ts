import type { Reply } from '../../http/route.ts';

/**
 * The page that stands for Salesforce's login. It says DEMO, has no field for a password, and hands out a code only on
 * a POST, so that no link or picture can do so.
 */
export function authorizePage(query: URLSearchParams): Reply {
  const hidden = [...query]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n');
  const body = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>DEMO – not Salesforce</title></head>
<body>
<h1>DEMO – not Salesforce</h1>
<p>This is the emulator on your own machine. It never asks for a password.</p>
<form method="post" action="/services/oauth2/authorize">
${hidden}
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Deny</button>
</form>
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html;charset=UTF-8',
      'Content-Security-Policy': "default-src 'none'",
      'Cache-Control': 'no-store',
    },
    body,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
