/** What the file says about itself, for a person who wants to know before sending it. */
export function readmeText(version: string, takenAt: string, pages: number): string {
  const kept =
    pages === 0
      ? 'No pages: no ingestion left one that could not be read.'
      : `pages/          ${pages} ${pages === 1 ? 'page' : 'pages'} as the club's website sent them: those that this program could not use, and their
                meeting's. They are needed to teach the program to read them. They hold what the website shows to
                everybody: names of drivers, results, lap times.`
  return `Diagnostics of My Race Engineer ${version}, ${takenAt} (UTC)

This file helps somebody to find out what went wrong. You can open everything in it with a text editor. Nothing was sent
anywhere: it is yours to send, or not.

What is inside

versions.json   the program, Node.js, SQLite, the browser for difficult pages, the operating system
settings.json   your settings; of the contact only whether there is one
database.json   how the database is made and how many rows it has, not the rows
check.json      whether the database is sound
health.json     how ingesting has gone: times, counts, reasons
runs.json       the last ingestions: which meeting, when, how they ended, what was left out and why
failures.json   the last requests that failed, with the reason
logs/           what the program wrote down while it worked
${kept}

What is not inside

Your database, your backups and files you exported. Your e-mail address, passwords, cookies and tokens: the program has
none but the contact, and that is left out. Where your home folder is (it says ~ instead), and what you are called on
this computer.
Names of drivers and clubs do stand in the logs and in the list of ingestions where a sentence needs them.
`
}
