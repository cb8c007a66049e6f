(async () => {
  "use strict";
  const MOST = 25, PER_REPORT = 4;
  const box = document.getElementById("search");
  const count = document.getElementById("count");
  const list = document.querySelector(".results");
  const hint = count.textContent;
  const plain = text => ` ${text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
  const packed = Uint8Array.from(atob(document.getElementById("index").textContent), c => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = JSON.parse(await new Response(unpacked).text());
  const reports = whole.reports.map(([edition, slug, title, place, question, answer]) => (
    {address: `${edition}/${slug}.html`, title, place, question, answer, head: plain(`${title} ${place} ${question}`), text: plain(answer), findings: []}));
  for (const [number, id, statement, verdict] of whole.findings) {
    reports[number].findings.push({id, statement, verdict, text: plain(`${statement} ${verdict}`)});
  }
  for (const [number, statement] of whole.prose) {
    reports[number].findings.push({prose: true, statement, verdict: "", text: plain(statement)});
  }
  // other words for the same: the longest first, so that "rare earths" comes before "earths"
  const aliases = Object.entries(whole.aliases).map(([name, others]) => [plain(name), [name, ...others].map(plain)]);
  aliases.sort((a, b) => b[0].length - a[0].length);

  // what is asked for, as groups of which each must be found, by one of its words
  const groups = text => {
    let rest = plain(text);
    const found = [];
    for (const [name, others] of aliases) {
      if (rest.includes(name)) {
        found.push(others.map(other => other.trimEnd()));
        rest = rest.replace(name, " ");
      }
    }
    return [...found, ...rest.split(" ").filter(Boolean).map(word => [` ${word}`])];
  };
  const has = (text, group) => group.some(word => text.includes(word));

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  // of a paragraph, the sentence with the first of the words
  const shortened = finding => {
    if (!finding.prose) return finding.statement;
    const wanted = groups(box.value);
    const sentences = finding.statement.match(/[^.!?]+[.!?]*/g) || [finding.statement];
    return "… " + (sentences.find(one => wanted.some(group => has(plain(one), group))) || sentences[0]).trim();
  };
  const show = ({report, findings}) => {
    const item = element("li", "", list);
    const kicker = element("p", report.title, item);
    kicker.className = "kicker";
    element("span", report.place, kicker);
    element("a", report.question, element("h3", "", item)).href = report.address;
    if (!findings.length) { element("p", report.answer, item); return; }
    const below = element("ul", "", item);
    for (const finding of findings.slice(0, PER_REPORT)) {
      const line = element("li", "", below);
      const place = finding.prose ? "" : `#finding-${finding.id}`;
      element("a", shortened(finding), line).href = report.address + place;
      if (finding.verdict) element("b", ` [${finding.verdict}]`, line);
    }
    if (findings.length > PER_REPORT) element("li", `and ${findings.length - PER_REPORT} more`, below);
  };

  const search = () => {
    const wanted = groups(box.value);
    list.replaceChildren();
    list.hidden = !wanted.length;
    if (!wanted.length) { count.textContent = hint; return; }
    const found = [];
    for (const report of reports) {
      // a word of its title or place counts for all that it finds
      const left = wanted.filter(group => !has(report.head, group));
      const findings = left.length ? report.findings.filter(finding => left.every(group => has(finding.text, group))) : [];
      if (findings.length || left.every(group => has(report.text, group))) found.push({report, findings, left: left.length});
    }
    found.sort((a, b) => a.left - b.left);
    found.slice(0, MOST).forEach(show);
    const findings = found.reduce((sum, one) => sum + one.findings.filter(finding => !finding.prose).length, 0);
    const told = [`${found.length} of ${reports.length} reports`];
    if (findings) told.push(`${findings} finding${findings === 1 ? "" : "s"}`);
    if (found.length > MOST) told.push(`the first ${MOST} are shown`);
    count.textContent = found.length ? told.join(", ") : `Nothing found. ${hint}`;
  };
  box.addEventListener("input", search);
  if (box.value) search();
})();
