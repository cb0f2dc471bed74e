/**
 * From this priority on a message is urgent (a one-time password): it never waits for the pause between two messages
 * (`Claimant.urgentOnly`). Each priority has a lane of its own, so that it does not wait behind ordinary ones either.
 */
export const URGENT_PRIORITY = 100;
