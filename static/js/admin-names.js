// Names for what the stock admin leaves without one: its search-as-you-type boxes, the editable cells of a list, the
// corner cells of its tables. It changes no value and sends nothing; without it the admin works as it always does.
(function () {
  'use strict';

  function text(node) {
    return node ? node.textContent.trim().replace(/:$/, '') : '';
  }

  function columnOf(cell) {
    return cell && cell.closest('table').querySelectorAll('thead th, thead td')[cell.cellIndex];
  }

  function nameBoxes() {
    document.querySelectorAll('.select2-selection').forEach(function (box) {
      var select = box.closest('.select2-container').previousElementSibling;
      if (!select || box.hasAttribute('aria-label')) return;
      var label = document.querySelector('label[for="' + select.id + '"]');
      var name = text(label) || text(columnOf(select.closest('td'))) || select.name;
      [box].concat(Array.from(box.querySelectorAll('[role=textbox], [role=searchbox]'))).forEach(function (part) {
        part.setAttribute('aria-label', name);
        part.removeAttribute('aria-labelledby');
      });
    });
  }

  function nameCells() {
    var fields = 'input:not([type=hidden]):not(.action-select), select, textarea';
    document.querySelectorAll('table tbody :is(' + fields + ')').forEach(function (field) {
      var column = columnOf(field.closest('td, th'));
      var labelled = field.hasAttribute('aria-label') || (field.labels && field.labels.length);
      if (column && !labelled) {
        field.setAttribute('aria-label', text(column) + ', ' + text(field.closest('tr').querySelector('th')));
      }
    });
    var search = document.getElementById('searchbar');
    if (search && !search.hasAttribute('aria-label')) {
      search.setAttribute('aria-label', search.form.querySelector('[type=submit]').value);
    }
    document.querySelectorAll('thead th').forEach(function (corner) {
      if (text(corner)) return;
      var cell = document.createElement('td');
      cell.className = corner.className;
      corner.replaceWith(cell);
    });
  }

  window.addEventListener('load', function () {
    nameCells();
    nameBoxes();
    setTimeout(nameBoxes, 100);
    document.addEventListener('focusin', nameBoxes);
  });
})();
