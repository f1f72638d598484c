// Deadlines that share a timer: each rings once, none before its time or after it was called off; and places are used again, not mixed up.
import { setTimeout as pause } from 'node:timers/promises';
import { alarmIn } from '../../src/kernel/alarms.js';
import { Slots } from '../../src/kernel/slots.js';

test('what is due rings once, what was called off never does', async () => {
  const rung: string[] = [];
  const began = performance.now();
  let after = 0;
  alarmIn(30, () => {
    rung.push('due');
    after = performance.now() - began;
  });
  const callOff = alarmIn(30, () => rung.push('called off'));
  const later = alarmIn(60_000, () => rung.push('later'));
  callOff();
  await pause(150);
  later();
  expect(rung).toEqual(['due']);
  expect(after).toBeGreaterThanOrEqual(30);
});

test('whoever left a place cannot take out the one who has it now', () => {
  const slots = new Slots<string>();
  const first = slots.put('first');
  slots.free(first, 'first');
  expect(slots.put('second')).toBe(first);
  slots.free(first, 'first');
  const inside: string[] = [];
  slots.each((item) => inside.push(item));
  expect([inside, slots.size]).toEqual([['second'], 1]);
});
