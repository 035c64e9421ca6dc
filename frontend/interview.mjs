// What a browser with scripts adds to the interview: keys that choose, and keeping what is filled in while it is.

const KEYS = '123456789abcdefghijklmnopqrstuvwxyz'
const WAITS = 900
const WRITING = 'input[type=text], select, textarea'

/** Return the choices of a question that a key can take, in order. */
function choicesOf(item) {
  const found = item.querySelectorAll('input[type=radio], input[type=checkbox]')
  return [...found].filter((one) => !('off' in one.dataset))
}

/** Write the key beside each choice. */
function showKeys(item) {
  choicesOf(item).forEach((one, place) => {
    const label = item.querySelector(`label[for="${one.id}"]`)
    if (!label || place >= KEYS.length) return
    const key = document.createElement('kbd')
    key.className = 'interview__key'
    key.setAttribute('aria-hidden', 'true')
    key.textContent = KEYS[place]
    label.prepend(key)
  })
}

/** Return the field of a question to begin with: what is chosen, else the first one. */
function fieldOf(item) {
  const fields = [...item.querySelectorAll('input, select')]
  return fields.find((one) => one.checked && !('off' in one.dataset)) ?? fields[0]
}

/** Keys: a digit or letter chooses in the question where the focus is, Enter goes on, Shift and Enter goes back. */
function watchKeys(form) {
  const items = () => [...form.querySelectorAll('[data-item]')].filter((item) => item.offsetParent !== null)
  const here = () => document.activeElement?.closest('[data-item]')
  const outside = (on) => on !== document.body && !form.contains(on)

  const step = (by) => {
    const all = items()
    const next = all[here() ? all.indexOf(here()) + by : 0]
    if (next) {
      fieldOf(next).focus()
      next.scrollIntoView({ block: 'nearest' })
    } else if (by > 0) form.querySelector('button[value=next]').click()
  }

  // Only where the focus is in a question, so that a letter elsewhere does nothing (WCAG 2.2, 2.1.4).
  const choose = (key) => {
    const one = here() && choicesOf(here())[KEYS.indexOf(key)]
    if (!one) return false
    one.focus()
    one.click()
    return true
  }

  document.addEventListener('keydown', (event) => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || outside(target)) return
    if (key === 'Enter') {
      if (target.closest('button, a, summary, textarea')) return
      event.preventDefault()
      step(event.shiftKey ? -1 : 1)
    } else if (KEYS.includes(key.toLowerCase()) && key.length === 1 && !target.closest(WRITING)) {
      if (choose(key.toLowerCase())) event.preventDefault()
    }
  })
  form.addEventListener('focusin', () => {
    for (const item of items()) item.classList.toggle('interview__item--here', item === here())
  })
}

/** Keep what stands on the page a moment after each change. One request at a time; a button waits for it. */
function watchDraft(form) {
  const state = form.querySelector('[data-state]')
  const first = form.querySelector('[data-first]')
  let timer
  let running
  let again = false

  const show = (answer) => {
    form.elements.had.value = answer.had
    form.elements.shown.value = answer.shown.join(' ')
    for (const item of form.querySelectorAll('[data-item]')) item.hidden = !answer.shown.includes(item.dataset.item)
    for (const group of form.querySelectorAll('[data-group]')) {
      group.hidden = !group.querySelector('[data-item]:not([hidden])')
    }
    first.hidden = !answer.first.length
    first.firstElementChild.textContent = `${form.dataset.firstWord} ${answer.first.join(' · ')}`
    state.textContent = form.dataset.kept
  }

  const send = (more) =>
    fetch(form.dataset.draft, { method: 'POST', body: new URLSearchParams(new FormData(form)), ...more })

  const keep = async () => {
    again = false
    try {
      const answer = await send()
      if (answer.ok) show(await answer.json())
      else state.textContent = answer.status === 409 ? (await answer.json()).newer : form.dataset.awayWord
    } catch {
      state.textContent = form.dataset.awayWord
    }
    running = undefined
    if (again) now()
  }

  const now = () => {
    clearTimeout(timer)
    timer = undefined
    again = Boolean(running)
    running ??= keep()
  }

  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(now, WAITS)
  }

  form.addEventListener('input', soon)
  form.addEventListener('change', ({ target }) => {
    const off = target.closest('[data-item]')?.querySelector('[data-off]')
    if (off && off !== target && target.checked) off.checked = false
    soon()
  })
  addEventListener('pagehide', () => {
    if (timer) send({ keepalive: true }).catch(() => undefined)
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    timer = undefined
    again = false
    if (!running) return
    // What is on its way may change what the page was drawn with: send this after it, not beside it.
    event.preventDefault()
    const { submitter } = event
    running.then(() => form.requestSubmit(submitter))
  })
}

/** Set an interview up, and begin where something is to be looked at. */
export function watchInterview(form) {
  for (const item of form.querySelectorAll('[data-item]')) showKeys(item)
  const keys = form.querySelector('[data-keys]')
  if (keys) keys.hidden = false
  watchKeys(form)
  watchDraft(form)
  if (document.querySelector('[role=alert][autofocus]')) return
  const opened = location.hash ? document.getElementById(location.hash.slice(1)) : null
  const field = opened ?? fieldOf(form.querySelector('[data-item]:not([hidden])') ?? form)
  field?.focus({ preventScroll: !opened })
}
