import axe from "axe-core";
import type { Page } from "playwright-core";

/** What is wrong with the page for who cannot see it well, or uses a keyboard only: axe's rules for WCAG 2.2 AA and its best practices. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

/** Pixels by which the page is wider than its window: who zooms would have to scroll in both directions. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - innerWidth");
}
