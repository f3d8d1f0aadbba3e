import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
  // 1024 × 640 at 200 %.
  { width: 512, height: 320 },
]

/** No barrier that axe knows; nothing that sticks out of the window sideways; a picture that is not empty. */
export async function inspect(page: Page, what: string): Promise<void> {
  await page.waitForTimeout(150)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${what}: ${id}: ${nodes
          .map(({ html }) => html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    ),
  ).toEqual([])
  for (const size of sizes) {
    await page.setViewportSize(size)
    await page.waitForTimeout(60)
    const sticksOut = await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { documentElement: { scrollWidth: number; clientWidth: number } }
      }
      return document.documentElement.scrollWidth - document.documentElement.clientWidth
    })
    expect(sticksOut, `${what} at ${size.width} × ${size.height}`).toBeLessThanOrEqual(0)
    const picture = await page.screenshot()
    expect(picture.readUInt32BE(16), `${what}: width`).toBe(size.width)
    expect(picture.length, `${what} at ${size.width} shows something`).toBeGreaterThan(4_000)
  }
  await page.setViewportSize(sizes[0] ?? { width: 1280, height: 800 })
}
