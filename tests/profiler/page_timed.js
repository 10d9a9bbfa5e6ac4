// page_timed.js, put behind a page's own script: how long its reader waits for each thing, in ms, into the document.
{
  const said = [], timed = (name, act) => {
    const before = performance.now();
    act();
    said.push(`${name} ${(performance.now() - before).toFixed(0)}`);
  };
  const search = text => { get('search').value = text; get('search').oninput({ target: get('search') }); };
  const middle = depth => ({ clientX: 40, clientY: get('canvas').getBoundingClientRect().top + depth * row + 3 });
  said.push(`load ${performance.now().toFixed(0)}`);
  timed('draw', draw);
  timed('zoom', () => get('canvas').onclick(middle(5)));
  timed('reset', () => get('reset').onclick());
  timed('search', () => search('f12'));
  timed('hover', () => get('canvas').onmousemove(middle(8)));
  timed('invert', () => get('invert').onchange({ target: { checked: true } }));
  timed('search-inverted', () => search('f13'));
  timed('sites', () => get('sites-tab').onclick());
  timed('source', () => get('source-tab').onclick());
  document.body.textContent = `nodes ${calls.n} ${said.join(' ')} done`;
}
