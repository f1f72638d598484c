// The bureau's service as somebody else's client sees it: python3-zeep reads the WSDL and asks by it, with a password digest.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBureau } from '../../connectors/labour/sandbox/server.js';
import type { RunningDepartment, WorldLabour } from '../../src/sandbox/kit.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, person, world } from '../support/small-world.js';

const run = promisify(execFile);
/** Debian's packages belong to the system's interpreter, which need not be the first on the path. */
const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import zeep']).status === 0);
const whereZeepIs = python ? describe : describe.skip;
if (!python) console.warn('SKIPPED: the WSDL was not tried with a third-party client; install python3-zeep to do so.');

const CLIENT = `
import json, sys, zeep
from zeep.wsse.username import UsernameToken
asked = json.loads(sys.argv[1])
token = UsernameToken(asked['user'], asked['password'], use_digest=True)
service = zeep.Client(asked['url'] + '?wsdl', wsse=token).service
try:
    answer = service.QueryPersons(Page=1, PageSize=asked['size'], ZJHM=asked['ids'], Item=asked['items'])
    print(json.dumps(zeep.helpers.serialize_object(answer, dict), default=str))
except zeep.exceptions.Fault as fault:
    print(json.dumps({'fault': fault.code, 'message': fault.message}))
`;

const seeking: WorldLabour = {
  employmentStatus: '3',
  unemployRegDate: '2025-03-01',
  unemployBenefit: '1680.50',
  difficultyFlag: true,
  difficultyKind: '1',
  publicPost: false,
  publicPostEnd: null,
  jobRefusals: 2,
  pensionMonthly: null,
  socialInsuranceStatus: '2',
};

whereZeepIs("somebody else's client", () => {
  const { kit, log, remove } = sandboxKit(world([person(0, { name: '欧阳<&㛃', labour: seeking }), person(1)]));
  let bureau: RunningDepartment;
  beforeAll(async () => {
    bureau = await startBureau(kit);
  });
  afterAll(async () => {
    await bureau.stop();
    remove();
  });
  const ask = async (some: object) => {
    const asked = { ...(bureau.settings as object), size: 200, ids: [citizenId(0), citizenId(1)], items: [], ...some };
    const { stdout } = await run(python!, ['-W', 'ignore', '-c', CLIENT, JSON.stringify(asked)]);
    return JSON.parse(stdout);
  };

  it('asks by the WSDL and understands every item, typed', async () => {
    const items = ['XM', 'SYDJRQ', 'SYBXJYE', 'JYKNBZ', 'JYKNLB', 'GYXGWQMRQ', 'JJJSCS', 'JYZT'];
    const answer = await ask({ items });
    expect(answer).toMatchObject({ Page: 1, PageCount: 1 });
    expect(answer.Person).toHaveLength(2);
    expect(answer.Person[0].ZJHM).toBe(citizenId(0));
    expect(answer.Person[0].Record).toHaveLength(1);
    expect(answer.Person[0].Record[0]).toMatchObject({
      XM: '欧阳<&㛃',
      JYZT: '21',
      SYDJRQ: '2025-03-01',
      SYBXJYE: '1680.5',
      JYKNBZ: true,
      JYKNLB: '01',
      GYXGWQMRQ: null,
      JJJSCS: 2,
    });
    expect(answer.Person[1]).toEqual({ ZJHM: citizenId(1), Record: [] });
    expect(log).toEqual([{ kind: 'fields', page: 1, keys: [citizenId(0), citizenId(1)], fields: items }]);
  });

  it('gets a fault for a wrong password and for a page too large', async () => {
    expect(await ask({ password: 'guessed' })).toEqual({ fault: 'soap:Client.Authentication', message: '身份验证失败' });
    expect(await ask({ size: 201 })).toEqual({ fault: 'soap:Client', message: '入参不符合规范' });
  });
});
