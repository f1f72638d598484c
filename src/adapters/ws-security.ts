// Who asks, in a SOAP header: the WS-Security UsernameToken with a password digest (OASIS, UsernameToken Profile 1.0).
import { createHash, randomBytes } from 'node:crypto';
import { escapeXml } from './xml.js';

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

export interface UsernameToken {
  readonly user: string;
  readonly password: string;
  /** Wall clock in milliseconds: the department refuses what was made too long ago. */
  readonly now: () => number;
}

/** The header block, made anew for each message: a nonce serves once. The password itself is not in it. */
export function usernameToken({ user, password, now }: UsernameToken): string {
  const nonce = randomBytes(16);
  const created = new Date(now()).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return (
    `<wsse:Security soap:mustUnderstand="1" xmlns:wsse="${WSS}-wssecurity-secext-1.0.xsd" xmlns:wsu="${WSS}-wssecurity-utility-1.0.xsd">` +
    `<wsse:UsernameToken><wsse:Username>${escapeXml(user)}</wsse:Username>` +
    `<wsse:Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">${digest}</wsse:Password>` +
    `<wsse:Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</wsse:Nonce>` +
    `<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  );
}
