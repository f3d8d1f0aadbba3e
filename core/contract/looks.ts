/** So many drivers tell apart without colour, by dash and marker; looks further apart than this repeat. */
export const distinctLooks = 30
