(() => {
  "use strict";
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\u2212/g, "-");
  const rows = [...document.querySelectorAll(".reports li")].map(item => [item, plain(item.textContent)]);
  const box = document.getElementById("search");
  const count = document.getElementById("count");
  const search = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [item, text] of rows) {
      item.hidden = !words.every(word => text.includes(word));
      found += !item.hidden;
    }
    count.textContent = words.length ? `${found} of ${rows.length} reports` : `${rows.length} report${rows.length === 1 ? "" : "s"}`;
  };
  box.addEventListener("input", search);
  if (box.value) search();
})();
