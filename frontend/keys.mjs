// Single keys that lead to a place on the page; Enter does what stands there, so that no slip of a finger does anything.
// They can be switched off (WCAG 2.2, 2.1.4). What a key leads to, and in which words, stands in the page's own list.

const WRITING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

function place(row) {
  return row.dataset.to ? document.querySelector(row.dataset.to) : null
}

/** Follow a link; go to anything else, out of whatever hides it. */
function lead(target) {
  for (let one = target.closest('details'); one; one = one.parentElement.closest('details')) one.open = true
  if (target.matches('a:not(.staff-cases__name)')) target.click()
  else {
    target.scrollIntoView({ block: 'center' })
    target.focus()
  }
}

/** Go to the next or the one before in a list, from wherever one is. */
function walk(selector, step) {
  const all = [...document.querySelectorAll(selector)]
  const at = all.indexOf(document.activeElement)
  const next = at < 0 ? all.at(step > 0 ? 0 : -1) : all[at + step]
  if (next) lead(next)
}

function press(key, rows, list) {
  if (key === '?') return list.showModal()
  const row = rows.find((one) => one.dataset.key.split(' ').includes(key))
  if (!row) return undefined
  if (row.dataset.walk) return walk(row.dataset.walk, key === row.dataset.key[0] ? 1 : -1)
  if (row.dataset.each) {
    const target = document.querySelectorAll(row.dataset.each)[row.dataset.key.split(' ').indexOf(key)]
    return target && lead(target)
  }
  return lead(place(row))
}

export function watchKeys(list) {
  if (!list.showModal) return
  const rows = [...list.querySelectorAll('[data-key]')]
  for (const row of rows) row.hidden = !document.querySelector(row.dataset.to ?? row.dataset.walk ?? row.dataset.each)
  const there = rows.filter((row) => !row.hidden)
  const open = document.querySelector('[data-keys-open]')
  open.hidden = false
  open.addEventListener('click', () => list.showModal())
  if ('off' in list.dataset) return
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
    if (list.open || event.key.length !== 1 || event.target.closest(WRITING)) return
    if (event.key !== '?' && !there.some((row) => row.dataset.key.split(' ').includes(event.key))) return
    event.preventDefault()
    press(event.key, there, list)
  })
}
