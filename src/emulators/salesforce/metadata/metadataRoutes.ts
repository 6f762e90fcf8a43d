/** The Metadata API as far as the settings of an app need it: `listMetadata` and `readMetadata`, by SOAP. */
import type { Route } from '../../http/route.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { components, type MetadataComponent } from './components.ts';
import { element, elements, readSoapCall, soapFault, soapReply } from './soap.ts';

export function metadataRoutes(parts: ApiParts): readonly Route[] {
  return [
    {
      op: 'metadata',
      method: 'POST',
      path: '/services/Soap/m/:version',
      async handle(request) {
        const call = readSoapCall((await request.body()).toString('utf8'));
        if (call === undefined) return soapFault('INVALID_XML', 'There is no call in this envelope.');
        const access = parts.sessions.find(call.sessionId);
        if (!access) return soapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
        parts.usage.count();
        if (parts.reader.security.permissions()['ModifyAllData'] !== true) {
          return soapFault(
            'INSUFFICIENT_ACCESS',
            'Use of the Metadata API requires a user with the ModifyAllData permission',
          );
        }
        const known = components(parts.reader.security.state);
        switch (call.method) {
          case 'listMetadata': {
            const types = elements(call.body, 'type');
            const unknown = types.find((type) => !LISTED_TYPES.includes(type));
            if (unknown !== undefined) return soapFault('INVALID_TYPE', `Unknown type:${unknown}`);
            return soapReply(
              'listMetadata',
              known.filter(({ type }) => types.includes(listedAs(type))).map(fileProperties),
            );
          }
          case 'readMetadata': {
            const [type] = elements(call.body, 'type');
            const names = elements(call.body, 'fullNames');
            return soapReply('readMetadata', [
              `<result>${names.map((name) => record(known, type, name)).join('')}</result>`,
            ]);
          }
          default:
            return soapFault('INVALID_OPERATION', `The emulator does not do ${call.method}.`);
        }
      },
    },
  ];
}

/** Settings are listed together, and read one by one. */
const LISTED_TYPES = ['ConnectedApp', 'ExtlClntAppOauthSettings', 'ExtlClntAppGlobalOauthSettings', 'Settings'];

function listedAs(type: string): string {
  return LISTED_TYPES.includes(type) ? type : 'Settings';
}

function fileProperties({ type, fullName }: MetadataComponent): string {
  return `<result>${element('fileName', `${type}/${fullName}`)}${element('fullName', fullName)}${element('type', listedAs(type))}</result>`;
}

/** A name that nobody knows is answered with an empty record, as Salesforce does. */
function record(known: readonly MetadataComponent[], type: string | undefined, fullName: string): string {
  const found = known.find((component) => component.type === type && component.fullName === fullName);
  if (!found) return '<records xsi:nil="true"/>';
  return `<records xsi:type="${found.type}">${element('fullName', fullName)}${found.xml}</records>`;
}
