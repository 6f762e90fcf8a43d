import type { Reply } from '../../http/route.ts';

/** The little of SOAP that the Metadata API's readers use: texts in elements, no attributes that matter. */
export interface SoapCall {
  readonly sessionId: string;
  readonly method: string;
  /** The method's element, inside. */
  readonly body: string;
}

const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export function readSoapCall(envelope: string): SoapCall | undefined {
  const body = elements(envelope, 'Body')[0];
  const method = /<(?:\w+:)?(\w+)[\s>]/.exec(body ?? '')?.[1];
  if (body === undefined || method === undefined) return undefined;
  return {
    sessionId: unescapeXml(elements(elements(envelope, 'Header')[0] ?? '', 'sessionId')[0] ?? ''),
    method,
    body: elements(body, method)[0] ?? '',
  };
}

/** Texts of every element of that name, whatever its prefix. */
export function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`, 'g'))].map(
    ([, inside = '']) => inside,
  );
}

export function soapReply(method: string, results: readonly string[]): Reply {
  return envelope(200, `<${method}Response xmlns="${METADATA_NAMESPACE}">${results.join('')}</${method}Response>`);
}

/** A fault comes with status 500, also where the caller is to blame. */
export function soapFault(code: string, message: string): Reply {
  return envelope(
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escapeXml(message)}</faultstring></soapenv:Fault>`,
  );
}

export function element(name: string, value: string | boolean | number): string {
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

function envelope(status: number, body: string): Reply {
  return {
    status,
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body:
      '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
      `xmlns:sf="${METADATA_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
