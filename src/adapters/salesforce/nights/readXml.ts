import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce/lib/core.js';

/** An element: a text, or its children by name; a list where there are several of one name. */
export type XmlValue = string | { readonly [name: string]: XmlValue | readonly XmlValue[] };

/** jsforce's reading of a whole document, by the name of its root; null where it is none. Nothing travels. */
export async function readXml(text: string): Promise<XmlValue | null> {
  const { Connection: JsforceConnection } = await import('jsforce/lib/core.js');
  const connection = new JsforceConnection({ instanceUrl: 'https://nowhere.invalid' });
  connection._transport = answering(text) as unknown as Connection['_transport'];
  try {
    const value = await connection.request<XmlValue | null>('/');
    // jsforce hands back a text that it cannot read.
    return typeof value === 'string' ? null : value;
  } catch {
    return null;
  }
}

/** Children of an element with that name; none where there is none. */
export function childrenOf(value: XmlValue | null | undefined, name: string): readonly XmlValue[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = value[name];
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly XmlValue[]) : [found as XmlValue];
}

/** The text of the first child with that name; empty where there is none. */
export function childText(value: XmlValue, name: string): string {
  const [first] = childrenOf(value, name);
  return typeof first === 'string' ? first : '';
}

function answering(body: string) {
  const reply = { statusCode: 200, headers: { 'content-type': 'application/xml' }, body };
  return { httpRequest: () => Object.assign(Promise.resolve(reply), { stream: () => new PassThrough() }) };
}
