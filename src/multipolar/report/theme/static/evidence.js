/* The evidence page: filters and search over one index, with the state in the address.
   What comes from articles is only ever set as textContent. */
"use strict";
(() => {
  const { articles, sentences, hits, meanings } = window.EVIDENCE;
  const SLICE = 40;
  const OF_ARTICLES = ["newsroom", "outlet"];
  const WHOSE = ["voice", "speaker"];
  const WHAT = [["actor"], ["theme"], ["formula"], ["holder", "stance", "source", "act", "target"]];
  const SELECTED = ["actor", "with", "theme", "formula", ...WHOSE, ...WHAT.at(-1), ...OF_ARTICLES];
  const FIELDS = ["words", ...SELECTED, "from", "to"];
  const SEVERAL = "\u0000";

  const find = id => document.getElementById(`mp-evidence-${id}`);
  const form = find("form"), list = find("list"), more = find("more");
  const control = name => form.elements[name];
  const label = name => control(name).labels[0].firstChild.textContent.trim();

  const summed = steps => { let at = 0; return Uint32Array.from(steps, step => at += step); };
  const columns = { ...articles, ...meanings, with: meanings.actor };
  const value = (name, row) => columns[name].names[columns[name].codes[row] - 1];
  const article = summed(sentences.article), home = summed(hits.sentence);
  const first = new Uint32Array(article.length + 1).fill(home.length);
  for (let hit = home.length - 1; hit >= 0; hit--) first[home[hit]] = hit;
  for (let at = article.length - 1; at >= 0; at--) first[at] = Math.min(first[at], first[at + 1]);
  let lowered;

  let state = {}, found = [], drawn = 0, meant = null;

  /* --- what is asked for ------------------------------------------------------------------- */

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    state = {};
    for (const name of FIELDS) {
      const values = given.getAll(name).filter(Boolean);
      if (values.length) state[name] = values;
    }
  }

  function write() {
    const given = new URLSearchParams();
    for (const name of FIELDS) for (const one of state[name] || []) given.append(name, one);
    history.replaceState(null, "", `#${given}`);
  }

  function fill() {
    for (const name of SELECTED) {
      const options = ["", ...columns[name].names].map(one => new Option(one || "any", one));
      control(name).replaceChildren(...options);
      control(name).labels[0].hidden = options.length < 2;
    }
    const dates = articles.date.names;
    for (const name of ["from", "to"]) Object.assign(control(name), { min: dates[0] || "", max: dates.at(-1) || "" });
  }

  function show() {
    for (const name of FIELDS) {
      const values = state[name] || [], one = control(name);
      if (one.tagName === "SELECT") {
        one.querySelector(`option[value="${SEVERAL}"]`)?.remove();
        const known = values.length < 2 && (!values.length || columns[name].names.includes(values[0]));
        if (!known) one.add(new Option(values.join(" or "), SEVERAL));
        one.value = known ? values[0] || "" : SEVERAL;
      } else one.value = values[0] || "";
    }
  }

  /* --- what is found ----------------------------------------------------------------------- */

  function wanted(name) {
    const codes = (state[name] || []).map(one => columns[name].names.indexOf(one) + 1);
    return codes.length ? new Set(codes.map(code => code || -1)) : null;
  }

  const test = names => {
    const sets = names.map(name => [columns[name].codes, wanted(name)]).filter(([, set]) => set);
    return row => sets.every(([codes, set]) => set.has(codes[row]));
  };

  function tests() {
    const asked = WHAT.filter(names => names.some(name => state[name])).map(names => [...names, ...WHOSE]);
    if (!asked.length && WHOSE.some(name => state[name])) asked.push(WHOSE);
    if (state.with) asked.push(["with"]);
    return asked.map(test);
  }

  function search() {
    const asked = tests(), every = (1 << asked.length) - 1;
    const passed = Uint8Array.from(meanings.voice.codes, (_, row) =>
      asked.reduce((bits, passes, place) => bits | (passes(row) << place), 0));
    const reached = new Uint8Array(article.length);
    for (let hit = 0; hit < home.length; hit++) reached[home[hit]] |= passed[hits.meaning[hit]];
    const inArticle = test(OF_ARTICLES), { from, to } = state;
    const open = Uint8Array.from(articles.title, (_, row) => {
      const date = value("date", row) || "";
      return inArticle(row) && (!from || date >= from[0]) && (!to || (date && date <= to[0]));
    });
    const words = sought();
    if (words.length) lowered ||= sentences.text.map(text => text.toLowerCase());
    found = [];
    for (let at = 0; at < article.length; at++)
      if (reached[at] === every && open[article[at]] && words.every(word => lowered[at].includes(word)))
        found.push(at);
    meant = hit => !every || passed[hits.meaning[hit]];
  }

  const sought = () => (state.words?.[0] || "").toLowerCase().split(/\s+/).filter(Boolean);

  /* --- what is drawn ----------------------------------------------------------------------- */

  function made(tag, className, ...inside) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...inside);
    return element;
  }

  const isolated = (...inside) => made("bdi", "", ...inside);
  const hitsOf = at => Array.from({ length: first[at + 1] - first[at] }, (_, i) => first[at] + i);

  function marks(at, letters) {
    const spans = hitsOf(at).filter(meant).map(hit => [hits.start[hit], hits.start[hit] + hits.length[hit]]);
    const low = Array.from(letters, letter => letter.toLowerCase());
    if (low.every(letter => letter.length === 1))
      for (const word of sought())
        for (let from = -1; (from = low.join("").indexOf(word, from + 1)) >= 0;) spans.push([from, from + word.length]);
    return spans.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  function marked(at, shown) {
    const letters = Array.from(sentences.text[at]);  /* offsets count characters, not UTF-16 units */
    const cut = sentences.cut[at], line = isolated(cut & 1 ? "… " : "");
    let place = 0;
    for (const [from, to] of shown ? marks(at, letters) : []) {
      if (to <= place) continue;
      const start = Math.max(from, place);
      line.append(letters.slice(place, start).join(""), made("mark", "", letters.slice(start, to).join("")));
      place = to;
    }
    line.append(letters.slice(place).join(""), cut & 2 ? " …" : "");
    return line;
  }

  function meaning(hit) {
    const row = hits.meaning[hit], of = name => value(name, row);
    const what = of("actor") || of("theme") || of("formula") || [of("holder") || of("source"), of("stance") || of("act"), of("target")].filter(Boolean).join(" ") || "speech";
    return `${what}: ${[of("voice"), of("speaker")].filter(Boolean).join(", ")}`;
  }

  function around(at) {
    const there = other => article[other] === article[at]
      && sentences.number[other] - sentences.number[at] === other - at;
    return [at - 1, at, at + 1].filter(there);
  }

  function row(at) {
    const own = article[at], of = name => value(name, own);
    const places = [of("newsroom"), of("outlet") === of("newsroom") ? null : of("outlet"), of("date") || "no date"];
    const item = made("li", "",
      made("p", "mp-sentence", marked(at, true)),
      made("p", "mp-from", made("cite", "", isolated(articles.title[own])), ...places.filter(Boolean).flatMap(one => [" · ", isolated(one)])));
    const told = [...new Set(hitsOf(at).filter(meant).map(meaning))];
    if (told.length) item.append(made("ul", "mp-meant", ...told.map(one => made("li", "", isolated(one)))));
    const near = around(at);
    if (near.length > 1)
      item.append(made("details", "", made("summary", "", "Beside it"),
        made("p", "mp-sentence", ...near.flatMap(other => [marked(other, other === at), " "]))));
    return item;
  }

  function slice() {
    list.append(...found.slice(drawn, drawn + SLICE).map(row));
    drawn = Math.min(drawn + SLICE, found.length);
    more.hidden = drawn === found.length;
    more.textContent = `Show more (${drawn.toLocaleString("en")} of ${found.length.toLocaleString("en")} are shown)`;
  }

  function update() {
    search();
    const asked = FIELDS.filter(name => state[name]);
    const about = asked.map(name => `${label(name)}: ${state[name].join(" or ")}`).join(" · ") || "All sentences";
    find("about").replaceChildren(isolated(about));
    document.title = `${about} — Evidence`;
    const inArticles = new Set(found.map(at => article[at])).size;
    find("count").textContent = `${found.length.toLocaleString("en")} sentences in ${inArticles.toLocaleString("en")} articles`;
    find("none").hidden = found.length > 0;
    list.replaceChildren();
    drawn = 0;
    slice();
  }

  /* --- what is done ------------------------------------------------------------------------ */

  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", event => {
    const { name, value } = event.target;
    if (value === SEVERAL) return;
    if (value) state[name] = [value]; else delete state[name];
    write();
    update();
  });
  find("clear").addEventListener("click", () => { state = {}; write(); show(); update(); });
  find("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      find("copied").textContent = "Copied.";
    } catch {
      window.prompt("The address of this page:", location.href);
    }
  });
  more.addEventListener("click", slice);
  window.addEventListener("hashchange", () => { read(); show(); update(); });
  fill();
  read();
  show();
  update();
  if (Object.keys(state).length && matchMedia("(max-width: 40rem)").matches) find("choice").open = false;
})();
