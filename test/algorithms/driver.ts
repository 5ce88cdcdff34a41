/** The driver ships with the conformance suite; tests know it by this name. */

export { createDriver, type Driver, type Pool } from '../../cli/conformance/balancing/driver.ts';
