// page.js HTML...: the script of each page, run against a document that is just enough of one: it draws,
// sorts, searches, inverts and switches without an exception, and shows what the data say.
'use strict';
const fs = require('fs'), vm = require('vm'), assert = require('assert');

function element(id) {
  const e = { id, children: [], className: '', textContent: '', value: '0', style: {}, hidden: false, checked: false,
    offsetWidth: 50, offsetHeight: 40, parentElement: { clientWidth: 1000 },
    appendChild(c) { this.children.push(c); return c; }, replaceChildren(...c) { this.children = c; },
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    getContext: () => context };
  return e;
}
let texts = [], rects = 0;
const context = { scale() {}, measureText: () => ({ width: 7 }), fillRect() { rects++; },
  fillText(t) { texts.push(t); } };

for (const file of process.argv.slice(2)) {
  const page = fs.readFileSync(file, 'utf8');
  const script = /<script>\n([\s\S]*)<\/script>/.exec(page)[1];
  const json = /id="data">([\s\S]*?)<\/script>/.exec(page)[1];
  assert(!/https?:\/\//.test(page), 'the page names a host');
  const known = {};
  const document = { title: 'x: y', getElementById: id => known[id] = known[id] || element(id),
    querySelector: id => known[id] = known[id] || element(id), createElement: () => element(''),
    documentElement: { style: { setProperty() {} } } };
  document.getElementById('data').textContent = json;
  const window = {};
  vm.runInNewContext(script, { document, window, location: { hash: '' }, JSON, Math, Map, RegExp, Object, Array, console });
  const data = JSON.parse(json), by = id => known[id];
  const shown = () => { rects = 0; texts = []; by('search').oninput({ target: by('search') }); return rects; };

  assert(by('type').children.length === data.types.length);
  assert(shown() > 1 && texts.includes('root'), 'nothing is drawn');
  // zoom into what lies below the root, and back
  by('canvas').onmousemove({ clientX: 3, clientY: 30 });
  assert(by('tip').textContent.length > 3, 'no label');
  by('canvas').onclick({ clientX: 3, clientY: 30 });
  by('reset').onclick();
  // leaves on top: as much as from the root
  by('invert').onchange({ target: { checked: true } });
  assert(shown() > 1);
  by('invert').onchange({ target: { checked: false } });
  by('search').value = '.';
  shown();
  assert(/^matched (100.0%)?$/.test(by('found').textContent), by('found').textContent);
  by('search').value = '(';
  shown(); // no expression: as if there were none
  by('search').value = '';

  by('sites-tab').onclick();
  const table = by('#sites tbody'), head = by('#sites thead').children[0];
  assert(table.children.length === Math.min(1000, data.sites.length), 'sites are missing');
  head.children.forEach(th => { if (th.onclick) { th.onclick(); th.onclick(); } });
  for (let t = 0; t < data.types.length; t++) by('type').onchange({ target: { value: String(t) } });
  const column = table.children.map(tr => tr.children.length);
  assert(column.every(n => n === head.children.length), 'cells and headings differ');

  const text = cell => cell.textContent;
  // beside the share, how far sampling may be off: of what was sampled, and only of that
  const errors = data.sites.some(s => s.slice(3 + data.types.length, 3 + 2 * data.types.length).some(e => e > 0));
  const error = head.children.findIndex(th => text(th) === '±');
  assert((error >= 0) === errors && errors === !/exact/.test(file), 'the error of sampling');
  assert(!errors || table.children.some(tr => /^[1-9][0-9.]*%$/.test(text(tr.children[error]))), 'no error');
  assert(table.children.every(tr => tr.children.every(td => typeof text(td) !== 'boolean' && !/ 0%$/.test(text(td)))), 'no label');
  assert(table.children.every(tr => tr.children.every(td => !/^-0\.0%/.test(text(td)))), 'less than nothing');
  table.children[0].onclick(); // who calls it: in the graph, leaves on top
  assert(!by('flame').hidden && by('invert').checked && texts.includes(text(table.children[0].children[0])), 'no callers');
  by('invert').onchange({ target: { checked: false } });

  by('source-tab').onclick();
  const source = by('#source tbody'), chosen = by('function');
  if (data.sources.length) {
    assert(chosen.children.length === data.sources.length);
    assert(source.children.length === data.sources[chosen.value][2].length);
    const flat = s => s[2].reduce((sum, l) => sum + Math.abs(l[2 + data.types.length - 1]), 0);
    assert(data.sources.every(s => flat(s) <= flat(data.sources[chosen.value])), 'not the one that allocates most');
    by('search').value = data.names[data.sources[0][0]];
    shown();
    assert(chosen.children.length >= 1 && chosen.value !== '');
    chosen.onchange({ target: { value: String(chosen.children[0].value) } });
    by('search').value = 'no such function';
    shown();
    assert(chosen.children.length === 1 && chosen.value === '' && source.children.length === 0);
  }
  by('flame-tab').onclick();
}
console.log(process.argv.length - 2 + ' pages');
