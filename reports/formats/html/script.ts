/**
 * The optional script of the page: sorting of tables and saving the embedded report.
 *
 * The page is complete without it: headers become buttons and the save button appears only if it runs.
 */

export const SCRIPT = `
'use strict';
function keyOf(row, column) {
  var cell = row.cells[column];
  var value = cell.dataset.value;
  if (value === undefined && !cell.classList.contains('number')) return cell.textContent;
  var number = parseFloat(value === undefined ? cell.textContent.replace(/,/g, '') : value);
  return Number.isNaN(number) ? null : number;
}
function compare(a, b) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
function sortBy(head, column) {
  var table = head.closest('table');
  var down = head.getAttribute('aria-sort') === 'ascending';
  table.querySelectorAll('th[aria-sort]').forEach(function (other) { other.removeAttribute('aria-sort'); });
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  var rows = Array.from(table.tBodies[0].rows);
  rows.sort(function (a, b) {
    var order = compare(keyOf(a, column), keyOf(b, column));
    return down ? -order : order;
  });
  table.tBodies[0].append.apply(table.tBodies[0], rows);
}
document.querySelectorAll('table.sortable').forEach(function (table) {
  Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
    if (head.textContent === '') return;
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', function () { sortBy(head, column); });
    head.replaceChildren(button);
  });
});
var data = document.getElementById('report-data');
async function reportText() {
  if (data.dataset.encoding !== 'gzip+base64') return data.textContent;
  var bytes = Uint8Array.from(atob(JSON.parse(data.textContent)), function (c) { return c.charCodeAt(0); });
  var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
var save = document.getElementById('save');
save.hidden = false;
save.addEventListener('click', async function () {
  var link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await reportText()], { type: 'application/json' }));
  link.download = 'lbsim-report.json';
  link.click();
  URL.revokeObjectURL(link.href);
});
`;
