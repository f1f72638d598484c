// Errors with a meaning: a stable code, a public sentence, a private cause.

/** An error whose message and code the caller may read. It never contains a stored value. */
export class PublicError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 200,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Who asks is not known: 401. */
export class Unauthenticated extends PublicError {
  constructor(reason: string, options?: ErrorOptions) {
    super('UNAUTHENTICATED', `需要有效的访问令牌 (a valid access token is needed: ${reason})`, 401, {}, options);
  }
}

/** What arrived is not of its form. Names the field and the rule, never the value. */
export class BadInput extends PublicError {
  constructor(field: string, rule: string, message: string) {
    super('BAD_USER_INPUT', message, 400, { field, rule });
  }
}

/** No record, no data: 503. */
export class AuditUnavailable extends PublicError {
  constructor(options?: ErrorOptions) {
    super(
      'AUDIT_UNAVAILABLE',
      '访问记录暂不可写,未提供任何数据 (the record cannot be written; nothing was disclosed)',
      503,
      {},
      options,
    );
  }
}

/** More at a time than can be kept waiting: 503, before anything was done for the caller. */
export class Overloaded extends PublicError {
  constructor() {
    super('OVERLOADED', '请求过多,请稍后再试 (too many requests at a time; try again later)', 503);
  }
}

/** The command line was used wrongly, or the configuration does not fit: exit code 2 (3 for policy, 4 for unavailable). */
export class StartRefused extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 | 3 | 4 = 2,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
