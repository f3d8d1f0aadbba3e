/** Where a person can be, as paths behind the `#` of the address: they survive a reload, and back and forward work. */

export const startPlace = () => '/'
export const clubsPlace = () => '/clubs'
export const clubPlace = (trackId: number) => `/clubs/${trackId}`
export const meetingPlace = (eventId: number) => `/meetings/${eventId}`
export const racePlace = (raceId: number) => `/races/${raceId}`
export const driverPlace = (driverId: number) => `/drivers/${driverId}`
export const driversPlace = () => '/drivers'
export const driverMeetingPlace = (eventId: number, driverId: number) => `/meetings/${eventId}/drivers/${driverId}`
export const ingestionsPlace = () => '/ingestions'
export const runPlace = (runId: number) => `/ingestions/${runId}`
export const schedulePlace = () => '/schedule'
export const healthPlace = () => '/health'
export const settingsPlace = () => '/settings'
export const activityPlace = () => '/activity'
export const licencesPlace = () => '/settings/licences'
