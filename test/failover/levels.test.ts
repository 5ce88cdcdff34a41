/** Panic, backups, zones and the first of a list: who may be picked, case by case. */

import { describe, expect, it } from 'vitest';
import { backup } from '../../algorithms/failover/backup.ts';
import { eject } from '../../algorithms/failover/eject.ts';
import { none } from '../../algorithms/failover/none.ts';
import { zone } from '../../algorithms/failover/zone.ts';
import { createFailoverDriver, type Stage } from '../../cli/conformance/failover/driver.ts';

const FOUR = [1, 1, 1, 1];
const eventsOf = ({ log }: { log: readonly { event: string }[] }) => log.map(({ event }) => event);

describe('none', () => {
  it('uses who is registered and has a weight, whatever is believed', () => {
    const driver = createFailoverDriver(none, { weights: [1, 0, 1, 2], healthy: [] });
    expect(driver.eligible).toEqual([0, 2, 3]);
    driver.leave(2);
    expect(driver.weights).toEqual([1, 0, 0, 2]);
  });
});

describe('eject', () => {
  it('uses healthy nodes only, down to nobody', () => {
    const driver = createFailoverDriver(eject, { weights: FOUR });
    driver.setBelief([1, 3]);
    expect(driver.eligible).toEqual([1, 3]);
    driver.setBelief([]);
    expect(driver.eligible).toEqual([]);
    expect(driver.log).toEqual([]);
  });

  it('panics at 50 % below two of four, not at two, and says when it begins and ends', () => {
    const driver = createFailoverDriver(eject, { weights: FOUR, parameters: { panic: 0.5 } });
    driver.setBelief([1, 3]);
    expect(driver.eligible).toEqual([1, 3]);
    driver.setBelief([3]);
    expect(driver.eligible).toEqual([0, 1, 2, 3]);
    driver.setBelief([]);
    expect(eventsOf(driver)).toEqual(['panic']);
    driver.setBelief([0, 1, 2]);
    expect(driver.eligible).toEqual([0, 1, 2]);
    expect(eventsOf(driver)).toEqual(['panic', 'panic-over']);
  });

  it('counts whole percents without rounding errors: 7 of 100 is no panic at 7 %', () => {
    // 0.07 × 100 is a little more than 7 in binary.
    const weights = Array<number>(100).fill(1);
    const driver = createFailoverDriver(eject, { weights, parameters: { panic: 0.07 } });
    driver.setBelief([0, 1, 2, 3, 4, 5, 6]);
    expect(driver.eligible).toHaveLength(7);
    driver.setBelief([0, 1, 2, 3, 4, 5]);
    expect(driver.eligible).toHaveLength(100);
  });

  it('counts only nodes that are there and have a weight', () => {
    const driver = createFailoverDriver(eject, {
      weights: [1, 1, 0, 1],
      members: [0, 1, 2],
      parameters: { panic: 0.5 },
    });
    driver.setHealthy(0, false);
    expect(driver.eligible).toEqual([1]);
    driver.join(3, false);
    // One of three.
    expect(driver.eligible).toEqual([0, 1, 3]);
  });

  it('does not panic when nobody is registered', () => {
    const driver = createFailoverDriver(eject, {
      weights: FOUR,
      members: [],
      parameters: { panic: 0.5 },
    });
    expect(driver.log).toEqual([]);
  });

  it('refuses everybody in a panic if told to', () => {
    const parameters = { panic: 0.5, failOnPanic: true };
    const driver = createFailoverDriver(eject, { weights: FOUR, parameters });
    driver.setBelief([0]);
    expect(driver.eligible).toEqual([]);
    expect(eventsOf(driver)).toEqual(['panic']);
  });

  it('leaves requests where they are when a node goes down, or breaks them off if told to', () => {
    const silent = createFailoverDriver(eject, { weights: FOUR });
    const parameters = { shutdownSessions: true };
    const driver = createFailoverDriver(eject, { weights: FOUR, parameters });
    for (const { setHealthy, leave } of [silent, driver]) {
      setHealthy(2, false);
      setHealthy(1, false);
      setHealthy(2, true);
      leave(0);
    }
    expect(silent.resets).toEqual([]);
    expect(driver.resets).toEqual([2, 1, 0]);
  });
});

describe('backup', () => {
  const stage: Stage = { weights: [1, 1, 1, 1, 1], priorities: [0, 0, 1, 1, 2] };

  it('uses the first usable backup only when no primary is left, as HAProxy', () => {
    const driver = createFailoverDriver(backup, stage);
    expect(driver.eligible).toEqual([0, 1]);
    driver.setBelief([1, 2, 3, 4]);
    expect(driver.eligible).toEqual([1]);
    driver.setBelief([2, 3, 4]);
    expect(driver.eligible).toEqual([2]);
    driver.setBelief([3, 4]);
    expect(driver.eligible).toEqual([3]);
    driver.setBelief([4]);
    expect(driver.eligible).toEqual([4]);
    driver.setBelief([]);
    expect(driver.eligible).toEqual([]);
    expect(eventsOf(driver)).toEqual(['backup']);
    driver.setBelief([0, 2]);
    expect(driver.eligible).toEqual([0]);
    expect(eventsOf(driver)).toEqual(['backup', 'backup-over']);
  });

  it('uses all backups of the level if told to, as nginx and allbackups', () => {
    const driver = createFailoverDriver(backup, { ...stage, parameters: { all: true } });
    driver.setBelief([2, 3, 4]);
    expect(driver.eligible).toEqual([2, 3]);
  });

  it('ends the sessions of backups when a primary is back, if told to', () => {
    const parameters = { shutdownBackupSessions: true };
    const driver = createFailoverDriver(backup, { ...stage, parameters });
    driver.inFlight.set([1, 1, 1, 0, 0]);
    driver.setBelief([2, 3, 4]);
    driver.setBelief([2, 4]);
    driver.setBelief([2, 3, 4]);
    expect(driver.resets).toEqual([]);
    driver.setBelief([1, 2, 4]);
    expect(driver.resets).toEqual([2]);
  });
});

describe('zone', () => {
  const stage: Stage = {
    weights: [1, 1, 1, 1, 1, 1],
    zones: ['a', 'a', 'a', 'a', 'b', null],
    zone: 'a',
  };

  it('stays in its zone down to the last node, and then uses all', () => {
    const driver = createFailoverDriver(zone, stage);
    expect(driver.eligible).toEqual([0, 1, 2, 3]);
    driver.setBelief([3, 4, 5]);
    expect(driver.eligible).toEqual([3]);
    driver.setBelief([4, 5]);
    expect(driver.eligible).toEqual([4, 5]);
    driver.setBelief([0, 4, 5]);
    expect(driver.eligible).toEqual([0]);
    expect(eventsOf(driver)).toEqual(['zone-failover', 'zone-failover-over']);
  });

  it('gives up below a share or a number of its nodes', () => {
    for (const parameters of [{ threshold: 0.5 }, { minimum: 2 }]) {
      const driver = createFailoverDriver(zone, { ...stage, parameters });
      driver.setBelief([0, 1, 4]);
      expect(driver.eligible).toEqual([0, 1]);
      driver.setBelief([1, 4]);
      expect(driver.eligible).toEqual([1, 4]);
    }
  });

  it('uses all nodes when it does not know its zone, or the zone has none', () => {
    for (const own of [null, 'c']) {
      const driver = createFailoverDriver(zone, { ...stage, zone: own });
      expect(driver.eligible).toEqual([0, 1, 2, 3, 4, 5]);
      expect(driver.log).toEqual([]);
    }
  });
});
