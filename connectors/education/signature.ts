// The signature that the bureau's gateway expects on each request: HMAC-SM3 over what is asked, when, and a number used once.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Sign } from '../../src/connector.js';

export const sign: Sign = ({ method, path, body }, { key, secret }) => {
  const timestamp = String(Date.now());
  const nonce = randomUUID();
  const digest = createHash('sm3').update(body).digest('hex');
  const text = [method, path, key, timestamp, nonce, digest].join('\n');
  return {
    'x-app-key': key,
    'x-timestamp': timestamp,
    'x-nonce': nonce,
    'x-signature': createHmac('sm3', secret).update(text).digest('hex'),
  };
};
