// A receipt on each answer: signed, over exactly these bytes, by a key that verifies no access token.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Jwk, type ReceiptClaims, readReceipt } from '../../src/audit/index.js';
import type { Answer, Hub } from '../support/hub.js';

const QUERY = 'query ($id: ID!) { recipient(id: $id) { id name } }';
export const bodyHash = ({ text }: Pick<Answer, 'text'>): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** The keys as the hub publishes them. */
export const receiptKeysOf = async (hub: Hub): Promise<Jwk[]> =>
  (await hub.fetch('/.well-known/zhongfu-receipt-keys.json')).body.keys;

/** What an answer's receipt says; throws where the hub's published keys did not sign it. */
export async function claimsOf(hub: Hub, answer: Answer): Promise<ReceiptClaims> {
  const read = readReceipt(answer.headers.get('zhongfu-receipt')!, await receiptKeysOf(hub));
  if (!read.ok) throw new Error(read.reason);
  return read.claims;
}

export const receipts = (hub: () => Hub) =>
  describe('a receipt', () => {
    const story = (key: string) => hub().stories[key]!;
    const ask = (key: string, change: object = {}) =>
      hub().ask({ query: QUERY, variables: { id: story(key).recipientId }, as: story(key), ...change });

    it('comes with an answer, names its entry and is over its exact bytes', async () => {
      const answer = await ask('A1');
      const claims = await claimsOf(hub(), answer);
      const entry = await hub().entryOf(answer);
      expect(claims).toMatchObject({
        iss: expect.stringMatching(/^[^/]+\/audit\/\d{4}h[12]$/),
        req: answer.body.extensions.audit.requestId,
        idx: String(entry.index),
        body: bodyHash(answer),
      });
      expect(claims.leaf).toBe(createHash('sha256').update('\0').update(entry.raw).digest('hex'));
      expect(BigInt(claims.size!)).toBeGreaterThan(BigInt(claims.idx!));
      expect(bodyHash({ text: answer.text.replace('"name"', '"Name"') })).not.toBe(claims.body);
    });

    it('comes with refusals and with bad requests as well: these are on the record, too', async () => {
      for (const answer of [await ask('A5'), await ask('A1', { purpose: 'P99' }), await ask('A1', { query: '{ nothing }' })]) {
        expect((await claimsOf(hub(), answer)).body).toBe(bodyHash(answer));
      }
    });

    it('tells a citizen nothing of how the record grows', async () => {
      const k1 = story('K1');
      const answer = await ask('K1', { as: { ...k1, recipient: [k1.recipientId!] } });
      const claims = await claimsOf(hub(), answer);
      expect(Object.keys(claims).sort()).toEqual(['body', 'iat', 'iss', 'leaf', 'req']);
    });

    it('does not come where nobody was identified: such requests are counted, not recorded one by one', async () => {
      const { status, headers } = await hub().fetch('/graphql', { method: 'POST', body: '{}' });
      expect({ status, receipt: headers.get('zhongfu-receipt') }).toEqual({ status: 401, receipt: null });
    });

    it('is signed by a key that opens no door: a token of that key is refused', async () => {
      const keys = await receiptKeysOf(hub());
      expect(keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: 'r1', use: 'sig', alg: 'EdDSA' }]);
      const receipt = (await ask('A1')).headers.get('zhongfu-receipt')!;
      const { status } = await hub().fetch('/graphql', { method: 'POST', headers: { authorization: `Bearer ${receipt}` } });
      expect(status).toBe(401);
      const checkpointKeys = (await hub().fetch('/.well-known/zhongfu-checkpoint-keys.txt')).text;
      expect(checkpointKeys).toMatch(/^\S+\/audit\/\d{4}h[12]\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\n$/);
      const raw = Buffer.from(keys[0]!.x, 'base64url');
      expect(Buffer.from(checkpointKeys.trim().split('+').slice(2).join('+'), 'base64').subarray(1).equals(raw)).toBe(false);
    });
  });
