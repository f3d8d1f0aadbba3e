/** Pages as a browser saves them: what its scripts and a person's clicks do to what was served. */

/** Every table body as DataTables leaves it after somebody sorted the table the other way round, in its wrapper. */
export function asShown(body: string): string {
  const tables = /<table([^>]*)\bclass="([^"]*\b(?:race_result|table-striped)\b[^"]*)"([^>]*)>([\s\S]*?)<\/table>/g
  const wrapper = '<div class="dataTables_wrapper form-inline"><div class="row"><div class="col-sm-12">'
  return body.replace(tables, (_whole, before: string, classes: string, after: string, content: string) => {
    const sorted = content.replace(/<tbody([^>]*)>([\s\S]*?)<\/tbody>/, (_all, attributes: string, rows: string) => {
      const each = rows.match(/<tr[\s\S]*?<\/tr>/g) ?? []
      return `<tbody${attributes}>${each.toReversed().join('')}</tbody>`
    })
    return `${wrapper}<table${before} class="${classes} dataTable no-footer"${after} role="grid">${sorted}</table></div></div></div>`
  })
}

/** Links as "Webpage, complete" writes them: with scheme and host. */
export function wholeLinks(body: string, address: string): string {
  return body.replace(/\bhref="(\/[^"/][^"]*)"/g, (_whole, path: string) => `href="${new URL(path, address).href}"`)
}

/** The remark that Chromium's browsers put behind the document type. */
export function savedFrom(body: string, address: string): string {
  const length = String(address.length).padStart(4, '0')
  return body.replace(/<!DOCTYPE html>\s*/i, (type) => `${type}<!-- saved from url=(${length})${address} -->\n`)
}
