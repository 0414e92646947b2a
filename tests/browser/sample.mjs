// Which pages stand for all the others, and all of them.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** One page of each template, and of each kind that looks its own way. The missing page is one of them. */
export const SAMPLE = [
  "/", "/worried/child/", "/search/", "/search/s/", "/offline/", "/style-guide/", "/no/such/page/", "/topics/", "/topics/neglect/", "/about/",
  "/print/cse-wallet-card/", "/print/private-fostering-poster/", "/print/report-lscb-2013-14/",
  "/procedures/", "/procedures/by/", "/procedures/escalation/", "/procedures/timescales/", "/procedures/amendments/", "/procedures/set-procedures/",
  "/reviews/", "/reviews/by/", "/reviews/anne/", "/reviews/scr-2016-paused/", "/reports/lscb-2013-14/", "/reports/lscb-2013-14/protection/",
  "/measures/children-2013-16/", "/measures/domestic-abuse/", "/board/finances/lscb/", "/board/attendance/lscb-2015-16/",
  "/board/logs/recommendations/", "/board/groups/lscb/", "/board/meetings/hwb-2016-12-07/", "/priorities/neglect/", "/inspections/ofsted-2016/",
  "/glossary/", "/glossary/lado/", "/contacts/", "/contacts/shout/", "/services/", "/services/asksal/", "/training/gcp2/",
  "/downloads/board-spending/", "/news/domestic-abuse-act/", "/whats-new/", "/policies/threshold-document/", "/references/care-act-2014/",
  "/withheld/home-care-paper-a/", "/have-your-say/is-the-first-page-clear/", "/campaigns/cse/", "/statements/fire-2014/", "/young-people/",
];

/** The address of every page in a site's folder that is not a redirect. */
export async function everyPath(folder) {
  const paths = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".html")) continue;
    const html = await readFile(join(folder, name), "utf8");
    if (!/<meta http-equiv="?refresh/i.test(html)) paths.push(`/${name.replace(/index\.html$/, "")}`);
  }
  return paths;
}
