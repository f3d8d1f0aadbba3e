/**
 * Of `finding f`: whether nobody has acknowledged anything of that driver in that race. A finding and the check that a
 * person acknowledges may say the same in other words (a missing lap is a wrong number and a wrong sum), so that lists
 * that only count go by driver.
 */
export const isOpenFinding = `not exists (
  select 1 from decision d join race r on r.event_id = d.event_id
  where d.kind = 'finding' and d.event_id = f.event_id and r.id = f.race_id
    and json_extract(d.subject, '$.sourceRaceId') = r.source_race_id
    and json_extract(d.subject, '$.sourceDriverId') is f.source_driver_id)`
