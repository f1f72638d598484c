// Where a MariaDB or MySQL stands and who asks it, out of its URL; anything unknown in it is refused rather than passed on.
import { StartRefused } from '../../kernel/errors.js';

export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string | undefined;
  readonly isEncrypted: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const MODES = new Map([
  ['VERIFY_IDENTITY', true],
  ['DISABLED', false],
]);

/**
 * `mysql://user:password@host:3306/database`. A server that is not this machine is spoken to over TLS, with its certificate and
 * name checked, unless the URL says `?ssl-mode=DISABLED`. A refusal never repeats the URL.
 */
export function addressOf(url: string): MysqlAddress {
  const refuse = (what: string): never => {
    throw new StartRefused(`The settings of an SQL source do not fit: url: ${what}`);
  };
  if (!URL.canParse(url)) refuse('expected mysql://user:password@host:port/database');
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (protocol !== 'mysql:' && protocol !== 'mariadb:') refuse('expected mysql://…');
  if (!hostname || !username) refuse('expected a host and a user');
  for (const name of searchParams.keys()) if (name !== 'ssl-mode') refuse('only ssl-mode may be added to it');
  const mode = searchParams.get('ssl-mode');
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: port === '' ? 3306 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || undefined,
    isEncrypted:
      mode === null ? !LOOPBACK.has(host) : (MODES.get(mode) ?? refuse(`ssl-mode is one of ${[...MODES.keys()].join(', ')}`)),
  };
}
