/**
 * Renders media/icon.svg to media/icon.png, which the Marketplace wants as a bitmap. Run it after changing the drawing:
 *
 *   node scripts/package/renderIcon.mjs
 */
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../vscode/ensureChromium.mjs';

const MEDIA = path.resolve(import.meta.dirname, '../../media');

const browser = await chromium.launch(ensureChromium());
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const svg = fs.readFileSync(path.join(MEDIA, 'icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: path.join(MEDIA, 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
